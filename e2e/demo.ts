/** `npm run demo`: the real till through a day with an outage and a crash. `--short` is the form in `npm test`. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareApp, publishPreparedApp } from '../scripts/prepare-app.ts';
import { projectRoot } from '../scripts/project-root.ts';
import { runScript } from '../scripts/run-script.ts';
import { say } from '../scripts/say.ts';
import { compareDay, isAsItMustBe } from './demo/compare-day.ts';
import { LONG_DAY, SHORT_DAY, tradeOneDay } from './demo/trading-day.ts';

const demoFolder = join(projectRoot, 'demo');

await runScript(async () => {
  const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
  await emptyDemoFolder();
  const app = await prepareApp('demo-app');
  publishPreparedApp(app);
  const workFolder = await mkdtemp(join(tmpdir(), 'earnest-demo-'));
  try {
    const day = await tradeOneDay(values.short ? SHORT_DAY : LONG_DAY, workFolder, demoFolder);
    const summary = compareDay(day);
    await writeFile(join(demoFolder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
    say('');
    say(`Sales ${summary.sales}, of which offline ${summary.offlineSales}; crashes of the till ${summary.crashes}.`);
    say(`Lost ${summary.lost}, doubled ${summary.doubled}, members compared ${summary.membersCompared}.`);
    for (const difference of summary.differences) say(`  ${difference}`);
    if (!isAsItMustBe(summary)) throw new Error('Till and central do not agree: see demo/summary.json.');
    say('Till and central agree on every sale and every balance. Screenshots are in demo/.');
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
});

/** Leaves what is not ours: only pictures and the summary of an earlier run go. */
async function emptyDemoFolder(): Promise<void> {
  await mkdir(demoFolder, { recursive: true });
  for (const name of await readdir(demoFolder)) {
    if (/^\d\d-[a-z-]+\.png$|^summary\.json$/.test(name)) await rm(join(demoFolder, name));
  }
}
