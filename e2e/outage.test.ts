import { expect, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import {
  balance,
  complete,
  memberPart,
  nextSale,
  pointsIn,
  ringUp,
  type ShownReceipt,
  scanMember,
  sell,
  startOver,
} from './support/sale-page.ts';
import { auditAndStart, balanceAtCentral, expectAllSent, expectEachPostedOnce } from './support/settled.ts';
import { pattern, signIn, stateWords } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
const train = shop.product('Wooden train, small');
const shampoo = shop.product('Shampoo, regular');
const member = shop.showing('luhn-card');
const receipts: ShownReceipt[] = [];
let till: Till;

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  await signIn(till, till.cashier);
});

test('with central stopped, sales go on, and the window says what is safe here', async () => {
  const { page } = till;
  receipts.push(await sell(till, { member, products: [train] }));
  await expectAllSent(till);
  await bench.central().stop();
  await expect(stateWords(page)).toHaveText(pattern(en.state.offline));

  receipts.push(await sell(till, { member, products: [train, shampoo] }));
  await expect(stateWords(page)).toHaveText(pattern(en.state.offlineWaiting_one, { count: 1 }));
  await ringUp(till, { products: [shampoo] });
  receipts.push(await complete(till));
  await expect(page.getByText(en.receipt.waitingOffline)).toBeVisible();
  await expect(stateWords(page)).toHaveText(pattern(en.state.offlineWaiting_other, { count: 2 }));
  await nextSale(till);
});

test('offline, the balance has the own sales, and says which points wait and from when the rest is', async () => {
  const { page } = till;
  await scanMember(till, member);
  const waiting = receipts[1]?.earnPoints ?? 0;
  expect(await pointsIn(balance(page))).toBe(receipts[1]?.newBalance);
  await expect(memberPart(page).getByText(pattern(en.member.waiting_other, { points: waiting }))).toBeVisible();
  await expect(memberPart(page).getByText(pattern(en.member.asOf))).toBeVisible();
  await startOver(till);
});

test('a till that is started with no network opens, signs in and sells', async () => {
  await till.kill();
  till = await bench.launch('till');
  await signIn(till, till.cashier);
  await expect(stateWords(till.page)).toHaveText(pattern(en.state.offlineWaiting_other, { count: 2 }));
  receipts.push(await sell(till, { member, products: [shampoo] }));
  await expect(stateWords(till.page)).toHaveText(pattern(en.state.offlineWaiting_other, { count: 3 }));
});

test('with central back, everything settles without a new sale, and till and central agree', async () => {
  await bench.central().start();
  await expectAllSent(till);
  await scanMember(till, member);
  await expect(memberPart(till.page).getByText(en.member.asOfNow)).toBeVisible();
  await expect(memberPart(till.page).getByText(pattern(en.member.waiting_other))).toBeHidden();
  const shown = await pointsIn(balance(till.page));
  await startOver(till);
  const audit = await auditAndStart(bench.central());
  expectEachPostedOnce(audit, receipts);
  expect(balanceAtCentral(audit, member.memberId)).toBe(shown);
});

test('a central that dies as by a power cut, right after it took a sale in, has it when it is back', async () => {
  receipts.push(await sell(till, { member, products: [train] }));
  await bench.central().kill();
  receipts.push(await sell(till, { member, products: [shampoo] }));
  await bench.central().start();
  await expectAllSent(till);
  expectEachPostedOnce(await auditAndStart(bench.central()), receipts);
});
