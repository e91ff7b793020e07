import { expect, type Locator, type Page } from '@playwright/test';
import { en } from '../../src-renderer/locales/en.ts';
import type { TillApp } from './till.ts';

export const canUse = (page: Page): Locator => page.getByTestId('can-use');
/** What points pay of the sale, as a row among the totals. */
export const usedPoints = (page: Page): Locator => page.locator('.totals [data-redemption]');
/** The rewards that were taken, among the lines. */
export const takenRewards = (page: Page): Locator =>
  page.getByRole('grid', { name: en.sale.lines }).locator('[data-redemption]');
/** The catalogue while it stands. */
export const catalogue = (page: Page): Locator => page.getByRole('listbox', { name: en.redeem.catalogue });
export const pointsField = (page: Page): Locator => page.getByLabel(en.redeem.field);

/** Opens the pane for points by its key, types how many, and takes them. */
export async function payWithPoints({ page, hands }: TillApp, points: number): Promise<void> {
  await page.keyboard.press('F6');
  await expect(pointsField(page)).toBeFocused();
  await hands.type(String(points), 'fast');
  await page.keyboard.press('Enter');
  await expect(usedPoints(page)).toContainText(points.toLocaleString('en-GB'));
}

/** Takes a reward by its number in the catalogue. */
export async function takeRewardByKey({ page, hands }: TillApp, name: string): Promise<void> {
  await page.keyboard.press('F7');
  await expect(catalogue(page)).toBeVisible();
  const names = await catalogue(page).getByRole('option').allTextContents();
  await hands.type(String(names.findIndex((text) => text.includes(name)) + 1), 'fast');
  await expect(takenRewards(page).filter({ hasText: name })).toHaveCount(1);
}

/** Holds all that can be touched in the window's middle to the least size of a finger. */
export async function expectTouchable(page: Page): Promise<void> {
  const small = await page.getByRole('main').evaluate((main) =>
    [...main.querySelectorAll<HTMLElement>('button, [role="option"]')]
      .map((element) => ({ words: element.textContent, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 44))
      .map(({ words, box }) => `${words}: ${box.width} x ${box.height}`),
  );
  expect(small).toEqual([]);
}
