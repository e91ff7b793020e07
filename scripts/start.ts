/** `npm start`: central with sample data and a till window paired to it, on this machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type CentralProcess, type CentralReady, startCentral } from './central-process.ts';
import { type PreparedApp, prepareApp } from './prepare-app.ts';
import { projectRoot } from './project-root.ts';
import { runScript } from './run-script.ts';
import { say } from './say.ts';

const dataFolder = join(projectRoot, '.data');
/** What Chromium itself writes, such as about a missing D-Bus: noise for someone who wants to see the till. */
const chromiumNoise = /^\[\d+:\d{4}\/\d{6}\.\d+:(?:ERROR|WARNING|INFO):/;

await runScript(async () => {
  let till: ChildProcess | undefined;
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!till) process.exit(1);
      stopped = true;
      till.kill('SIGTERM');
    });
  }
  const app = await prepareApp('start-app');
  const central = await startOnSamePort();
  describe(central.ready);
  till = openTill(app, central.ready);
  void central.ended.then(() => {
    if (till?.exitCode === null && till.signalCode === null)
      say('Central has ended. The till goes on without it; close its window to end.');
  });
  const [code, signal] = await once(till, 'exit');
  const isClosed = code === 0 || stopped;
  say(
    isClosed
      ? 'The till window is closed. Stopping central ...'
      : `The till has crashed (${signal ?? code}). Stopping central ...`,
  );
  await central.stop();
  process.exit(isClosed ? 0 : 1);
});

/** A paired till knows central by its address, so the first start's port is kept for later ones. */
async function startOnSamePort(): Promise<CentralProcess> {
  say('Starting central ...');
  await mkdir(dataFolder, { recursive: true });
  const portFile = join(dataFolder, 'central-port');
  const port = Number(await readFile(portFile, 'utf8').catch(() => '0'));
  const central = await startCentral({ dataFolder: join(dataFolder, 'central'), port });
  await writeFile(portFile, new URL(central.ready.url).port);
  return central;
}

function describe(ready: CentralReady): void {
  say(`Central:  ${ready.url}`);
  say(`Data:     ${dataFolder} (remove this folder to begin anew)`);
  for (const person of ready.staff ?? []) say(`Sign in:  ${person.name}, PIN ${person.pin}`);
  say('The till window opens now. Close it, or press Ctrl+C here, to end.');
}

function openTill(app: PreparedApp, ready: CentralReady): ChildProcess {
  // Where the system has no key store, sample data may do without one; a real till asks a person first.
  const pairing = [`--central-url=${ready.url}`, `--enrolment-code=${ready.enrolmentCode}`, '--accept-weak-key-store'];
  const till = spawn(app.executablePath, [...app.args, `--user-data-dir=${join(dataFolder, 'till')}`, ...pairing], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const output of [till.stdout, till.stderr]) {
    createInterface({ input: output }).on('line', (line) => {
      if (line.trim() !== '' && !chromiumNoise.test(line)) say(`till: ${line}`);
    });
  }
  return till;
}
