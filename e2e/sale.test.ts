import { expect, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import { ESCAPE, F9 } from './support/keyboard.ts';
import {
  balance,
  complaint,
  complete,
  discardNow,
  earnPoints,
  heard,
  lineRows,
  nextSale,
  pointsIn,
  reachForEnter,
  ringUp,
  scanMember,
  scanProduct,
  sell,
  startOver,
  theField,
  toPay,
  typeAndTake,
} from './support/sale-page.ts';
import { pattern, signIn, stateWords } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
// Nothing that a weekend or a coffee campaign touches: the figures below hold on every day.
const train = shop.product('Wooden train, small');
const shampoo = shop.product('Shampoo, regular');
const giftCard = shop.product('Gift card 10 EUR');
const gold = shop.showing('luhn-card');
let till: Till;

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  await signIn(till, till.cashier);
});

test('products and an amount for a gold member: quoted live, explained, completed, and the next sale', async () => {
  const { page, hands } = till;
  await test.step('without a member there is a price and no points', async () => {
    await scanProduct(till, train);
    await expect(toPay(page)).toHaveText('€11.89');
    await expect(page.getByText(en.member.none)).toBeVisible();
  });
  let before = 0;
  await test.step('the member brings 5 percent off and half as many points again', async () => {
    await scanMember(till, gold);
    before = await pointsIn(balance(page));
    // 11.89 less 0.59 (half up) is 11.30; times 1.5 is 16.95, rounded down.
    await expect(toPay(page)).toHaveText('€11.30');
    await expect(earnPoints(page)).toHaveText('+16');
  });
  await test.step('an amount is typed, and its category chosen by key', async () => {
    await typeAndTake(till, '12.50');
    const dialog = page.getByRole('dialog', { name: pattern(en.choice.categoryTitle, { amount: '€12.50' }) });
    const names = await dialog.getByRole('option').allTextContents();
    await hands.type(String(names.findIndex((name) => name.includes('Household')) + 1), 'fast');
    await expect(heard(page)).toHaveText(pattern(en.notice.amountAdded, { name: 'Household', amount: '€12.50' }));
    // 12.50 less 0.63 (half up) is 11.87; (11.30 + 11.87) * 1.5 is 34.755.
    await expect(toPay(page)).toHaveText('€23.17');
    await expect(earnPoints(page)).toHaveText('+34');
  });
  await test.step('a gift card costs its price and earns nothing', async () => {
    await scanProduct(till, giftCard);
    await expect(toPay(page)).toHaveText('€33.17');
    await expect(earnPoints(page)).toHaveText('+34');
  });
  await test.step('the explanation says how, and its steps add up', async () => {
    const steps = page.getByRole('list', { name: en.earn.why }).getByRole('listitem');
    await expect(steps.filter({ hasText: 'Gold × 1.5' })).toHaveCount(1);
    await expect(steps.filter({ hasText: pattern(en.earn.excluded, { name: giftCard.name }) })).toHaveCount(1);
    const points = await steps.locator('span:last-child').allTextContents();
    expect(points.map(Number).reduce((sum, each) => sum + each, 0)).toBe(34);
  });
  await test.step('complete: the receipt has the same figures, and the balance has the points', async () => {
    const receipt = await complete(till);
    expect(receipt).toEqual({
      receiptNumber: expect.stringMatching(/^RS01-1-\d+$/),
      paid: '€33.17',
      earnPoints: 34,
      newBalance: before + 34,
    });
    await expect(page.getByRole('list', { name: en.receipt.lines }).getByRole('listitem')).toHaveCount(3);
  });
  await test.step('central answers, and the receipt says so', async () => {
    await expect(page.getByText(en.receipt.sent)).toBeVisible();
    await expect(stateWords(page)).toHaveText(en.state.allSent);
  });
  await test.step('the next sale is empty, and the member has the new balance', async () => {
    await nextSale(till);
    await expect(page.getByText(en.member.none)).toBeVisible();
    await scanMember(till, gold);
    await expect(balance(page)).toHaveText((before + 34).toLocaleString('en-GB'));
    await startOver(till);
  });
});

