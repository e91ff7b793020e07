/** `npm test`: every suite, each with its runner's own closing lines, and at the end one line with the sum. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureElectron, ensureTestNeeds } from './electron-runtime/index.ts';
import { projectRoot } from './project-root.ts';
import { runScript } from './run-script.ts';
import { say } from './say.ts';
import { runSuite, type Suite, type SuiteCount, type SuiteResult } from './suites.ts';

const reports = join(projectRoot, '.cache', 'reports');
const report = (name: string) => join(reports, `${name}.json`);
const demoSummary = join(projectRoot, 'demo', 'summary.json');
const tool = (path: string) => join(projectRoot, 'node_modules', ...path.split('/'));

/** The budgets stand in the README too: together they are within the 25 minutes that all may take. Limits leave room for a busy machine. */
const suites: Suite[] = [
  {
    name: 'check',
    command: process.execPath,
    args: [join(projectRoot, 'scripts', 'check.ts'), `--report=${report('check')}`],
    budgetMinutes: 1,
    limitMinutes: 4,
    count: () => readReport<SuiteCount>('check'),
  },
  {
    name: 'unit',
    command: process.execPath,
    args: [tool('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile=${report('unit')}`],
    budgetMinutes: 8,
    limitMinutes: 14,
    count: countVitest,
  },
  {
    name: 'end to end',
    command: process.execPath,
    args: [tool('@playwright/test/cli.js'), 'test', '--reporter=list,json'],
    budgetMinutes: 12,
    limitMinutes: 18,
    count: countPlaywright,
  },
  {
    name: 'demo',
    command: process.execPath,
    args: [join(projectRoot, 'e2e', 'demo.ts'), '--short'],
    budgetMinutes: 2,
    limitMinutes: 4,
    count: countDemo,
  },
  {
    name: 'bench',
    command: process.execPath,
    args: [join(projectRoot, 'bench', 'main.ts'), '--short', `--out=${report('bench')}`],
    budgetMinutes: 1,
    limitMinutes: 4,
    count: countBench,
  },
  {
    name: 'package',
    command: process.execPath,
    args: [join(projectRoot, 'scripts', 'package-test.ts'), `--report=${report('package')}`],
    budgetMinutes: 1,
    limitMinutes: 3,
    count: () => readReport<SuiteCount>('package'),
  },
];

await runScript(async () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
  await prepareMachine();
  await rm(reports, { recursive: true, force: true });
  await rm(demoSummary, { force: true });
  await mkdir(reports, { recursive: true });
  process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] = report('end-to-end');
  const results: SuiteResult[] = [];
  for (const suite of suites) results.push(await runSuite(suite, projectRoot));
  say('');
  for (const { name, passed, failed, seconds } of results) {
    say(`${name}: ${passed} passed, ${failed} failed (${seconds} s)`);
  }
  const sum = (pick: (result: SuiteResult) => number) => results.reduce((total, result) => total + pick(result), 0);
  const failed = sum((result) => result.failed);
  process.stdout.write(`${sum((result) => result.passed)} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
});

/** What only the first run on a machine takes time for comes before the suites, so that none of them pays for it. */
async function prepareMachine(): Promise<void> {
  try {
    const { version, kind } = await ensureElectron();
    await ensureTestNeeds();
    say(`Testing on Electron ${version} (${kind}).`);
  } catch (error) {
    say('This machine could not be prepared.');
    process.stdout.write('0 passed, 1 failed\n');
    throw error;
  }
}

/** A skipped test counts as failed: one that cannot run here is a hole, not a success. */
async function countVitest(): Promise<SuiteCount> {
  const json = await readReport<{
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  }>('unit');
  const unloadable = json.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = json.numFailedTests + json.numPendingTests + json.numTodoTests + unloadable.length;
  return { passed: json.numPassedTests, failed };
}

async function countPlaywright(): Promise<SuiteCount> {
  type Stats = { expected: number; unexpected: number; flaky: number; skipped: number };
  const { stats } = await readReport<{ stats: Stats }>('end-to-end');
  if (stats.flaky > 0) say(`${stats.flaky} passed at the second try only: the list above names them.`);
  // One window in hundreds that did not answer is the machine's; two are ours.
  const late = stats.flaky > 1 ? stats.flaky : 0;
  return { passed: stats.expected + stats.flaky - late, failed: stats.unexpected + stats.skipped + late };
}

/** The demo compares till and central itself; its summary is one test. */
async function countDemo(): Promise<SuiteCount> {
  type Summary = { sales: number; lost: number; doubled: number; tillBalanceEqualsCentral: boolean };
  const summary = JSON.parse(await readFile(demoSummary, 'utf8')) as Summary;
  const isGood = summary.sales > 0 && summary.lost === 0 && summary.doubled === 0 && summary.tillBalanceEqualsCentral;
  return isGood ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** That each measurement runs and gives figures; how good they are is told by the long form alone. */
async function countBench(): Promise<SuiteCount> {
  const results = await readReport<{ ratio: number }[]>('bench');
  const passed = results.filter(({ ratio }) => ratio > 0).length;
  return { passed, failed: results.length - passed };
}

async function readReport<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(report(name), 'utf8')) as T;
}
