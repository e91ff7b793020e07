import { expect, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import { inspectScreen } from './support/inspect-screen.ts';
import { type Proxy, startProxy } from './support/proxy.ts';
import {
  canUse,
  catalogue,
  expectTouchable,
  payWithPoints,
  pointsField,
  takenRewards,
  takeRewardByKey,
  usedPoints,
} from './support/redeem-page.ts';
import {
  balance,
  complaint,
  complete,
  expectMember,
  heard,
  lineRows,
  memberPart,
  nextSale,
  pointsIn,
  reachForEnter,
  ringUp,
  scanMember,
  scanProduct,
  startOver,
  toPay,
} from './support/sale-page.ts';
import { auditAndStart, balanceAtCentral, expectAllSent } from './support/settled.ts';
import { until } from './support/until.ts';
import { pattern, signIn, stateWords } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
// Nothing that a weekend or a coffee campaign touches: the figures below hold on every day.
const train = shop.product('Wooden train, small');
const shampoo = shop.product('Shampoo, regular');
const coffee = shop.product('Espresso Vesuvio, 1 kg');
const gold = shop.showing('luhn-card');
const NAMES = {
  fiveOff: '5 euros off',
  bag: 'Haselbach cotton bag',
  coffee: 'A bag of coffee',
  voucher: 'Gift voucher',
};
let line: Proxy;
let till: Till;

// Four views of each screen, each looked at by axe.
test.describe.configure({ timeout: 180_000 });

test.beforeAll(async () => {
  line = await startProxy(bench.central().url);
  till = await bench.launch('till', { pair: { url: line.url } });
  await signIn(till, till.cashier);
});

test.afterEach(async () => {
  await startOver(till);
});

test.afterAll(async () => {
  await line?.close();
});

test('points pay a part of a sale, by keys: what they pay, what is left, what the member has after', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [train, shampoo] });
  await expect(toPay(page)).toHaveText('€18.99');
  const before = await pointsIn(balance(page));
  expect(await pointsIn(canUse(page))).toBe(before);
  await payWithPoints(till, 500);
  await expect(heard(page)).toHaveText(pattern(en.redeem.takenPoints, { points: 500, amount: '€5.00' }));
  await expect(toPay(page)).toHaveText('€13.99');
  const receipt = await complete(till);
  expect(receipt).toMatchObject({ paid: '€18.99', newBalance: before - 500 + (receipt.earnPoints ?? 0) });
  await expect(page.getByText(pattern(en.redeem.receipt.points, { points: 500 }))).toBeVisible();
  await expect(page.getByTestId('points-used')).toHaveText('−500');
  await expect(page.getByText(en.receipt.sent)).toBeVisible();
  await nextSale(till);
});

test('points by touch: the pane, a likely amount, digits, and off again', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [train, shampoo] });
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await button(en.redeem.use).click();
  await expect(pointsField(page)).toBeVisible();
  // Half of 18.99, in steps of 50.
  await expect(button(pattern(en.redeem.useAmount, { points: 900 }))).toBeVisible();
  await inspectScreen(till, 'points as payment');
  await expectTouchable(page);
  await page.getByRole('group', { name: en.redeem.likely }).getByRole('button', { name: '500' }).click();
  await expect(toPay(page)).toHaveText('€13.99');
  await inspectScreen(till, 'sale with points');
  await expectTouchable(page);
  await button(en.redeem.use).click();
  for (const digit of ['2', '00']) {
    await page.getByRole('group', { name: en.pay.pad }).getByRole('button', { name: digit, exact: true }).click();
  }
  await expect(toPay(page)).toHaveText('€16.99');
  await button(pattern(en.redeem.useAmount, { points: 200 })).click();
  await expect(usedPoints(page)).toHaveCount(1);
  await expect(toPay(page)).toHaveText('€16.99');
  await button(en.redeem.takeOffPoints).click();
  await expect(toPay(page)).toHaveText('€18.99');
  await expect(usedPoints(page)).toHaveCount(0);
});

