import { expect, type Locator, type Page } from '@playwright/test';
import type { SampleProduct } from '../../src-central/sample/catalogue.ts';
import { en } from '../../src-renderer/locales/en.ts';
import { ENTER, ESCAPE, F9 } from './keyboard.ts';
import type { ScanOptions } from './scanner.ts';
import type { ShopMember } from './shop.ts';
import type { TillApp } from './till.ts';
import { pause, until } from './until.ts';
import { pattern } from './window.ts';

/** What the screen says of a completed sale. */
export type ShownReceipt = {
  readonly receiptNumber: string;
  readonly paid: string;
  /** Null without a member. */
  readonly earnPoints: number | null;
  readonly newBalance: number | null;
};

export const theField = (page: Page): Locator => page.getByLabel(en.sale.field);
export const memberPart = (page: Page): Locator => page.getByRole('region', { name: en.member.label });
export const linesTable = (page: Page): Locator => page.getByRole('grid', { name: en.sale.lines });
export const lineRows = (page: Page): Locator => linesTable(page).locator('[data-line]');
export const toPay = (page: Page): Locator => page.getByTestId('to-pay');
export const earnPoints = (page: Page): Locator => page.getByTestId('earn-points');
export const balance = (page: Page): Locator => page.getByTestId('balance');

/** What the message line says when all went well. */
export const heard = (page: Page): Locator => page.getByRole('status', { name: en.sale.heard });
/** What it says when something is wrong. */
export const complaint = (page: Page): Locator => page.getByRole('main').getByRole('alert');

/** Scans a member's card and waits until the member stands on the sale. */
export async function scanMember(till: TillApp, member: ShopMember, options?: ScanOptions): Promise<void> {
  if (member.card === null) throw new Error(`${member.name} has no card.`);
  await till.hands.scan(member.card, options);
  await expectMember(till.page, member);
}

export async function expectMember(page: Page, member: ShopMember): Promise<void> {
  await expect(memberPart(page).getByRole('heading', { name: member.name })).toBeVisible();
}

/** Scans a product and waits until the sale says that it has one more of it. */
export async function scanProduct(till: TillApp, product: SampleProduct, options?: ScanOptions): Promise<void> {
  await till.hands.scan(barcodeOf(product), options);
  await expect(heard(till.page)).toHaveText(new RegExp(`^${pattern(product.name).source} · `));
}

/** Types into the one field and takes it with Enter. */
export async function typeAndTake(till: TillApp, text: string, pace: 'usual' | 'fast' = 'fast'): Promise<void> {
  await till.hands.type(text, pace);
  await till.hands.press(ENTER);
}

/** Rings up products for a member, or for nobody, waiting until what is to pay is worked out. */
export async function ringUp(
  till: TillApp,
  sale: { member?: ShopMember; products: readonly SampleProduct[] },
): Promise<void> {
  if (sale.member) await scanMember(till, sale.member);
  for (const product of sale.products) await scanProduct(till, product);
  await expect(toPay(till.page)).not.toHaveText(/^\D*0\.00$/);
}

/** Completes the sale, paid by card, and reads its receipt. */
export async function complete({ page, hands }: TillApp): Promise<ShownReceipt> {
  await reachForEnter();
  await hands.press(F9);
  return await readReceipt(page);
}

/** Waits for the receipt and reads it. */
export async function readReceipt(page: Page): Promise<ShownReceipt> {
  await expect(page.getByTestId('receipt-number')).toBeVisible();
  const number = (await page.getByTestId('receipt-number').textContent()) ?? '';
  const hasMember = await page.getByTestId('new-balance').isVisible();
  return {
    receiptNumber: pattern(en.receipt.number).exec(number) ? (number.split(' ').at(-1) ?? '') : '',
    paid: (await page.getByTestId('paid').textContent()) ?? '',
    earnPoints: hasMember ? await pointsIn(earnPoints(page)) : null,
    newBalance: hasMember ? await pointsIn(page.getByTestId('new-balance')) : null,
  };
}

/** No hand is at Enter sooner: what comes within 150 ms of a scan is taken for the scanner's own late suffix. */
export function reachForEnter(): Promise<void> {
  return pause(200);
}

/** Leaves the receipt by Enter, pressed again where the till took it for the second of a double Enter. */
export async function nextSale({ page, hands }: TillApp): Promise<void> {
  await until('the next sale begins', async () => {
    await hands.press(ENTER);
    return await page.getByText(en.sale.empty).isVisible();
  });
}

/** A whole sale, from the first scan to the next sale's empty screen. */
export async function sell(
  till: TillApp,
  sale: { member?: ShopMember; products: readonly SampleProduct[] },
): Promise<ShownReceipt> {
  await ringUp(till, sale);
  const receipt = await complete(till);
  await nextSale(till);
  return receipt;
}

/** Goes back to an empty sale, by Esc: it clears the field, takes the member off, and asks before it throws lines away. */
export async function startOver({ page, hands }: TillApp): Promise<void> {
  await until('the sale is empty again', async () => {
    if (await isUntouched(page)) return true;
    const discard = page.getByRole('button', { name: en.choice.discardDo });
    if (await discard.isVisible()) await discardNow(page);
    else await hands.press(ESCAPE);
    return false;
  });
}

/** Says yes to throwing the sale away, by touch: where the question puts the focus, and when, does not matter then. */
export async function discardNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: en.choice.discardDo }).click();
}

async function isUntouched(page: Page): Promise<boolean> {
  const isEmpty = await page.getByText(en.sale.empty).isVisible();
  const hasNobody = await page.getByText(en.member.none).isVisible();
  const hasNoComplaint = !(await complaint(page).isVisible());
  return isEmpty && hasNobody && hasNoComplaint && (await theField(page).inputValue()) === '';
}

/** Points as written for people, such as "+1,234". */
export async function pointsIn(place: Locator): Promise<number> {
  return Number(((await place.textContent()) ?? '').replaceAll(/[^\d-]/g, ''));
}

export function barcodeOf(product: SampleProduct): string {
  if (product.barcode === null) throw new Error(`${product.name} has no barcode.`);
  return product.barcode;
}
