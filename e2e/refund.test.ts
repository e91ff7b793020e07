import { expect, type Locator, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import { inspectScreen } from './support/inspect-screen.ts';
import { ENTER, ESCAPE } from './support/keyboard.ts';
import { entryRows, goTo, managerArea, pinForm } from './support/manager-page.ts';
import { expectTouchable, payWithPoints } from './support/redeem-page.ts';
import {
  expectFound,
  findByKeys,
  giveBack,
  givenBack,
  goesBack,
  keptSale,
  leaveRefund,
  numberField,
  paperField,
  paperLines,
  pointsReturned,
  pointsReversed,
  receiptHead,
  refundLine,
  writtenRefund,
} from './support/refund-page.ts';
import {
  balance,
  barcodeOf,
  complaint,
  complete,
  heard,
  lineRows,
  nextSale,
  pointsIn,
  ringUp,
  scanMember,
  scanProduct,
  sell,
  startOver,
  theField,
  toPay,
} from './support/sale-page.ts';
import { auditAndStart, expectAllSent } from './support/settled.ts';
import { touch, touchEach } from './support/touch.ts';
import { choosePerson, pattern, signIn, stateWords } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
// Nothing that a weekend or a coffee campaign touches: the figures below hold on every day.
const train = shop.product('Wooden train, small');
const shampoo = shop.product('Shampoo, regular');
const gold = shop.showing('luhn-card');
let till: Till;
let other: Till;

test.describe.configure({ timeout: 240_000 });

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  other = await bench.launch('other', { pair: {} });
  await signIn(till, till.cashier);
  await signIn(other, other.cashier);
});

test('a line of a sale of this till comes back, by keys alone: money and points in proportion', async () => {
  const { page, hands } = till;
  const sold = await sell(till, { member: gold, products: [train, shampoo, shampoo] });
  await scanMember(till, gold);
  const before = await pointsIn(balance(page));
  await findByKeys(till, sold.receiptNumber);
  await expectFound(page, sold.receiptNumber);
  await expect(keptSale(page)).toContainText(en.refund.keptEmpty);
  await page.keyboard.press('ArrowDown');
  await hands.type('1', 'fast');
  // 8.09 twice less 5 percent is 15.37; a half of that, half up.
  await expect(goesBack(page)).toHaveText('€7.69');
  const reversed = await pointsIn(pointsReversed(page));
  expect(reversed).toBeGreaterThan(0);
  await page.keyboard.press('F10');
  await giveBack(till);
  await expect(givenBack(page)).toHaveText('€7.69');
  await expect(heard(page)).toHaveText(pattern(en.refund.doneBy.cash, { amount: '€7.69' }));
  await expect(page.getByTestId('balance-after')).toHaveText((before - reversed).toLocaleString('en-GB'));
  await expect(balance(page)).toHaveText((before - reversed).toLocaleString('en-GB'));
  await leaveRefund(till);
  await expect(theField(page)).toBeFocused();
  await test.step('and no more comes back than was sold', async () => {
    await findByKeys(till, sold.receiptNumber);
    await expect(refundLine(page, shampoo.name)).toContainText(pattern(en.refund.ofLine_one, { sold: 2, left: 1 }));
    await page.keyboard.press('ArrowDown');
    await hands.type('2', 'fast');
    await expect(complaint(page)).toHaveText(pattern(en.refund.tooMuch_one, { name: shampoo.name, left: 1 }));
    await page.keyboard.press('Control+a');
    await expect(goesBack(page)).toHaveText('€18.98');
    await giveBack(till);
    await leaveRefund(till);
    await findByKeys(till, sold.receiptNumber);
    await expect(complaint(page)).toHaveText(en.refund.nothingLeft);
    await leaveAll();
  });
  await expectAllSent(till);
  const audit = await auditAndStart(bench.central());
  expect(audit.findings).toEqual([]);
  const back = audit.refunds.filter(({ receiptNumber }) => receiptNumber === sold.receiptNumber);
  expect(back.map(({ moneyMinor }) => moneyMinor)).toEqual([769, 1_898]);
  expect(back.reduce((sum, { reversedEarnPoints }) => sum + reversedEarnPoints, 0)).toBe(sold.earnPoints);
});

