import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { say } from './say.ts';

export type SuiteCount = { passed: number; failed: number };
export type Suite = {
  name: string;
  command: string;
  args: string[];
  /** What the suite may take on two cores; more is said aloud. */
  budgetMinutes: number;
  /** When it is ended and has failed. */
  limitMinutes: number;
  /** Reads the figures that the suite left behind. Called only when it ran to its end. */
  count: () => Promise<SuiteCount>;
};
/** What a suite that is over its limit gets to end in order. */
const graceMs = 15_000;

export type SuiteResult = SuiteCount & { name: string; seconds: number };

/** Runs a suite to its end or its limit. A suite that ran nothing, or ended in failure without naming one, has failed once. */
export async function runSuite(suite: Suite, folder: string): Promise<SuiteResult> {
  say(`\n== ${suite.name} (budget ${suite.budgetMinutes} min, limit ${suite.limitMinutes} min)`);
  const begun = performance.now();
  const code = await runWithLimit(suite, folder);
  const seconds = Math.round((performance.now() - begun) / 1000);
  const count = await settle(suite, code);
  say(`== ${suite.name}: ${count.passed} passed, ${count.failed} failed in ${seconds} s`);
  if (seconds > suite.budgetMinutes * 60) say(`== ${suite.name} is over its budget of ${suite.budgetMinutes} min.`);
  return { ...count, name: suite.name, seconds };
}

async function settle(suite: Suite, code: number | 'limit'): Promise<SuiteCount> {
  if (code === 'limit') {
    say(`== ${suite.name} did not end within ${suite.limitMinutes} min and was stopped.`);
    return { passed: 0, failed: 1 };
  }
  let count: SuiteCount;
  try {
    count = await suite.count();
  } catch (error) {
    say(`== ${suite.name} left no figures: ${(error as Error).message}`);
    return { passed: 0, failed: 1 };
  }
  if (count.passed + count.failed === 0) {
    say(`== ${suite.name} ran no test at all.`);
    return { passed: 0, failed: 1 };
  }
  if (code !== 0 && count.failed === 0) {
    say(`== ${suite.name} ended with code ${code}.`);
    return { passed: count.passed, failed: 1 };
  }
  return count;
}

async function runWithLimit(suite: Suite, cwd: string): Promise<number | 'limit'> {
  const detached = process.platform !== 'win32';
  const child = spawn(suite.command, suite.args, { cwd, stdio: 'inherit', detached });
  const stopWithUs = () => endTree(child, 'SIGINT');
  process.on('exit', stopWithUs);
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    // Asked first, since Playwright then ends the apps it has started, which are in groups of their own.
    endTree(child, 'SIGINT');
    setTimeout(() => endTree(child, 'SIGKILL'), graceMs).unref();
  }, suite.limitMinutes * 60_000);
  const [code] = await once(child, 'exit').catch((error: Error) => {
    say(`== ${suite.name} could not be started: ${error.message}`);
    return [127];
  });
  clearTimeout(timer);
  process.off('exit', stopWithUs);
  return isOver ? 'limit' : (code ?? 1);
}

/** Ends the process and those it started. */
function endTree(child: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/T', '/F']);
  else process.kill(-child.pid, signal);
}
