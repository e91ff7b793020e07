import { mkdir, rm } from 'node:fs/promises';
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
  const electronDist = join(projectRoot, '.cache', 'package-electron');
  await mkdir(electronDist, { recursive: true });
  await copyRuntime(runtime, electronDist, { withDefaultApp: false });
  say(`Packaging with Electron ${runtime.version} ...`);
  await rm(join(projectRoot, 'dist'), { recursive: true, force: true });
  const builder = join(projectRoot, 'node_modules', 'electron-builder', 'cli.js');
  const settings = [`-c.electronDist=${electronDist}`, `-c.electronVersion=${runtime.version}`];
  await mustRun(process.execPath, [builder, ...targets, '--publish=never', ...settings], { cwd: projectRoot });
  await rm(electronDist, { recursive: true });
}