test('a sale of another till comes back by touch, while the open sale is kept', async () => {
  const { page } = till;
  await expectAllSent(till);
  const sold = await sell(other, { products: [train, shampoo] });
  await expectAllSent(other);
  await ringUp(till, { products: [train] });
  await till.hands.scan(sold.receiptNumber);
  await expectFound(page, sold.receiptNumber);
  await expect(keptSale(page)).toContainText('€11.89');
  await touch(till, button(pattern(en.refund.oneMore, { name: shampoo.name })));
  await expect(goesBack(page)).toHaveText('€8.09');
  await touch(till, refundLine(page, train.name).getByRole('button', { name: /can come back/ }));
  await expect(goesBack(page)).toHaveText('€19.98');
  await touch(till, button(pattern(en.refund.oneLess, { name: shampoo.name })));
  await expect(goesBack(page)).toHaveText('€11.89');
  await touch(till, button(pattern(en.refund.inCash)));
  await expectTouchable(page);
  await touch(till, button(pattern(en.refund.giveCash, { amount: '€11.89' })));
  await writtenRefund(page);
  await touch(till, button(pattern(en.pay.preview)));
  await expect(page.getByRole('dialog', { name: en.pay.previewTitle })).toContainText(sold.receiptNumber);
  await touch(till, page.getByRole('dialog').getByRole('button', { name: en.app.close }));
  await touch(till, button(pattern(en.refund.done.next)));
  await expect(lineRows(page)).toHaveCount(1);
  await expect(toPay(page)).toHaveText('€11.89');
  await startOver(till);
});

test('a sale of today is made undone with one key, and the scanned goods are counted', async () => {
  const { page } = till;
  const sold = await sell(till, { member: gold, products: [train, shampoo, shampoo] });
  // The last sale needs no number.
  await page.keyboard.press('Control+r');
  await expect(numberField(page)).toBeFocused();
  await till.hands.press(ENTER);
  await expectFound(page, sold.receiptNumber);
  await till.hands.scan(barcodeOf(shampoo));
  await expect(goesBack(page)).toHaveText('€7.69');
  await page.keyboard.press('Control+a');
  await expect(goesBack(page)).toHaveText(sold.paid);
  await expect(page.getByText(en.refund.voidHint)).toBeVisible();
  expect(await pointsIn(pointsReversed(page))).toBe(sold.earnPoints);
  await giveBack(till);
  await leaveRefund(till);
  await startOver(till);
});

test('what points had paid comes back as points, and the rest as money', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [train] });
  const before = await pointsIn(balance(page));
  await payWithPoints(till, 500);
  const sold = await complete(till);
  await nextSale(till);
  await findByKeys(till, sold.receiptNumber);
  await expectFound(page, sold.receiptNumber);
  await page.keyboard.press('Control+a');
  await expect(goesBack(page)).toHaveText('€6.30');
  await expect(pointsReturned(page)).toHaveText('+500');
  await giveBack(till);
  await expect(page.getByTestId('balance-after')).toHaveText(before.toLocaleString('en-GB'));
  await leaveRefund(till);
  await expectAllSent(till);
});

test('what is no receipt says so, and nothing is lost', async () => {
  const { page, hands } = till;
  await findByKeys(till, 'RS09-1-7');
  await expect(complaint(page)).toHaveText(pattern(en.refund.notFound, { number: 'RS09-1-7' }));
  await expect(numberField(page)).toHaveValue('RS09-1-7');
  await hands.scan(barcodeOf(train));
  await expect(complaint(page)).toHaveText(pattern(en.refund.noReceipt));
  await leaveAll();
});

