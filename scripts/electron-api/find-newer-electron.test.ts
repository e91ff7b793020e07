import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectRoot } from '../project-root.ts';
import { findNewerElectronApi } from './find-newer-electron.ts';
import { readNewerApi } from './newer-api.ts';

let folder: string;

beforeEach(async () => {
  // Below the project, so that "electron" is found.
  await mkdir(join(projectRoot, '.cache'), { recursive: true });
  folder = await mkdtemp(join(projectRoot, '.cache', 'planted-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function find(code: string): Promise<string[]> {
  const file = join(folder, 'planted.ts');
  await writeFile(file, code);
  return findNewerElectronApi([file], await readNewerApi());
}

describe('API that the older Electron lacks is found', () => {
  test.each([
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
  ])('%s', async (_what, code, name) => {
    expect(await find(code)).toContainEqual(expect.stringContaining(`${name} came after Electron 33.2.1`));
  });
});

test('what both Electrons have is not complained about', async () => {
  const code = `
    import { app, BrowserWindow, type WebContents } from 'electron';
    const open = (contents: WebContents) => contents.openDevTools();
    app.on('window-all-closed', () => app.quit());
    open(new BrowserWindow({ webPreferences: { sandbox: true } }).webContents);`;
  expect(await find(code)).toEqual([]);
});
