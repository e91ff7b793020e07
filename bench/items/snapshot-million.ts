import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../e2e/support/until.ts';
import { say } from '../../scripts/say.ts';
import type { DeviceRow } from '../../src-main/database/journal-schema.ts';
import { closeDatabase, openJournal } from '../../src-main/database/open.ts';
import { readDevice } from '../../src-main/journal/local-state.ts';
import type { BenchContext } from '../bench-context.ts';
import { startSyntheticCentral } from '../central/synthetic-central.ts';
import { percentile } from '../measure/statistics.ts';
import type { TillOrder, TillReport } from '../million/messages.ts';
import { PAGE_ROWS } from '../sample/member-pages.ts';
import { JOURNAL_OPTIONS } from '../sample/till-files.ts';

const TILL = join(import.meta.dirname, '..', 'million', 'selling-till.ts');

type Phase = { readonly name: string; readonly reports: TillReport[]; readonly seconds: number };

/**
 * Builds a replica of all members from a central over a real socket, in the worker, at a till that sells all the while; the
 * till's process is killed in the middle and started again. Returns what happened as lines for people, and throws where
 * the building begins anew or the replica is not whole.
 */
export async function proveLargeSnapshot(context: BenchContext): Promise<string[]> {
  const { small, large } = context.sizes;
  const first = context.pages(small);
  const central = await startSyntheticCentral(first);
  const folder = context.folder('till-selling');
  const phases: Phase[] = [];
  const start = () => startTill(folder, central.url, first.file);
  try {
    const killed = await start();
    phases.push(await killed.during('before', async () => await killed.reports(BEFORE_REPORTS)));
    const all = context.pages(large);
    central.serve(all);
    central.allow(Math.ceil(all.count / 2));
    killed.tell({ kind: 'rebuild' });
    const atHalf = (report: TillReport) => (report.building?.done ?? 0) >= Math.floor(all.count / 2) * PAGE_ROWS;
    phases.push(await killed.during('to the kill', async () => await killed.reportWhere(atHalf)));
    await killed.kill();
    const file = readReplicaNames(folder).replicaInProgress ?? 'none';

    central.allow(null);
    const resumed = await start();
    const doneBefore = phases.at(-1)?.reports.at(-1)?.building?.done ?? 0;
    resumed.tell({ kind: 'rebuild' });
    const whole = ({ building, members }: TillReport) => building === null && members === large;
    phases.push(await resumed.during('to the end', async () => await resumed.reportWhere(whole)));
    await resumed.close();
    const { replicaFile } = readReplicaNames(folder);
    if (replicaFile !== file) throw new Error(`The building began anew: ${replicaFile} serves, ${file} was begun.`);
    const megabytes = Math.round(statSync(join(folder, file)).size / 1e6);
    return [
      ...phases.map(describe),
      `snapshot-1m: killed at ${doneBefore} rows, it went on in the same file, which has ${megabytes} MB in the end`,
    ];
  } finally {
    await central.close();
  }
}

const BEFORE_REPORTS = 4;
const WITHIN_MS = 1_200_000;

type SellingTill = {
  tell(order: TillOrder): void;
  reports(count: number): Promise<void>;
  reportWhere(is: (report: TillReport) => boolean): Promise<TillReport>;
  during(name: string, work: () => Promise<unknown>): Promise<Phase>;
  kill(): Promise<void>;
  close(): Promise<void>;
};

async function startTill(folder: string, url: string, pagesFile: string): Promise<SellingTill> {
  const child = fork(TILL, [folder, url, pagesFile], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const endIt = () => child.kill('SIGKILL');
  process.once('exit', endIt);
  let all: TillReport[] = [];
  child.on('message', (report: TillReport) => {
    all.push(report);
    if (report.building !== null)
      say(`  ${report.building.done} of ${report.building.total} rows, ${report.memoryMb} MB`);
  });
  const wait = async <T>(ask: () => T) => {
    const answer = await until('the selling till got there', () => ask() || endedEarly(child), { withinMs: WITHIN_MS });
    if (answer === 'ended') throw new Error('The selling till ended.');
    return answer;
  };
  const end = async () => {
    await ended;
    process.off('exit', endIt);
  };
  await wait(() => all.length > 0);
  return {
    tell: (order) => child.send(order),
    async reports(count) {
      const enough = all.length + count;
      await wait(() => all.length >= enough);
    },
    async reportWhere(is) {
      const from = all.length;
      return (await wait(() => all.slice(from).find(is))) as TillReport;
    },
    async during(name, work) {
      all = [];
      const begunMs = performance.now();
      await work();
      return { name, reports: all, seconds: (performance.now() - begunMs) / 1_000 };
    },
    async kill() {
      endIt();
      await end();
    },
    async close() {
      child.send({ kind: 'close' } satisfies TillOrder);
      await end();
    },
  };
}

function endedEarly(child: ChildProcess): 'ended' | null {
  return child.exitCode !== null || child.signalCode !== null ? 'ended' : null;
}

function readReplicaNames(folder: string): Pick<DeviceRow, 'replicaFile' | 'replicaInProgress'> {
  const journal = openJournal(join(folder, 'journal.db'), JOURNAL_OPTIONS);
  const device = readDevice(journal);
  closeDatabase(journal);
  if (device === null) throw new Error('The selling till is not paired.');
  return device;
}

function describe({ name, reports, seconds }: Phase): string {
  const sales = reports.flatMap(({ saleMs }) => saleMs);
  const memory = reports.map(({ memoryMb }) => memoryMb);
  const done = reports.map(({ building }) => building?.done ?? 0);
  const rows = Math.max(...done) - (done.find((count) => count > 0) ?? 0);
  const perSecond = rows > 0 ? `, ${Math.round(rows / seconds)} rows/s` : '';
  const figure = (percent: number) => (sales.length === 0 ? '-' : percentile(sales, percent).toFixed(1));
  const longest = Math.max(...reports.map(({ longestWaitMs }) => longestWaitMs));
  return (
    `snapshot-1m, ${name}: ${seconds.toFixed(0)} s${perSecond}, memory ${Math.min(...memory)} to ${Math.max(...memory)} MB, ` +
    `${sales.length} sales completed in ${figure(50)} ms (p99 ${figure(99)}, most ${figure(100)}), ` +
    `nothing waited longer than ${longest} ms`
  );
}