test('offline, goods of another till come back by the paper, with a PIN', async () => {
  const { page, hands } = till;
  const sold = await sell(other, { member: gold, products: [train, shampoo] });
  await expectAllSent(other);
  await bench.central().stop();
  await expect(stateWords(page)).toHaveText(pattern(en.state.offline));
  await hands.scan(sold.receiptNumber);
  await expect(receiptHead(page, sold.receiptNumber)).toBeVisible();
  await expect(page.getByText(en.refund.elsewhere.what)).toBeVisible();
  await inspectScreen(till, 'a receipt that cannot be asked for', { crossed: true });
  await hands.press(ENTER);
  await expect(paperField(page)).toBeFocused();
  await hands.scan(barcodeOf(shampoo));
  await expect(page.getByLabel(pattern(en.refund.paper.price, { name: shampoo.name }))).toBeFocused();
  await hands.type('7.69', 'fast');
  await hands.press(ENTER);
  await expect(paperLines(page)).toHaveCount(1);
  await expect(goesBack(page)).toHaveText('€7.69');
  await inspectScreen(till, 'goods by the paper');
  await hands.press(ENTER);
  await expect(page.getByRole('heading', { name: en.refund.approval.title })).toBeVisible();
  await inspectScreen(till, 'who allows it', { crossed: true });
  const boss = person('supervisor');
  await choosePerson(till, boss);
  await test.step('a wrong PIN gives nothing back', async () => {
    await hands.type(boss.pin === '1234' ? '4321' : '1234', 'fast');
    await hands.press(ENTER);
    await expect(pinForm(page, boss).getByRole('alert')).toHaveText(/^Wrong PIN\. \d+ attempts left/);
    await inspectScreen(till, 'a wrong PIN of whoever allows it', { crossed: true });
  });
  await touchEach(till, pinForm(page, boss), boss.pin);
  await touch(till, pinForm(page, boss).getByRole('button', { name: en.refund.approval.pin }));
  await writtenRefund(page);
  await expect(page.getByText(en.refund.done.waitingOffline)).toBeVisible();
  await leaveRefund(till);
  await bench.central().start();
  await expectAllSent(till);
  const audit = await auditAndStart(bench.central());
  expect(audit.findings).toEqual([]);
  const [back] = audit.refunds.filter(({ receiptNumber }) => receiptNumber === sold.receiptNumber);
  expect(back).toMatchObject({ moneyMinor: 769 });
  expect(back?.reversedEarnPoints).toBeGreaterThan(0);
});

test('an amount of the paper is taken under its category; a supervisor needs no other PIN', async () => {
  const { page, hands } = till;
  const sold = await sell(other, { products: [train] });
  await expectAllSent(other);
  await bench.central().stop();
  await expect(stateWords(page)).toHaveText(pattern(en.state.offline));
  await page.keyboard.press('Control+l');
  await signIn(till, person('supervisor'));
  await findByKeys(till, sold.receiptNumber);
  await expect(page.getByText(en.refund.elsewhere.what)).toBeVisible();
  await hands.press(ENTER);
  await hands.type('11.89', 'fast');
  await hands.press(ENTER);
  const question = page.getByRole('dialog', { name: pattern(en.refund.paper.category, { amount: '€11.89' }) });
  const names = await question.getByRole('option').allTextContents();
  await hands.type(String(names.findIndex((name) => name.includes('Toys')) + 1), 'fast');
  await expect(goesBack(page)).toHaveText('€11.89');
  await giveBack(till);
  await leaveRefund(till);
  await bench.central().start();
  await expectAllSent(till);
});

