import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';

/** What the newer Electron has and the older lacks: whole types, or members of a type (`on:NAME` is an event). */
export type NewerApi = { older: string; newer: string; missing: Record<string, 'all' | string[]> };

/** The list made by regenerate.ts. An error when Electron was upgraded since. */
export async function readNewerApi(): Promise<NewerApi> {
  const list = JSON.parse(await readFile(join(import.meta.dirname, 'newer-api.json'), 'utf8')) as NewerApi;
  const installed = JSON.parse(
    await readFile(join(projectRoot, 'node_modules', 'electron', 'package.json'), 'utf8'),
  ) as {
    version: string;
  };
  if (installed.version !== list.newer) {
    throw new Error(
      `newer-api.json is about Electron ${list.newer}, installed is ${installed.version}. ` +
        'Run: node scripts/electron-api/regenerate.ts',
    );
  }
  return list;
}
