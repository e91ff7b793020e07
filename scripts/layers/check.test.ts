import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectRoot } from '../project-root.ts';
import { checkLayers } from './check.ts';

let copy: string;

beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), 'earnest-layers-'));
});
afterEach(async () => {
  await rm(copy, { recursive: true });
});

describe('a wrong import planted in a copy of the project is found', () => {
  const planted: [what: string, file: string, code: string, complaint: string][] = [
    ['value', 'src-shared/planted.ts', "import '../src-node/crypto.ts';", 'src-shared may not import from src-node'],
    [
      'type only',
      'src-main/desk/planted.ts',
      "import type { A } from '../sync/push.ts';\nexport type B = A;",
      'src-main/desk may not import from src-main/sync',
    ],
    [
      'type in an expression',
      'src-main/sync/planted.ts',
      "export type B = import('../desk/complete-sale.ts').A;",
      'src-main/sync may not import from src-main/desk',
    ],
    [
      're-export',
      'src-renderer/planted.tsx',
      "export * from '../src-main/main.ts';",
      'src-renderer may not import from src-main/main.ts',
    ],
    ['Node module', 'src-shared/planted.ts', "import 'node:fs';", 'src-shared may not import Node'],
    ['Electron', 'src-main/desk/planted.ts', "import { app } from 'electron';\napp.quit();", 'may not import Electron'],
    ['package', 'src-shared/planted.ts', "import 'react';", 'src-shared may not import the package "react"'],
    ['test code', 'src-shared/planted.ts', "import './planted.test.ts';", 'which is for tests only'],
    ['folder', 'src-elsewhere/planted.ts', 'export const a = 1;', 'its folder has no line'],
    ['folder within a folder', 'src-main/elsewhere/planted.ts', 'export const a = 1;', 'its folder has no line'],
    ['cycle', 'src-shared/planted.ts', "export * from './planted.ts';", 'imports it back in the end'],
  ];

  beforeEach(async () => {
    for (const folder of ['src-shared', 'src-node', 'src-main', 'src-renderer']) {
      await cp(join(projectRoot, folder), join(copy, folder), { recursive: true });
    }
    await symlink(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
  });

  test.each(planted)('%s', async (_what, file, code, complaint) => {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await writeFile(join(copy, file), code);
    const { violations } = await checkLayers(copy);
    expect(violations.filter((violation) => violation.startsWith(file)).join('\n')).toContain(complaint);
  });
});

test('a reader of imports that sees nothing is no success', async () => {
  await mkdir(join(copy, 'src-shared'));
  await writeFile(join(copy, 'src-shared', 'a.ts'), 'export const a = 1;');
  const { violations } = await checkLayers(copy, async () => []);
  expect(violations).toEqual(['src-shared/a.ts: its imports were not read.']);
});

test('a project without code is no success', async () => {
  const { modules, violations } = await checkLayers(copy);
  expect(modules).toBe(0);
  expect(violations).toEqual([expect.stringContaining('No code was found')]);
});
