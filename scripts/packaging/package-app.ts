import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApp } from '../build-app.ts';
import { assembleRunFolder, copyRuntime, type ElectronRuntime } from '../electron-runtime/index.ts';
import { projectRoot } from '../project-root.ts';
import { mustRun } from '../run-command.ts';
import { say } from '../say.ts';

/** Builds, assembles and packages the app with this run-time into dist/. `targets` are electron-builder's own arguments. */
export async function packageApp(runtime: ElectronRuntime, targets: string[]): Promise<void> {
  await buildApp();
  await assembleRunFolder(runtime, { into: join(projectRoot, '.cache', 'package-app') });
  const electronDist = await placeElectron(runtime);
  say(`Packaging with Electron ${runtime.version} ...`);
  await rm(join(projectRoot, 'dist'), { recursive: true, force: true });
  const builder = join(projectRoot, 'node_modules', 'electron-builder', 'cli.js');
  const settings = [`-c.electronDist=${electronDist}`, `-c.electronVersion=${runtime.version}`];
  await mustRun(process.execPath, [builder, ...targets, '--publish=never', ...settings], { cwd: projectRoot });
}

/** electron-builder leaves out the official binary's default app itself; of the registry's it would ship what it does not know. */
async function placeElectron(runtime: ElectronRuntime): Promise<string> {
  if (runtime.kind === 'official') return join(projectRoot, 'node_modules', 'electron', 'dist');
  const folder = join(projectRoot, '.cache', 'package-electron');
  await copyRuntime(runtime, folder, { withDefaultApp: false });
  return folder;
}
