import type { Locator } from '@playwright/test';
import type { TillApp } from './till.ts';

const MOST_STEPS = 40;

/** Goes to a control with the Tab key alone, and fails where that does not lead there. */
export async function tabTo({ page }: Pick<TillApp, 'page'>, target: Locator): Promise<void> {
  await target.waitFor();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    // The page's own focus: a window without a window manager may not have the keyboard's.
    if (await target.evaluate((element) => element.contains(document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${target.toString()}.`);
}