test('points that cannot be are refused in words, and nothing is used', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [train, shampoo] });
  await page.keyboard.press('F6');
  for (const [typed, words] of [
    ['50', pattern(en.redeem.typed['below-minimum'], { minimum: 100 })],
    ['525', pattern(en.redeem.typed['not-in-stepsNear'], { step: 50, near: '500 or 550' })],
    ['1000', pattern(en.redeem.typed['above-share'], { maximum: 900, amount: '€9.00' })],
    ['all', pattern(en.redeem.typed.unreadable, { typed: 'all' })],
  ] as const) {
    await till.hands.type(typed, 'fast');
    await page.keyboard.press('Enter');
    await expect(complaint(page)).toHaveText(words);
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(lineRows(page)).toHaveCount(2);
  await expect(usedPoints(page)).toHaveCount(0);
});

test('the keys of points: F6 opens and closes, Delete takes off, Esc goes back', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [train, shampoo] });
  await page.keyboard.press('F6');
  await expect(pointsField(page)).toBeFocused();
  await page.keyboard.press('F6');
  await expect(pointsField(page)).toBeHidden();
  await payWithPoints(till, 300);
  await page.keyboard.press('F6');
  await expect(pointsField(page)).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(usedPoints(page)).toHaveCount(0);
  await expect(toPay(page)).toHaveText('€18.99');
  await expect(page.getByLabel(en.sale.field)).toBeFocused();
});

test('rewards by keys: taken, shown among the lines, taken off, and one that says why not', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [train] });
  await page.keyboard.press('F7');
  const fiveOff = catalogue(page).getByRole('option').filter({ hasText: NAMES.fiveOff });
  await expect(fiveOff).toContainText(pattern(en.redeem.minimumSpend, { amount: '€15.00' }));
  await expect(fiveOff).toBeFocused();
  await reachForEnter();
  await page.keyboard.press('Enter');
  await expect(complaint(page)).toContainText('€15.00');
  await page.keyboard.press('Escape');
  await scanProduct(till, shampoo);
  await takeRewardByKey(till, NAMES.fiveOff);
  await expect(toPay(page)).toHaveText('€13.99');
  // It is marked, and Delete in the empty field is for what is marked.
  await page.keyboard.press('Delete');
  await expect(takenRewards(page)).toHaveCount(0);
  await expect(toPay(page)).toHaveText('€18.99');
});

test('rewards by touch; what is handed over and a voucher stand on the receipt', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [train] });
  const before = await pointsIn(balance(page));
  await page.getByRole('button', { name: en.redeem.rewards }).click();
  await inspectScreen(till, 'rewards');
  await expectTouchable(page);
  await catalogue(page).getByRole('option').filter({ hasText: NAMES.bag }).click();
  await expect(takenRewards(page).filter({ hasText: NAMES.bag })).toHaveCount(1);
  await page.getByRole('button', { name: en.redeem.rewards }).click();
  await catalogue(page).getByRole('option').filter({ hasText: NAMES.voucher }).click();
  await expect(takenRewards(page)).toHaveCount(2);
  await expect(toPay(page)).toHaveText('€11.30');
  await inspectScreen(till, 'sale with rewards');
  await expectTouchable(page);
  const receipt = await complete(till);
  expect(receipt.newBalance).toBe(before - 1_200 + (receipt.earnPoints ?? 0));
  await expect(page.getByTestId('voucher-code')).toHaveText(/Code [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}$/);
  await inspectScreen(till, 'receipt with rewards');
  await nextSale(till);
});

test('a reward that does not count any more says so, keeps nobody from paying, and spends nothing', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [train, shampoo] });
  const before = await pointsIn(balance(page));
  await takeRewardByKey(till, NAMES.fiveOff);
  await lineRows(page).filter({ hasText: shampoo.name }).click();
  await page.getByRole('button', { name: pattern(en.sale.removeLine, { name: shampoo.name }) }).click();
  await expect(takenRewards(page)).toContainText(en.redeem.problem['minimum-spend']);
  await expect(toPay(page)).toHaveText('€11.30');
  await inspectScreen(till, 'reward that does not count');
  const receipt = await complete(till);
  expect(receipt.newBalance).toBe(before + (receipt.earnPoints ?? 0));
  await nextSale(till);
});

