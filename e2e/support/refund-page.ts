import { expect, type Locator, type Page } from '@playwright/test';
import { en } from '../../src-renderer/locales/en.ts';
import { ENTER } from './keyboard.ts';
import { reachForEnter } from './sale-page.ts';
import type { TillApp } from './till.ts';
import { pattern } from './window.ts';

/** The money that would go back, as it stands. */
export const goesBack = (page: Page): Locator => page.getByTestId('goes-back');
export const givenBack = (page: Page): Locator => page.getByTestId('given-back');
export const pointsReversed = (page: Page): Locator => page.getByTestId('points-reversed');
export const pointsReturned = (page: Page): Locator => page.getByTestId('points-returned');
export const numberField = (page: Page): Locator => page.getByLabel(en.refund.field);
export const paperField = (page: Page): Locator => page.getByLabel(en.refund.paper.field);
/** A line of the receipt that was found. */
export const refundLine = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: en.refund.lines }).getByRole('listitem').filter({ hasText: name });
/** What was taken from the paper so far. */
export const paperLines = (page: Page): Locator =>
  page.getByRole('group', { name: en.refund.paper.lines }).getByRole('listitem');
/** The sale that waits meanwhile. */
export const keptSale = (page: Page): Locator => page.getByRole('region', { name: en.refund.keptTitle });

/** Looks for the sale of a receipt, by keys alone. */
export async function findByKeys({ page, hands }: TillApp, receiptNumber: string): Promise<void> {
  await page.keyboard.press('Control+r');
  await expect(numberField(page)).toBeFocused();
  await hands.type(receiptNumber, 'fast');
  await hands.press(ENTER);
}

export async function expectFound(page: Page, receiptNumber: string): Promise<void> {
  await expect(receiptHead(page, receiptNumber)).toBeVisible();
  await expect(page.getByRole('group', { name: en.refund.lines })).toBeVisible();
}

export function receiptHead(page: Page, number: string): Locator {
  return page.getByRole('heading', { name: pattern(en.refund.receipt, { number }) });
}

/** Gives back what is chosen, and waits until it is written. @returns the refund's own number. */
export async function giveBack({ page, hands }: TillApp): Promise<string> {
  await reachForEnter();
  await hands.press(ENTER);
  return await writtenRefund(page);
}

export async function writtenRefund(page: Page): Promise<string> {
  await expect(givenBack(page)).toBeVisible();
  const head = page.getByRole('heading', { name: pattern(en.refund.done.number) });
  return ((await head.textContent()) ?? '').split(' ').at(-1) ?? '';
}

/** Leaves what was given back by Enter, pressed again where that was taken for the second of a double Enter. */
export async function leaveRefund({ page, hands }: TillApp): Promise<void> {
  await expect(async () => {
    if (await givenBack(page).isVisible()) await hands.press(ENTER);
    await expect(givenBack(page)).toBeHidden({ timeout: 200 });
  }).toPass();
}
