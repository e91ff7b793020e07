/**
 * A till in a process of its own that completes a sale every hundred milliseconds, whatever else it does. Started by the
 * proof of the large snapshot with its data folder, its central's address and the file of its first members.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { cycleThrough } from '../items/lookup.ts';
import { sell } from '../sample/bench-desk.ts';
import { openMemberPages } from '../sample/member-pages.ts';
import { openBenchTill, pairBenchTill } from '../sample/open-bench-till.ts';
import type { TillOrder, TillReport } from './messages.ts';

const [folder = '', centralUrl = '', pagesFile = ''] = process.argv.slice(2);
const SALE_EVERY_MS = 100;
const REPORT_EVERY_MS = 1_000;

const { holders } = openMemberPages(pagesFile);
const till = openBenchTill(folder);
if (till.status().stage === 'unpaired') await pairBenchTill(till, centralUrl);

const next = cycleThrough(holders);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let saleMs: number[] = [];
const closing = new AbortController();

process.on('message', (order: TillOrder) => {
  if (order.kind === 'rebuild') till.rebuildReplica();
  else closing.abort();
});

report();
const reports = setInterval(report, REPORT_EVERY_MS);
while (!closing.signal.aborted) {
  const desk = till.desk();
  if (desk !== null) {
    saleMs.push(sell(desk, next()).completedInMs);
    till.committed();
  }
  await pause(SALE_EVERY_MS);
}
clearInterval(reports);
await till.close();
process.disconnect();

function report(): void {
  const { building, members } = till.status().replica;
  const memoryMb = Math.round(process.memoryUsage.rss() / 1_048_576);
  const longestWaitMs = Math.round(delay.max / 1e5) / 10;
  process.send?.({ kind: 'report', memoryMb, building, members, saleMs, longestWaitMs } satisfies TillReport);
  saleMs = [];
  delay.reset();
}
