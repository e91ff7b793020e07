import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from './project-root.ts';

/** What central prints, as one line of JSON, when it is ready. */
export type CentralReady = {
  url: string;
  enrolmentCode: string;
  staff?: { name: string; pin: string; role?: string }[];
};
export type CentralProcess = {
  ready: CentralReady;
  /** Settles when the process has ended, by itself or by `stop`. */
  ended: Promise<void>;
  stop: () => Promise<void>;
};

/** Starts central with sample data as a process of its own and waits until it is ready. Port 0 takes a free one. */
export async function startCentral(options: { dataFolder: string; port: number }): Promise<CentralProcess> {
  await mkdir(options.dataFolder, { recursive: true });
  const main = join(projectRoot, 'src-central', 'main.ts');
  const args = [main, '--sample', '--data', options.dataFolder, '--port', String(options.port)];
  // A process group of its own: Ctrl+C at the terminal reaches the caller alone, which stops central after the window.
  const detached = process.platform !== 'win32';
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached });
  process.once('exit', () => child.kill());
  const ended = once(child, 'exit').then(() => {});
  return { ready: await readReadyLine(child), ended, stop: () => stopProcess(child, ended) };
}

async function readReadyLine(child: ChildProcess): Promise<CentralReady> {
  if (!child.stdout) throw new Error('Central has no output to read.');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue;
    // Drained from here on, so that a full pipe never holds central up.
    child.stdout.resume();
    return JSON.parse(line) as CentralReady;
  }
  throw new Error('Central ended before it was ready. What it said is above.');
}

async function stopProcess(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await ended;
}
