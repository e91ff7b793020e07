import { join } from 'node:path';
import { buildApp } from './build-app.ts';
import {
  assembleRunFolder,
  type ElectronRuntime,
  ensureDisplay,
  ensureElectron,
  launchArguments,
} from './electron-runtime/index.ts';
import { projectRoot } from './project-root.ts';

/** The built app with a real Electron, ready to be launched: `executablePath` with `args` and then the app's own arguments. */
export type PreparedApp = { runtime: ElectronRuntime; folder: string; executablePath: string; args: string[] };

const variable = 'EARNEST_PREPARED_APP';

/** Does all that a start needs: build, Electron, system libraries, display, run folder. Quick when nothing has changed. */
export async function prepareApp(name: string): Promise<PreparedApp> {
  await buildApp();
  const runtime = await ensureElectron();
  await ensureDisplay();
  const folder = await assembleRunFolder(runtime, { into: join(projectRoot, '.cache', name) });
  const args = await launchArguments(runtime, folder);
  return { runtime, folder, executablePath: runtime.executablePath, args };
}

/** Hands the prepared app on to the processes this one starts. */
export function publishPreparedApp(app: PreparedApp): void {
  process.env[variable] = JSON.stringify(app);
}

/** The app that a parent process prepared: for Playwright's workers. */
export function preparedApp(): PreparedApp {
  const text = process.env[variable];
  if (!text) throw new Error('No app was prepared. Run these tests with "npm run e2e".');
  return JSON.parse(text) as PreparedApp;
}
