/** `npm run bench`: our ways against bare ones, alternating. `-- --only NAME` for some, `-- --short` to see that all runs. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../scripts/project-root.ts';
import { runScript } from '../scripts/run-script.ts';
import { say } from '../scripts/say.ts';
import { type BenchContext, createBenchContext, LONG, SHORT } from './bench-context.ts';
import { measureJournalAppend } from './items/journal-append.ts';
import { measureLookup } from './items/lookup.ts';
import { measureSnapshot } from './items/snapshot.ts';
import { type BenchResult, tableOf } from './result.ts';

type Item = { readonly name: string; readonly measure: (context: BenchContext) => Promise<BenchResult> };

const items: readonly Item[] = [
  { name: 'lookup-10k', measure: (context) => measureLookup(context, 'lookup-10k', context.sizes.small) },
  { name: 'journal-append', measure: measureJournalAppend },
  { name: 'snapshot', measure: measureSnapshot },
  { name: 'lookup-1m', measure: (context) => measureLookup(context, 'lookup-1m', context.sizes.large) },
];

await runScript(async () => {
  const { only, short, out } = readOptions();
  const chosen = items.filter(({ name }) => only.length === 0 || only.includes(name));
  const context = createBenchContext(short ? SHORT : LONG);
  const results: BenchResult[] = [];
  try {
    for (const { name, measure } of chosen) {
      say(`Measuring ${name} ...`);
      results.push(await measure(context));
    }
  } finally {
    context.close();
  }
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, `${JSON.stringify(results, null, 2)}\n`);
  console.log(tableOf(results));
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
