/**
 * Writes newer-api.json: what the Electron we ship has and the older one of the development run-time lacks.
 * Run it after each upgrade of Electron: node scripts/electron-api/regenerate.ts
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { carriedElectronVersion, olderElectronTypes } from '../electron-runtime/pins.ts';
import { unpackPackage } from '../electron-runtime/registry-package.ts';
import { projectRoot } from '../project-root.ts';
import { runScript } from '../run-script.ts';
import type { NewerApi } from './newer-api.ts';
import { readElectronTypes } from './read-types.ts';

await runScript(async () => {
  const work = await mkdtemp(join(tmpdir(), 'earnest-electron-types-'));
  try {
    await unpackPackage(olderElectronTypes, work);
    const older = readElectronTypes(await readFile(join(work, 'electron.d.ts'), 'utf8'));
    const packageFolder = join(projectRoot, 'node_modules', 'electron');
    const newer = readElectronTypes(await readFile(join(packageFolder, 'electron.d.ts'), 'utf8'));
    const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
    const missing: NewerApi['missing'] = {};
    for (const name of [...newer.keys()].toSorted()) {
      const had = older.get(name);
      const members = [...(newer.get(name) ?? [])].filter((member) => !had?.has(member)).toSorted();
      if (!had) missing[name] = 'all';
      else if (members.length > 0) missing[name] = members;
    }
    const result: NewerApi = { older: carriedElectronVersion, newer: version, missing };
    await writeFile(join(import.meta.dirname, 'newer-api.json'), `${JSON.stringify(result, null, 1)}\n`);
  } finally {
    await rm(work, { recursive: true });
  }
});
