import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, chromium, type Page } from '@playwright/test';
import { createHands, type Hands } from '../../e2e/support/scanner.ts';
import { preparedApp } from '../../scripts/prepare-app.ts';
import { createRandom } from '../../src-central/sample/random.ts';

const BARE_APP = join(import.meta.dirname, 'bare-app');

export type BareWindow = { readonly page: Page; readonly hands: Hands; close(): Promise<void> };

/** An empty window on the till's own Electron. */
export async function launchBareWindow(): Promise<BareWindow> {
  const { executablePath } = preparedApp();
  const userData = await mkdtemp(join(tmpdir(), 'earnest-bare-'));
  const app = await _electron.launch({ executablePath, args: argumentsFor(BARE_APP, userData) });
  return {
    page: await app.firstWindow(),
    hands: createHands(app, createRandom('bare')),
    async close() {
      await app.close();
      await rm(userData, { recursive: true, force: true });
    },
  };
}

export type Started = {
  readonly page: Page;
  /** When the process was started, in milliseconds since 1970. */
  readonly startedAtMs: number;
  end(): Promise<void>;
};

/** Starts the till on `userData`, with nothing that holds its start up. */
export function startTill(userData: string): Promise<Started> {
  return start(argumentsFor(preparedApp().folder, userData));
}

/** The same for the empty window. */
export function startBareWindow(userData: string): Promise<Started> {
  return start(argumentsFor(BARE_APP, userData));
}

function argumentsFor(appFolder: string, userData: string): string[] {
  const { args } = preparedApp();
  const switches = args.filter((argument) => argument.startsWith('--'));
  return [...switches, appFolder, `--user-data-dir=${userData}`, '--lang=en-GB'];
}

/** Playwright's own launch would wait before the app is ready; this connects to one that runs already. */
async function start(args: readonly string[]): Promise<Started> {
  const { executablePath } = preparedApp();
  const startedAtMs = Date.now();
  const child = spawn(executablePath, [...args, '--remote-debugging-port=0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const endIt = () => child.kill('SIGKILL');
  process.once('exit', endIt);
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error('Electron ended before it could be reached.')));
  });
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
  if (page === undefined) throw new Error('Electron opened no window.');
  return {
    page,
    startedAtMs,
    async end() {
      await page.close().catch(() => undefined);
      await ended;
      process.off('exit', endIt);
      await browser.close();
    },
  };
}
