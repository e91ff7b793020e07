/** `npm run bench`: our ways against bare ones, alternating. `-- --only NAME` for some, `-- --short` to see that all runs. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareApp, publishPreparedApp } from '../scripts/prepare-app.ts';
import { projectRoot } from '../scripts/project-root.ts';
import { runScript } from '../scripts/run-script.ts';
import { say } from '../scripts/say.ts';
import { type BenchContext, createBenchContext, LONG, SHORT } from './bench-context.ts';
import { measureColdStart } from './items/cold-start.ts';
import { measureJournalAppend } from './items/journal-append.ts';
import { measureLookup } from './items/lookup.ts';
import { measureLookupDuringSnapshot } from './items/lookup-during-snapshot.ts';
import { measureScanToPaint } from './items/scan-to-paint.ts';
import { measureSnapshot } from './items/snapshot.ts';
import { proveLargeSnapshot } from './items/snapshot-million.ts';
import { type BenchResult, tableOf } from './result.ts';

/** A measurement ends in figures for results.json, a proof in lines for people. */
type Item = { readonly name: string; readonly window?: boolean } & (
  | { readonly measure: (context: BenchContext) => Promise<BenchResult> }
  | { readonly prove: (context: BenchContext) => Promise<string[]> }
);

const items: readonly Item[] = [
  { name: 'lookup-10k', measure: (context) => measureLookup(context, 'lookup-10k', context.sizes.small) },
  { name: 'journal-append', measure: measureJournalAppend },
  { name: 'snapshot', measure: measureSnapshot },
  { name: 'lookup-during-snapshot', measure: measureLookupDuringSnapshot },
  { name: 'snapshot-1m', prove: proveLargeSnapshot },
  { name: 'lookup-1m', measure: (context) => measureLookup(context, 'lookup-1m', context.sizes.large) },
  { name: 'scan-to-paint-1m', measure: measureScanToPaint, window: true },
  { name: 'cold-start', measure: measureColdStart, window: true },
];

await runScript(async () => {
  // An end from outside clears up as well: the files of a run may have some gigabytes.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
  const { only, short, out } = readOptions();
  const chosen = items.filter(({ name }) => only.length === 0 || only.includes(name));
  if (chosen.some(({ window = false }) => window)) publishPreparedApp(await prepareApp('bench-app'));
  const context = createBenchContext(short ? SHORT : LONG);
  const results: BenchResult[] = [];
  const proofs: string[] = [];
  await mkdir(dirname(out), { recursive: true });
  try {
    for (const item of chosen) {
      say(`Measuring ${item.name} ...`);
      if ('prove' in item) {
        proofs.push(...(await item.prove(context)));
        continue;
      }
      results.push(await item.measure(context));
      // After each, so that one that fails does not take the others along.
      await writeFile(out, `${JSON.stringify(results, null, 2)}\n`);
    }
  } finally {
    context.close();
    if (results.length > 0) console.log(tableOf(results));
    for (const line of proofs) console.log(line);
  }
  say(`Written to ${out}. What limits each figure: docs/performance.md.`);
});

function readOptions(): { only: readonly string[]; short: boolean; out: string } {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      short: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const known = items.map(({ name }) => name);
  const unknown = values.only.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  // A part of the figures never takes the place of them all.
  const isWhole = values.only.length === 0 && !values.short;
  const file = isWhole ? join('bench', 'results.json') : join('.cache', 'bench', 'results.json');
  return { only: values.only, short: values.short, out: values.out ?? join(projectRoot, file) };
}
