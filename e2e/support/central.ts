import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../scripts/project-root.ts';
import { mustRun } from '../../scripts/run-command.ts';
import type { CentralAudit } from '../../src-central/audit.ts';
import type { ReadyLine } from '../../src-central/ready-line.ts';
import { SAMPLE_SEED } from './shop.ts';

export type CentralOptions = {
  readonly dataFolder: string;
  /** 0 takes a free port; later starts keep it. */
  readonly port?: number;
  readonly members: number;
  /** How many tills can be enrolled after each start. */
  readonly codes?: number;
  readonly tokenLifeSeconds?: number;
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
};

/** A real central: a process of its own, with its data on disk. */
export type Central = {
  readonly url: string;
  /** What it printed at its latest start. */
  ready: () => ReadyLine;
  /** Everything it ever wrote to its log. */
  log: () => string;
  /** Asks it to end, and waits until it has: it answers what is under way first. */
  stop: () => Promise<void>;
  /** Ends it as a power cut would. */
  kill: () => Promise<void>;
  /** Starts it again on the same port and data. */
  start: () => Promise<void>;
  /** What the data holds. Central must be stopped. */
  audit: () => Promise<CentralAudit>;
};

const centralMain = join(projectRoot, 'src-central', 'main.ts');

type Running = { readonly child: ChildProcess; readonly ended: Promise<unknown> };

export async function startCentral(options: CentralOptions): Promise<Central> {
  const logged: string[] = [];
  let running: Running | null = null;
  let ready = await begin(options.port ?? 0);
  const { url } = ready;

  async function begin(port: number): Promise<ReadyLine> {
    const child = spawn(process.execPath, argumentsFor(options, port), { stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => child.kill('SIGKILL');
    process.once('exit', stop);
    running = { child, ended: once(child, 'exit').then(() => process.off('exit', stop)) };
    child.stderr.on('data', (chunk: Buffer) => logged.push(chunk.toString()));
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('{')) continue;
      child.stdout.resume();
      return JSON.parse(line) as ReadyLine;
    }
    throw new Error(`Central ended before it was ready:\n${logged.join('').slice(-4000)}`);
  }
  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (running === null) return;
    const { child, ended } = running;
    running = null;
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  }

  return {
    url,
    ready: () => ready,
    log: () => logged.join(''),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async start() {
      if (running !== null) throw new Error('Central runs already.');
      ready = await begin(Number(new URL(url).port));
    },
    async audit() {
      if (running !== null) throw new Error('Central runs: stop it before its data is read.');
      const output = await mustRun(process.execPath, [centralMain, '--audit', '--data', options.dataFolder]);
      return JSON.parse(output.slice(output.indexOf('{"findings"'))) as CentralAudit;
    },
  };
}

function argumentsFor(options: CentralOptions, port: number): string[] {
  const { dataFolder, members, codes = 1, tokenLifeSeconds, tls } = options;
  const args = [centralMain, '--sample', '--seed', SAMPLE_SEED, '--members', String(members)];
  args.push('--data', dataFolder, '--port', String(port), '--codes', String(codes));
  if (tokenLifeSeconds !== undefined) args.push('--token-life-seconds', String(tokenLifeSeconds));
  if (tls !== undefined) args.push('--tls-cert', tls.certFile, '--tls-key', tls.keyFile);
  return args;
}
