import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TillApp } from '../support/till.ts';
import { shrinkPicture } from './shrink-picture.ts';
import type { Screen } from './stage.ts';

const USUAL = { width: 1366, height: 768 } as const;
/** The least window that a till may have, and a large one. */
const OTHERS = [
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
] as const;
const THEMES = ['light', 'dark'] as const;

/** What `drawScreen` calls its files. */
export const PICTURE_NAME = /^[a-z-]+-\d+x\d+-(?:light|dark)\.png$/;

/** Draws the screen that stands, in both themes and each of its sizes. */
export async function drawScreen({ page }: TillApp, screen: Screen, folder: string): Promise<void> {
  for (const size of screen.isMain ? [USUAL, ...OTHERS] : [USUAL]) {
    // Of the page and not of the window, which cannot be larger than the display.
    await page.setViewportSize(size);
    // Nothing is drawn as if it was pointed at.
    await page.mouse.move(0, 0);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForFunction(() => document.getAnimations().length === 0);
      const name = `${screen.name}-${size.width}x${size.height}-${colorScheme}.png`;
      await writeFile(join(folder, name), shrinkPicture(await page.screenshot({ caret: 'hide' })));
    }
  }
  await page.setViewportSize(USUAL);
}