test('a sale that comes to nothing is completed with Enter alone', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [coffee] });
  await takeRewardByKey(till, NAMES.coffee);
  await expect(toPay(page)).toHaveText('€0.00');
  await reachForEnter();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('receipt-number')).toBeVisible();
  await expect(page.getByTestId('paid')).toHaveText('€0.00');
  await nextSale(till);
});

test('the history shows the last movements, and goes as it came', async () => {
  const { page } = till;
  await scanMember(till, gold);
  await page.keyboard.press('F8');
  const list = page.getByRole('region', { name: en.redeem.movements.title });
  await expect(list.getByRole('row').filter({ hasText: en.redeem.movements.kind.redeem })).not.toHaveCount(0);
  await expect(page.getByText(en.redeem.movements.fromCentral)).toBeVisible();
  await inspectScreen(till, 'history');
  await page.keyboard.press('F8');
  await expect(list).toBeHidden();
});

test('a till that is killed with points on the open sale has them still', async () => {
  await ringUp(till, { member: gold, products: [train, shampoo] });
  await payWithPoints(till, 400);
  await takeRewardByKey(till, NAMES.bag);
  await till.kill();
  till = await bench.launch('till');
  await signIn(till, till.cashier);
  const { page } = till;
  await expectMember(page, gold);
  await expect(usedPoints(page)).toContainText('400');
  await expect(takenRewards(page)).toHaveCount(1);
  await expect(toPay(page)).toHaveText('€14.99');
  await complete(till);
  await nextSale(till);
});

test('a central that does not answer: nothing moves, the button says that it is asked, then the line says why', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [train, shampoo] });
  const before = await pointsIn(balance(page));
  await page.keyboard.press('F6');
  await till.hands.type('500', 'fast');
  line.holdNextReply('/v1/holds');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: en.redeem.asking })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('F9');
  await expect(pointsField(page)).toHaveValue('500');
  await expect(heard(page)).toHaveText(en.redeem.noAnswer);
  await expect(lineRows(page)).toHaveCount(2);
  await expect(toPay(page)).toHaveText('€18.99');
  await expectAllSent(till);
  // What central had granted is the member's again.
  await expect(canUse(page)).toHaveText(before.toLocaleString('en-GB'));
});

test('offline: nothing more can be held, which is said calmly; what is held pays, and all agrees after', async () => {
  const { page } = till;
  await ringUp(till, { member: gold, products: [train, shampoo] });
  await payWithPoints(till, 300);
  await expectAllSent(till);
  await bench.central().stop();
  await expect(stateWords(page)).toHaveText(pattern(en.state.offline));
  await expect(canUse(page)).toHaveText('300');
  await expect(memberPart(page).getByText(pattern(en.redeem.limit.offlineHeld, { held: 300 }))).toBeVisible();
  for (const key of ['F6', 'F7']) {
    await page.keyboard.press(key);
    await expect(heard(page)).toHaveText(pattern(en.redeem.refused.offlineHeld, { held: 300 }));
    await expect(lineRows(page)).toHaveCount(2);
  }
  await inspectScreen(till, 'points offline');
  await page.keyboard.press('F8');
  await expect(page.getByText(pattern(en.redeem.movements.kept))).toBeVisible();
  await page.keyboard.press('Escape');
  const receipt = await complete(till);
  await expect(page.getByTestId('points-used')).toHaveText('−300');
  await nextSale(till);
  await scanMember(till, gold);
  await expect(canUse(page)).toHaveText('0');
  await page.keyboard.press('F6');
  await expect(heard(page)).toHaveText(en.redeem.refused.offline);
  await page.keyboard.press('F8');
  await expect(page.getByRole('row').filter({ hasText: en.redeem.movements.waiting })).not.toHaveCount(0);
  await startOver(till);

  await bench.central().start();
  await expectAllSent(till);
  const audit = await until('central has taken back what was held', async () => {
    const books = await auditAndStart(bench.central());
    const member = books.members.find(({ memberId }) => memberId === gold.memberId);
    return member?.held === 0 && books;
  });
  expect(audit.findings).toEqual([]);
  expect(balanceAtCentral(audit, gold.memberId)).toBe(receipt.newBalance);
});
