import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { copyRuntime } from '../../scripts/electron-runtime/index.ts';
import { asOrdinaryUser, giveToOrdinaryUser } from '../../scripts/electron-runtime/ordinary-user.ts';
import { preparedApp } from '../../scripts/prepare-app.ts';

/** The till as a retailer's own user runs it: in its sandbox, with the key store of the operating system. */
export type OrdinaryTill = {
  readonly page: Page;
  readonly userData: string;
  /** All that the process wrote to its output. */
  output: () => string;
  /** Closes the window as a person would, and waits until the till and its user's session have ended. */
  close: () => Promise<void>;
};

/** A user of this machine, with a home, a key store and an Electron that this user can read. */
export type OrdinaryUser = {
  readonly home: string;
  /** Signs the user in and starts the till. Its data lies in the user's home. */
  start: () => Promise<OrdinaryTill>;
  /** Ends what still runs. */
  end: () => void;
};

const START_LIMIT_MS = 60_000;

/**
 * Makes a home for an ordinary user in `folder`. On Linux root steps down to "nobody", and takes a copy of Electron with
 * Chromium's sandbox helper set up; everyone else stays who they are.
 */
export async function prepareOrdinaryUser(folder: string): Promise<OrdinaryUser> {
  const home = join(folder, 'home');
  const command = await placeApp(folder);
  await mkdir(join(home, 'run'), { recursive: true, mode: 0o700 });
  const environment = await environmentOf(home);
  for (const path of [home, join(home, 'run')]) await giveToOrdinaryUser(path);
  const running = new Set<ChildProcess>();
  const userData = join(home, 'data');
  return {
    home,
    async start() {
      const till = command([`--user-data-dir=${userData}`, '--lang=en-GB', '--remote-debugging-port=0']);
      const [program, ...args] = asOrdinaryUser(inSession(till));
      // A group of its own, so that nothing of the session outlives the test.
      const child = spawn(program, args, {
        env: environment,
        cwd: home,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running.add(child);
      return await openWindow(child, userData);
    },
    end() {
      for (const child of running) endGroup(child);
    },
  };
}

/** Where the app and its Electron lie for that user; gives back how they are started. */
async function placeApp(folder: string): Promise<(args: string[]) => [string, ...string[]]> {
  const { runtime, folder: appFolder, executablePath, args } = preparedApp();
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    if (args.includes('--no-sandbox')) {
      throw new Error(
        'Chromium’s sandbox cannot work here, and this test is about it. Run what the line above says, beginning with "sudo chown".',
      );
    }
    return (more) => [executablePath, ...args, ...more];
  }
  await chmod(folder, 0o755);
  const executable = await copyRuntime(runtime, join(folder, 'electron'));
  // Chromium takes the helper only when it belongs to root and starts as root.
  await chmod(join(folder, 'electron', 'chrome-sandbox'), 0o4755);
  await cp(appFolder, join(folder, 'app'), { recursive: true });
  return (more) => [executable, join(folder, 'app'), ...more];
}

/** On Linux, a desktop session as a sign-in begins it: a bus, and a key store opened by the user's password. */
function inSession(till: [string, ...string[]]): [string, ...string[]] {
  if (process.platform !== 'linux') return till;
  const script = 'printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"';
  return ['dbus-run-session', '--', 'sh', '-c', script, 'sh', ...till, '--password-store=gnome-libsecret'];
}

/** Nothing of the session that the tests run in, but its display. */
async function environmentOf(home: string): Promise<NodeJS.ProcessEnv> {
  if (process.platform !== 'linux') return { ...process.env };
  const { PATH, DISPLAY, XAUTHORITY } = process.env;
  const environment = { PATH, DISPLAY, HOME: home, XDG_RUNTIME_DIR: join(home, 'run') };
  if (XAUTHORITY === undefined) return environment;
  const authority = join(home, '.Xauthority');
  await copyFile(XAUTHORITY, authority);
  await giveToOrdinaryUser(authority);
  return { ...environment, XAUTHORITY: authority };
}

async function openWindow(child: ChildProcess, userData: string): Promise<OrdinaryTill> {
  const written: string[] = [];
  const ended = once(child, 'exit');
  child.stdout?.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  const browser = await chromium.connectOverCDP(await debuggerAddress(child, written), { timeout: START_LIMIT_MS });
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('The till has no window.');
  const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: START_LIMIT_MS }));
  return {
    page,
    userData,
    output: () => written.join(''),
    async close() {
      await page.close().catch(() => undefined);
      await ended;
      endGroup(child);
      await browser.close();
    },
  };
}

async function debuggerAddress(child: ChildProcess, written: string[]): Promise<string> {
  if (child.stderr === null) throw new Error('The till has no output to read.');
  const timer = setTimeout(() => endGroup(child), START_LIMIT_MS);
  try {
    for await (const line of createInterface({ input: child.stderr })) {
      written.push(`${line}\n`);
      const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address === undefined) continue;
      child.stderr.on('data', (chunk: Buffer) => written.push(chunk.toString()));
      return address;
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`The till did not start as an ordinary user:\n${written.join('')}`);
}

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
