import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { asOrdinaryUser, giveToOrdinaryUser } from '../electron-runtime/ordinary-user.ts';
import type { UnpackedApp } from './check-package.ts';

const startLimitMs = 60_000;

/**
 * Starts a packaged app with its sandbox on and returns the words in its window. Root starts it as an ordinary user, since a
 * packaged till refuses to run without the sandbox. The inspect fuse is off, so the window is reached through Chromium's own port.
 */
export async function startPackage(app: UnpackedApp): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), 'earnest-package-'));
  try {
    const executablePath = await placeApp(app, work);
    const home = join(work, 'home');
    await mkdir(home);
    await giveToOrdinaryUser(home);
    const args = [`--user-data-dir=${join(home, 'data')}`, '--remote-debugging-port=0'];
    const [command, ...rest] = asOrdinaryUser([executablePath, ...args]);
    const till = spawn(command, rest, {
      env: { ...process.env, HOME: home },
      cwd: home,
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    try {
      return await readWindow(await debuggerAddress(till));
    } finally {
      await end(till);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Where Chromium's sandbox helper counts, it must belong to root, and the user must be able to read the app. */
async function placeApp(app: UnpackedApp, work: string): Promise<string> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return app.executablePath;
  await chmod(work, 0o755);
  const folder = join(work, 'app');
  await cp(app.folder, folder, { recursive: true });
  await chmod(join(folder, 'chrome-sandbox'), 0o4755);
  return join(folder, basename(app.executablePath));
}

async function debuggerAddress(till: ChildProcess): Promise<string> {
  const said: string[] = [];
  if (!till.stderr) throw new Error('The app has no output to read.');
  const lines = createInterface({ input: till.stderr });
  const timer = setTimeout(() => till.kill('SIGKILL'), startLimitMs);
  for await (const line of lines) {
    said.push(line);
    const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    clearTimeout(timer);
    till.stderr.resume();
    return address;
  }
  clearTimeout(timer);
  throw new Error(`The packaged app did not start:\n${said.join('\n')}`);
}

async function readWindow(address: string): Promise<string> {
  const browser = await chromium.connectOverCDP(address, { timeout: startLimitMs });
  try {
    const context = browser.contexts()[0];
    if (!context) throw new Error('The packaged app has no window.');
    const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: startLimitMs }));
    const heading = page.getByRole('heading').first();
    await heading.waitFor({ timeout: startLimitMs });
    return (await heading.innerText()).trim();
  } finally {
    await browser.close();
  }
}

async function end(till: ChildProcess): Promise<void> {
  if (till.exitCode !== null || till.signalCode !== null) return;
  till.kill('SIGTERM');
  await once(till, 'exit');
}
