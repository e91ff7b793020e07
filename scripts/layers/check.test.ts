import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { projectRoot } from '../project-root.ts';
import { checkLayers } from './check.ts';

describe('a wrong import planted in a copy of the project is found', () => {
  const planted: [what: string, file: string, code: string, complaint: string][] = [
    ['value', 'src-shared/planted-1.ts', "import '../src-node/crypto.ts';", 'src-shared may not import from src-node'],
    [
      'type only',
      'src-main/desk/planted-2.ts',
      "import type { A } from '../sync/push.ts';\nexport type B = A;",
      'src-main/desk may not import from src-main/sync',
    ],
    [
      'type in an expression',
      'src-main/sync/planted-3.ts',
      "export type B = import('../desk/complete-sale.ts').A;",
      'src-main/sync may not import from src-main/desk',
    ],
    [
      're-export',
      'src-renderer/planted-4.tsx',
      "export * from '../src-main/main.ts';",
      'src-renderer may not import from src-main/main.ts',
    ],
    ['Node module', 'src-shared/planted-5.ts', "import 'node:fs';", 'src-shared may not import Node'],
    [
      'Electron',
      'src-main/desk/planted-6.ts',
      "import { app } from 'electron';\napp.quit();",
      'may not import Electron',
    ],
    ['package', 'src-shared/planted-7.ts', "import 'react';", 'src-shared may not import the package "react"'],
    ['test code', 'src-shared/planted-8.ts', "import './planted.test.ts';", 'which is for tests only'],
    ['folder', 'src-elsewhere/planted-9.ts', 'export const a = 1;', 'its folder has no line'],
    ['folder within a folder', 'src-main/elsewhere/planted-10.ts', 'export const a = 1;', 'its folder has no line'],
    ['cycle', 'src-shared/planted-11.ts', "export * from './planted-11.ts';", 'imports it back in the end'],
  ];
  let copy: string;
  let violations: string[];

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'earnest-layers-'));
    for (const folder of ['src-shared', 'src-node', 'src-main', 'src-renderer']) {
      await cp(join(projectRoot, folder), join(copy, folder), { recursive: true });
    }
    await symlink(join(projectRoot, 'node_modules'), join(copy, 'node_modules'), 'junction');
    for (const [, file, code] of planted) {
      await mkdir(dirname(join(copy, file)), { recursive: true });
      await writeFile(join(copy, file), code);
    }
    ({ violations } = await checkLayers(copy));
  });
  afterAll(() => rm(copy, { recursive: true }));

  test.each(planted)('%s', (_what, file, _code, complaint) => {
    const about = violations.filter((violation) => violation.startsWith(`${file}: `));
    expect(about).toEqual([expect.stringContaining(complaint)]);
  });
});

describe('no success', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earnest-layers-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('a reader of imports that sees nothing', async () => {
    await mkdir(join(folder, 'src-shared'));
    await writeFile(join(folder, 'src-shared', 'a.ts'), 'export const a = 1;');
    const { violations } = await checkLayers(folder, async () => []);
    expect(violations).toEqual(['src-shared/a.ts: its imports were not read.']);
  });

  test('a project without code', async () => {
    const { modules, violations } = await checkLayers(folder);
    expect(modules).toBe(0);
    expect(violations).toEqual([expect.stringContaining('No code was found')]);
  });
});
