import { expect, type Locator, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import {
  complaint,
  complete,
  expectMember,
  heard,
  lineRows,
  nextSale,
  readReceipt,
  ringUp,
  type ShownReceipt,
  toPay,
} from './support/sale-page.ts';
import { auditAndStart, expectAllSent, expectEachPostedOnce } from './support/settled.ts';
import { touch, touchEach } from './support/touch.ts';
import { pattern, signIn } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
const train = shop.product('Wooden train, small');
const shampoo = shop.product('Shampoo, regular');
const member = shop.showing('luhn-card');
const receipts: ShownReceipt[] = [];
let till: Till;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  await signIn(till, till.cashier);
});

test('by keys: two sales are parked, outlive a kill, and another cashier takes them up', async () => {
  await test.step('F4 without a sale says what it is for', async () => {
    await press('F4');
    await expect(heard(page())).toHaveText(en.pay.nothingParked);
  });
  await test.step('F4 sets the sale aside, and another customer is next', async () => {
    await ringUp(till, { member, products: [train] });
    await expect(toPay(page())).toHaveText('€11.30');
    await press('F4');
    await expect(heard(page())).toHaveText(pattern(en.pay.parked_one, { count: 1, amount: '€11.30' }));
    await expectEmptySale();
    await ringUp(till, { products: [shampoo, shampoo] });
    await press('F4');
    await expect(button(en.pay.recall)).toContainText('2');
  });
  await test.step('the machine loses its power', async () => {
    await till.kill();
    till = await bench.launch('till');
    await signIn(till, anotherCashier());
    await expect(button(en.pay.recall)).toContainText('2');
  });
  await test.step('F4 lists them, oldest first, and a number takes one up', async () => {
    await press('F4');
    await expect(parkedSales()).toHaveText([/€11\.89/, /€16\.18/]);
    await expect(parkedSales().first()).toContainText(member.name);
    await press('1');
    await expect(heard(page())).toHaveText(en.pay.recalled);
    await expectMember(page(), member);
    await expect(toPay(page())).toHaveText('€11.30');
    await expect(button(en.pay.park)).toContainText('1');
  });
  await test.step('and it is completed as any other', async () => {
    const receipt = kept(await complete(till));
    expect(receipt).toMatchObject({ paid: '€11.30', earnPoints: 16 });
    await expect(page().getByText(pattern(en.receipt.at, { staff: anotherCashier().name }))).toBeVisible();
    await nextSale(till);
  });
});

test('by touch: the other is taken up, and one that is open meanwhile is parked for it', async () => {
  await ringUp(till, { products: [train] });
  await touch(till, button(en.pay.park));
  await expectEmptySale();
  await touch(till, button(en.pay.recall));
  await expect(parkedSales()).toHaveCount(2);
  await test.step('the list can be left', async () => {
    await touch(till, button(en.app.cancel));
    await expect(parkedSales()).toHaveCount(0);
    await expectEmptySale();
  });
  await touch(till, button(en.pay.recall));
  await touch(till, parkedSales().filter({ hasText: '€16.18' }));
  await expect(heard(page())).toHaveText(en.pay.recalled);
  await expect(lineRows(page())).toHaveCount(1);
  await expect(toPay(page())).toHaveText('€16.18');
});

test('by touch: the next cashier finds the open sale and the parked one, and completes both', async () => {
  const next = till.cashier;
  await touch(till, button(en.app.lock));
  await touch(till, page().getByRole('list', { name: en.signIn.staff }).getByRole('button', { name: next.name }));
  await touchEach(till, page().getByRole('form'), next.pin);
  await touch(till, button(en.signIn.submit));
  await expect(page().getByText(`${next.name} · ${en.role.cashier}`)).toBeVisible();
  await expect(toPay(page())).toHaveText('€16.18');
  await expect(button(en.pay.park)).toContainText('1');
  await touch(till, button(en.pay.card));
  expect(kept(await readReceipt(page()))).toMatchObject({ paid: '€16.18' });
  await expect(page().getByText(pattern(en.receipt.at, { staff: next.name }))).toBeVisible();
  await nextSale(till);
  await touch(till, button(en.pay.recall));
  await touch(till, parkedSales());
  await expect(toPay(page())).toHaveText('€11.89');
  await touch(till, button(en.pay.card));
  expect(kept(await readReceipt(page()))).toMatchObject({ paid: '€11.89' });
  await nextSale(till);
});

test('what is typed and not taken keeps a sale from being parked, and says so', async () => {
  await ringUp(till, { products: [train] });
  await till.hands.type('4053', 'fast');
  await press('F4');
  await expect(complaint(page())).toHaveText(pattern(en.pay.fieldNotTaken, { typed: '4053' }));
  await expect(lineRows(page())).toHaveCount(1);
  await press('Enter');
  await expect(lineRows(page())).toHaveCount(2);
  await press('F4');
  await expectEmptySale();
  await press('F4');
  await press('1');
  await expect(lineRows(page())).toHaveCount(2);
  kept(await complete(till));
  await nextSale(till);
});

test('nothing is parked any more, and central has each sale once', async () => {
  await press('F4');
  await expect(heard(page())).toHaveText(en.pay.nothingParked);
  await expectAllSent(till);
  expectEachPostedOnce(await auditAndStart(bench.central()), receipts);
});

const page = () => till.page;
const press = (key: string) => till.page.keyboard.press(key);
/** By the beginning of its name: a count may follow. */
const button = (name: string): Locator => page().getByRole('button', { name: new RegExp(`^${name}`) });
const parkedSales = (): Locator => page().getByRole('dialog', { name: en.pay.parkedTitle }).getByRole('option');

function anotherCashier() {
  const other = till.staff.find(({ role, staffId }) => role === 'cashier' && staffId !== till.cashier.staffId);
  if (other === undefined) throw new Error('This store has one cashier only.');
  return other;
}

async function expectEmptySale(): Promise<void> {
  await expect(page().getByText(en.sale.empty)).toBeVisible();
  await expect(page().getByText(en.member.none)).toBeVisible();
}

/** Keeps what was completed, for the books. */
function kept(receipt: ShownReceipt): ShownReceipt {
  receipts.push(receipt);
  return receipt;
}