test('two tills take the same goods back through an outage: one counts, the other calls for a manager', async () => {
  const { page, hands } = till;
  const sold = await sell(other, { member: gold, products: [shampoo] });
  await expectAllSent(other);
  await bench.central().stop();
  await expect(stateWords(page)).toHaveText(pattern(en.state.offline));
  await findByKeys(other, sold.receiptNumber);
  await expectFound(other.page, sold.receiptNumber);
  await other.page.keyboard.press('Control+a');
  await expect(goesBack(other.page)).toHaveText('€7.69');
  await giveBack(other);
  await leaveRefund(other);
  await findByKeys(till, sold.receiptNumber);
  await expect(page.getByText(en.refund.elsewhere.what)).toBeVisible();
  await hands.press(ENTER);
  await hands.scan(barcodeOf(shampoo));
  await expect(page.getByLabel(pattern(en.refund.paper.price, { name: shampoo.name }))).toBeFocused();
  await hands.type('7.69', 'fast');
  await hands.press(ENTER);
  await expect(goesBack(page)).toHaveText('€7.69');
  await giveBack(till);
  await leaveRefund(till);
  await bench.central().start();
  const flagged = await Promise.any([needsPerson(till), needsPerson(other)]);
  if (flagged === till) await expectAllSent(other);
  await flagged.page.keyboard.press('Control+l');
  await signIn(flagged, flagged.manager);
  await goTo(flagged, 'journal');
  await touch(
    flagged,
    managerArea(flagged.page).getByRole('radio', { name: en.manager.entries.filters['needs-person'] }),
  );
  await touch(flagged, entryRows(flagged.page).first());
  const dialog = flagged.page.getByRole('dialog');
  await expect(dialog).toContainText(en.manager.code.REFUND_EXCEEDS_SALE);
  await expect(dialog).toContainText(en.manager.amendment.reason['already-refunded']);
  await inspectScreen(flagged, 'a refund that somebody has to look at', { crossed: true });
  await touch(flagged, dialog.getByText(en.manager.entry.resolution.reported));
  await touch(flagged, dialog.getByRole('button', { name: en.manager.entry.answerDo }));
  await expect(dialog).toContainText(en.manager.answer.looked);
  await touch(flagged, dialog.getByRole('button', { name: en.app.close }));
  await expectAllSent(flagged);
  const audit = await auditAndStart(bench.central());
  expect(audit.findings).toEqual([]);
  const back = audit.refunds.filter(({ receiptNumber }) => receiptNumber === sold.receiptNumber);
  expect(back.reduce((sum, { reversedEarnPoints }) => sum + reversedEarnPoints, 0)).toBe(sold.earnPoints);
  await goTo(flagged, 'day');
  await inspectScreen(flagged, 'a day with goods that came back');
});

test('the screens of goods that come back', async () => {
  const { page, hands } = other;
  await signInAgain(other);
  const basket = shop.plan.products.filter(({ barcode, active }) => barcode !== null && active).slice(0, 12);
  const sold = await sell(other, { member: gold, products: basket });
  await ringUp(other, { member: gold, products: [train] });
  await page.keyboard.press('Control+r');
  await expect(numberField(page)).toBeFocused();
  await inspectScreen(other, 'which receipt');
  await hands.type(sold.receiptNumber, 'fast');
  await hands.press(ENTER);
  await expectFound(page, sold.receiptNumber);
  await page.keyboard.press('Control+a');
  await expect(goesBack(page)).toHaveText(sold.paid);
  await inspectScreen(other, 'everything comes back');
  await giveBack(other);
  await inspectScreen(other, 'what was given back');
  await leaveRefund(other);
  await scanProduct(other, train);
  await startOver(other);
});

const button = (name: string | RegExp): Locator => till.page.getByRole('main').getByRole('button', { name });

function person(role: 'supervisor' | 'manager') {
  const found = till.staff.find((one) => one.role === role);
  if (found === undefined) throw new Error(`No ${role} of this till is known.`);
  return found;
}

/** Goes back to the empty sale, step by step. */
async function leaveAll(): Promise<void> {
  const { page, hands } = till;
  await expect(async () => {
    if (!(await theField(page).isVisible())) await hands.press(ESCAPE);
    await expect(theField(page)).toBeVisible({ timeout: 200 });
  }).toPass();
  await startOver(till);
}

async function needsPerson(asked: Till): Promise<Till> {
  await expect(stateWords(asked.page)).toHaveText(pattern(en.state.needsPerson_one, { count: 1 }), { timeout: 60_000 });
  return asked;
}

async function signInAgain(asked: Till): Promise<void> {
  await asked.page.keyboard.press('Control+l');
  await signIn(asked, asked.cashier);
}
