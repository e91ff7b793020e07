import { expect, test } from '@playwright/test';
import { type Till, useBench } from './support/harness.ts';
import { balance, pointsIn, scanMember, sell, startOver } from './support/sale-page.ts';
import { auditAndStart, balanceAtCentral, expectAllSent } from './support/settled.ts';
import { signIn } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
const train = shop.product('Wooden train, small');
const shampoo = shop.product('Shampoo, regular');
const member = shop.showing('luhn-card');
let first: Till;
let second: Till;

test.beforeAll(async () => {
  first = await bench.launch('first', { pair: {} });
  second = await bench.launch('second', { pair: {} });
  await signIn(first, first.cashier);
  await signIn(second, second.manager);
});

test('points earned at one till show at the other, where the member stands on an open sale', async () => {
  await scanMember(second, member);
  const before = await pointsIn(balance(second.page));
  const receipt = await sell(first, { member, products: [train] });
  expect(receipt.earnPoints).toBe(16);
  await expect(balance(second.page)).toHaveText((before + 16).toLocaleString('en-GB'));
  await startOver(second);
});

test('both sell to the same member through an outage, and then show the same balance as central', async () => {
  await bench.central().stop();
  const receipts = [
    await sell(first, { member, products: [train] }),
    await sell(second, { member, products: [shampoo] }),
    await sell(first, { member, products: [shampoo, train] }),
  ];
  const total = receipts.reduce((sum, { earnPoints }) => sum + (earnPoints ?? 0), 0);
  expect(total).toBeGreaterThan(0);
  await bench.central().start();
  await expectAllSent(first);
  await expectAllSent(second);
  const audit = await auditAndStart(bench.central());
  expect(audit.findings).toEqual([]);
  expect(audit.sales.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  const atCentral = balanceAtCentral(audit, member.memberId);
  for (const till of [first, second]) {
    await scanMember(till, member);
    await expect(balance(till.page)).toHaveText(atCentral.toLocaleString('en-GB'));
    await startOver(till);
  }
});
