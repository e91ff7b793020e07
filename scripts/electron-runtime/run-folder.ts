import { access, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { exists } from './exists.ts';
import { olderBetterSqlite3Needs } from './pins.ts';
import type { ElectronRuntime } from './runtime.ts';

type AppDescription = { name: string; version: string; description: string; license: string; main: string };

/**
 * Puts together a folder that `electron <folder>` runs: the built bundles, the till's migrations, a package.json with what the
 * app itself reads, and the better-sqlite3 that fits the run-time. All are copies: Node follows links to where a file
 * really lies and would find the other better-sqlite3 from there. `into` is emptied first; by default a new temporary folder.
 */
export async function assembleRunFolder(runtime: ElectronRuntime, options: { into?: string } = {}): Promise<string> {
  await access(join(projectRoot, 'out', 'main')).catch(() => {
    throw new Error('There is no build in out/. Run "npm run build" first.');
  });
  const folder = options.into ?? (await mkdtemp(join(tmpdir(), 'earnest-app-')));
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'node_modules'), { recursive: true });
  for (const part of ['main', 'preload', 'renderer']) {
    await cp(join(projectRoot, 'out', part), join(folder, 'out', part), { recursive: true });
  }
  await cp(join(projectRoot, 'migrations', 'till'), join(folder, 'migrations', 'till'), { recursive: true });
  const betterSqlite3 = await copyBetterSqlite3(runtime, join(folder, 'node_modules'));
  const description = await describeApp(runtime, betterSqlite3);
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(description, null, 2)}\n`);
  return folder;
}

async function describeApp(runtime: ElectronRuntime, betterSqlite3: string): Promise<object> {
  const { name, version, description, license, main } = await readJson<AppDescription>(
    join(projectRoot, 'package.json'),
  );
  // The window shows a banner when it finds this mark.
  const mark = runtime.kind === 'registry' ? { earnest: { developmentRuntime: runtime.version } } : {};
  const dependencies = { 'better-sqlite3': betterSqlite3 };
  return { name, version, description, license, type: 'module', main, dependencies, ...mark };
}

/** Copies the better-sqlite3 that this run-time loads, and returns its version. */
async function copyBetterSqlite3(runtime: ElectronRuntime, nodeModules: string): Promise<string> {
  const from = runtime.betterSqlite3Folder ?? join(projectRoot, 'node_modules', 'better-sqlite3');
  const to = join(nodeModules, 'better-sqlite3');
  for (const part of ['package.json', 'LICENSE', 'lib', 'prebuilds', 'build']) {
    if (await exists(join(from, part))) await cp(join(from, part), join(to, part), { recursive: true });
  }
  for (const { name } of runtime.betterSqlite3Folder === null ? [] : olderBetterSqlite3Needs) {
    await cp(join(dirname(from), name), join(nodeModules, name), { recursive: true });
  }
  return (await readJson<{ version: string }>(join(to, 'package.json'))).version;
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}
