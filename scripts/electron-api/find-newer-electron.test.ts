import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../project-root.ts';
import { findNewerElectronApi } from './find-newer-electron.ts';
import { readNewerApi } from './newer-api.ts';

type Planted = [what: string, code: string, name: string];

const planted: Planted[] = [
  ['member', "import { app } from 'electron';\napp.isActive();", 'App.isActive'],
  [
    'member of what a call returns',
    "import { BrowserWindow } from 'electron';\nnew BrowserWindow().webContents.getZoomMode();",
    'WebContents.getZoomMode',
  ],
  [
    'inherited member',
    "import { BrowserWindow } from 'electron';\nnew BrowserWindow().isSnapped();",
    'BrowserWindow.isSnapped',
  ],
  [
    'member of a value that may be absent',
    "import { BrowserWindow } from 'electron';\nBrowserWindow.getFocusedWindow()?.isSnapped();",
    'BrowserWindow.isSnapped',
  ],
  [
    'event',
    "import { BrowserWindow } from 'electron';\nnew BrowserWindow().on('query-session-end', () => {});",
    'BrowserWindow.on:query-session-end',
  ],
  [
    'option',
    "import { BrowserWindow } from 'electron';\nnew BrowserWindow({ webPreferences: { focusOnNavigation: true } });",
    'WebPreferences.focusOnNavigation',
  ],
  ['class', "import { ImageView } from 'electron';\nnew ImageView();", 'ImageView'],
];
const fine = `
    import { app, BrowserWindow, type WebContents } from 'electron';
    const open = (contents: WebContents) => contents.openDevTools();
    app.on('window-all-closed', () => app.quit());
    open(new BrowserWindow({ webPreferences: { sandbox: true } }).webContents);`;
let folder: string;
let found: string[];

beforeAll(async () => {
  // Below the project, so that "electron" is found.
  await mkdir(join(projectRoot, '.cache'), { recursive: true });
  folder = await mkdtemp(join(projectRoot, '.cache', 'planted-'));
  const codes = [...planted.map(([, code]) => code), fine];
  const files = codes.map((_, index) => join(folder, `planted-${index}.ts`));
  await Promise.all(files.map((file, index) => writeFile(file, codes[index] ?? '')));
  found = findNewerElectronApi(files, await readNewerApi());
});
afterAll(() => rm(folder, { recursive: true }));

const about = (index: number) => found.filter((line) => line.includes(`planted-${index}.ts:`));

describe('API that the older Electron lacks is found', () => {
  test.each(planted)('%s', (...[what, , name]) => {
    const index = planted.findIndex(([each]) => each === what);
    expect(about(index)).toContainEqual(expect.stringContaining(`${name} came after Electron 33.2.1`));
  });
});

test('what both Electrons have is not complained about', () => {
  expect(about(planted.length)).toEqual([]);
});