test('the same product scanned again is one more of it', async () => {
  await scanProduct(till, shampoo);
  await till.hands.scan(shampoo.barcode ?? '');
  await expect(heard(till.page)).toHaveText(pattern(en.notice.productMore, { name: shampoo.name, quantity: 2 }));
  await expect(lineRows(till.page)).toHaveCount(1);
  await expect(toPay(till.page)).toHaveText('€16.18');
  await startOver(till);
});

test('a product is found by its typed number, too', async () => {
  await typeAndTake(till, '4053');
  await expect(lineRows(till.page).filter({ hasText: 'Lemon' })).toHaveCount(1);
  await startOver(till);
});

test('lines are counted up and down and removed by keys', async () => {
  const { page, hands } = till;
  await ringUp(till, { products: [train, shampoo] });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('+');
  await expect(toPay(page)).toHaveText('€28.07');
  await page.keyboard.press('-');
  await expect(toPay(page)).toHaveText('€19.98');
  await page.keyboard.press('Delete');
  await expect(heard(page)).toHaveText(pattern(en.notice.lineRemoved, { name: shampoo.name }));
  await expect(toPay(page)).toHaveText('€11.89');
  await hands.press(ESCAPE);
  await startOver(till);
});

test('the scan after a receipt begins the next sale', async () => {
  const { page } = till;
  await ringUp(till, { products: [train] });
  const { receiptNumber } = await complete(till);
  await scanProduct(till, shampoo);
  await expect(lineRows(page)).toHaveCount(1);
  await expect(toPay(page)).toHaveText('€8.09');
  const next = await complete(till);
  expect(next.receiptNumber).not.toBe(receiptNumber);
  await nextSale(till);
});

test('Card pressed twice completes one sale', async () => {
  const first = await sell(till, { products: [train] });
  await ringUp(till, { products: [shampoo] });
  await reachForEnter();
  await till.hands.press(F9);
  await till.hands.press(F9);
  await expect(till.page.getByTestId('receipt-number')).toBeVisible();
  await nextSale(till);
  const second = await sell(till, { products: [train] });
  expect(numberOf(second.receiptNumber)).toBe(numberOf(first.receiptNumber) + 2);
});

test('a sale is thrown away only after asking', async () => {
  const { page, hands } = till;
  await ringUp(till, { products: [train] });
  await hands.press(ESCAPE);
  const question = page.getByRole('alertdialog', { name: en.choice.discardTitle });
  await expect(question).toBeVisible();
  await hands.press(ESCAPE);
  await expect(question).toBeHidden();
  await expect(lineRows(page)).toHaveCount(1);
  await hands.press(ESCAPE);
  await discardNow(page);
  await expect(page.getByText(en.sale.empty)).toBeVisible();
  await expect(heard(page)).toHaveText(en.notice.discarded);
});

test('a locked till keeps the sale', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [train] });
  await page.keyboard.press('Control+l');
  await signIn(till, till.manager);
  await expect(lineRows(page).filter({ hasText: train.name })).toHaveCount(1);
  await expect(toPay(page)).toHaveText('€11.30');
  await startOver(till);
});

test.describe('what cannot be rung up says why, and nothing is lost', () => {
  for (const [text, words] of [
    ['9002104068308', en.notice.unreadable['wrong-check-digit']],
    ['4006381333931', en.notice.notFound.product],
    ['0.00', en.notice.unreadable['amount-out-of-range']],
    ['12.5', en.notice.expected.amount],
    ['99999999.99', en.notice.unreadable['amount-out-of-range']],
  ] as const) {
    test(text, async () => {
      await scanProduct(till, train);
      await typeAndTake(till, text);
      await expect(complaint(till.page)).toHaveText(pattern(words));
      await expect(theField(till.page)).toHaveValue(text);
      await expect(lineRows(till.page)).toHaveCount(1);
      await startOver(till);
    });
  }

  test('a product that is no longer sold', async () => {
    await till.hands.scan(shop.product('Cigarettes blue, pack').barcode ?? '');
    await expect(complaint(till.page)).toHaveText(pattern(en.notice.notFound.product));
    await startOver(till);
  });
});

function numberOf(receiptNumber: string): number {
  return Number(receiptNumber.split('-').at(-1));
}
