import { once } from 'node:events';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { preparedApp } from '../../scripts/prepare-app.ts';
import { createRandom } from '../../src-central/sample/random.ts';
import { createHands, type Hands } from './scanner.ts';

export type TillOptions = {
  /** The till's own data folder: it outlives the process. */
  readonly userData: string;
  /** Switches of the app, such as `--central-url=...`. */
  readonly switches?: readonly string[];
  readonly seed?: string;
};

/** The real app, in a process of its own. */
export type TillApp = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly hands: Hands;
  readonly userData: string;
  /** All that the process wrote to its output. */
  output: () => string;
  /** Closes the window as a person would, and waits for the process to end. */
  close: () => Promise<void>;
  /** Ends the main process as a power cut would. */
  kill: () => Promise<void>;
};

/** Starts the till and waits for its window. */
export async function launchTill(options: TillOptions): Promise<TillApp> {
  const prepared = preparedApp();
  const app = await _electron.launch({
    executablePath: prepared.executablePath,
    args: [...prepared.args, `--user-data-dir=${options.userData}`, '--lang=en-GB', ...(options.switches ?? [])],
  });
  const child = app.process();
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  }
  const page = await app.firstWindow();
  const hands = createHands(app, createRandom(options.seed ?? options.userData));
  return {
    app,
    page,
    hands,
    userData: options.userData,
    output: () => output.join(''),
    close: () => app.close(),
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await app.close().catch(() => undefined);
    },
  };
}
