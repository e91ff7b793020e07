import { expect } from '@playwright/test';
import { en } from '../../src-renderer/locales/en.ts';
import { heard, pointsIn } from '../support/sale-page.ts';
import type { TillApp } from '../support/till.ts';
import { until } from '../support/until.ts';
import { pattern } from '../support/window.ts';
import type { ShownRefund } from './compare-day.ts';

/** Makes a person a member by keys alone. They stand on the open sale afterwards. */
export async function enrolSomebody(
  { page, hands }: TillApp,
  person: { readonly name: string; readonly email: string },
): Promise<void> {
  await page.keyboard.press('Control+e');
  await expect(page.getByLabel(en.enrol.name, { exact: true })).toBeFocused();
  await hands.type(person.name);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel(en.enrol.email, { exact: true })).toBeFocused();
  await hands.type(person.email);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.getByRole('checkbox', { name: pattern(en.enrol.terms) })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(heard(page)).toHaveText(pattern(en.enrol.doneOffline, { name: person.name }));
}

/** Takes all of a sale back, by its receipt number, in cash, and reads what the window says of it. */
export async function giveBackEverything(
  { page, hands }: TillApp,
  receiptNumber: string,
  beforeGiving: () => Promise<void>,
): Promise<ShownRefund> {
  await page.keyboard.press('Control+r');
  await expect(page.getByLabel(en.refund.field)).toBeFocused();
  await hands.type(receiptNumber);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: en.refund.lines })).toBeVisible();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('F10');
  await expect(page.getByText(en.refund.voidHint)).toBeVisible();
  await beforeGiving();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('given-back')).toBeVisible();
  const figure = async (label: string) => {
    const row = page.locator('.totals__row', { hasText: label }).locator('dd');
    return (await row.count()) === 0 ? 0 : Math.abs(await pointsIn(row));
  };
  const refund = {
    receiptNumber,
    moneyMinor: await pointsIn(page.getByTestId('given-back')),
    reversedEarnPoints: await figure(en.refund.pointsReversed),
    returnedPoints: await figure(en.refund.pointsReturned),
  };
  // An Enter that comes right after the one before is taken for the second of a double one.
  await until('the sale is back', async () => {
    await page.keyboard.press('Enter');
    return await page.getByText(en.sale.empty).isVisible();
  });
  return refund;
}

/** Asks for points as payment while there is no network. @returns what the till says. */
export async function tryToUsePoints({ page }: TillApp): Promise<string> {
  await page.keyboard.press('F6');
  await expect(heard(page)).toHaveText(en.redeem.refused.offline);
  return en.redeem.refused.offline;
}
