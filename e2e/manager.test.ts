import { expect, type Locator, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { tabTo } from './support/focus.ts';
import { type Till, useBench } from './support/harness.ts';
import {
  backToSale,
  done,
  entryRows,
  expectPage,
  figure,
  goTo,
  managerArea,
  part,
  pinForm,
  problem,
  touchPin,
  touchTo,
} from './support/manager-page.ts';
import { type Proxy, startProxy } from './support/proxy.ts';
import {
  lineRows,
  nextSale,
  reachForEnter,
  readReceipt,
  ringUp,
  type ShownReceipt,
  sell,
  startOver,
  toPay,
} from './support/sale-page.ts';
import { expectAllSent } from './support/settled.ts';
import { touch } from './support/touch.ts';
import { lock, pattern, signIn, stateWords } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
/** 11.89 EUR, of which 1.90 are tax at 19 percent. */
const train = shop.product('Wooden train, small');
/** 8.09 EUR, of which 1.29 are tax at 19 percent. */
const shampoo = shop.product('Shampoo, regular');
const giftCard = shop.product('Gift card 10 EUR');
const member = shop.showing('luhn-card');
const receipts: ShownReceipt[] = [];
let line: Proxy;
let till: Till;

// One day at one till, from its first sale to its report.
test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  line = await startProxy(bench.central().url);
  till = await bench.launch('till', { pair: { url: line.url } });
  await signIn(till, till.cashier);
});
test.afterAll(() => line.close());

test.describe('the way in', () => {
  test('a cashier is refused, by the own PIN too, and the sale is kept', async () => {
    await ringUp(till, { products: [shampoo] });
    await press('F12');
    await expect(pinForm(page(), till.manager)).toBeVisible();
    await till.hands.type(till.cashier.pin, 'fast');
    await press('Enter');
    await expect(problem(page(), pattern(en.signIn.wrong_other, { count: 4 }))).toBeVisible();
    await expect(managerArea(page())).toBeHidden();
    await press('Escape');
    await expect(toPay(page())).toHaveText('€8.09');
    await expectAtTill('cashier');
  });

  test('by keys: the manager’s PIN opens every page, and leaving asks the cashier’s', async () => {
    await press('F12');
    await expect(pinForm(page(), till.manager)).toBeVisible();
    await till.hands.type(till.manager.pin, 'fast');
    await press('Enter');
    await expectPage(page(), 'sync');
    await expectAtTill('manager');
    for (const each of ['journal', 'members', 'day', 'shift', 'printer', 'sync'] as const) await goTo(till, each);
    await press('ArrowDown');
    await expectPage(page(), 'journal');
    await press('Escape');
    await expect(pinForm(page(), till.cashier)).toBeVisible();
    await till.hands.type(till.cashier.pin, 'fast');
    await press('Enter');
    await expect(lineRows(page()).filter({ hasText: shampoo.name })).toHaveCount(1);
    await expectAtTill('cashier');
  });

  test('by touch: the same', async () => {
    await touch(till, button(en.manager.open));
    await touchPin(till, till.manager);
    for (const each of ['sync', 'journal', 'members', 'day', 'shift', 'printer'] as const) await touchTo(till, each);
    await touch(till, button(en.manager.leave));
    await touchPin(till, till.cashier);
    await expect(toPay(page())).toHaveText('€8.09');
    await startOver(till);
    await lock(till);
    await signIn(till, till.manager);
  });
});

test.describe('Sync', () => {
  test('by keys: what waits offline is told, opened, and sent at once when central is back', async () => {
    receipts.push(await sell(till, { member, products: [train] }));
    await expectAllSent(till);
    line.setWeather('refuse');
    await expect(stateWords(page())).toHaveText(pattern(en.state.offline));
    receipts.push(await sell(till, { products: [shampoo] }));
    await goTo(till, 'sync');
    await expect(figure(page(), en.manager.sync.waiting)).toHaveText('1');
    await expect(part(page(), en.manager.sync.contact)).toContainText(/[1-9]\d* tr(?:y|ies) failed/);
    const newest = entryRows(page()).first();
    await expect(newest).toContainText(lastReceipt().receiptNumber);
    await expect(newest).toContainText(en.manager.answer.none);
    await test.step('one entry in full', async () => {
      await tabTo(till, entryRows(page()).first());
      await press('Enter');
      await expect(dialog()).toContainText(en.manager.meaning.none);
      await expect(dialog()).toContainText('"kind": "sale-completed"');
      await press('Escape');
      await expect(dialog()).toBeHidden();
    });
    await test.step('the plot in figures', async () => {
      await tabTo(till, button(en.manager.plot.asTable));
      await press('Enter');
      expect(await sumOfColumn(1), 'recorded').toBe(3);
      expect(await sumOfColumn(2), 'sent').toBe(2);
      await press('Enter');
      await expect(plot()).toHaveAccessibleName(/3 recorded, 2 sent, 1 waiting now/);
    });
    line.setWeather('pass');
    await press('Control+Enter');
    await expect(done(page(), en.manager.sync.sent)).toBeVisible();
    await expect(figure(page(), en.manager.sync.waiting)).toHaveText('0');
    await expect(newest).toContainText(en.manager.answer.accepted);
    await expect(plot()).toHaveAccessibleName(/3 recorded, 3 sent, 0 waiting now/);
  });

  test('by touch: filters, an entry, the plot as a table, and send now', async () => {
    await touch(till, radio(en.manager.entries.filters.waiting));
    await expect(page().getByText(en.manager.entries.none)).toBeVisible();
    await touch(till, radio(en.manager.entries.filters.sales));
    await expect(entryRows(page())).toHaveCount(2);
    await touch(till, entryRows(page()).last());
    await expect(dialog()).toContainText(en.manager.meaning.accepted);
    await expect(dialog()).toContainText('€11.30');
    await touch(till, dialog().getByRole('button', { name: en.app.close }));
    await touch(till, button(en.manager.plot.asTable));
    await expect(part(page(), en.manager.sync.queue).getByRole('table')).toBeVisible();
    await touch(till, button(en.manager.plot.asPlot));
    await touch(till, button(en.manager.sync.sendNow));
    await expect(done(page(), en.manager.sync.sent)).toBeVisible();
    await backToSale(till);
  });
});

test.describe('Journal', () => {
  test('by keys: a receipt is found by its number and read in full, and the chain is checked', async () => {
    await goTo(till, 'journal');
    await expect(entryRows(page())).toHaveCount(3);
    const { receiptNumber } = receipts[0] ?? lastReceipt();
    await press('F2');
    await till.hands.type(receiptNumber.toLowerCase(), 'fast');
    await expect(entryRows(page())).toHaveCount(1);
    await tabTo(till, entryRows(page()));
    await press('Enter');
    await expect(dialog()).toContainText(receiptNumber);
    await expect(dialog()).toContainText(/"receiptNumber": "RS01-1-2"/);
    await expect(dialog().getByText(pattern(en.manager.entry.placeOf, { epoch: 1, sequence: 2 }))).toBeVisible();
    await expect(dialog().locator('code').first()).toHaveText(/^[0-9a-f]{64}$/);
    await press('Escape');
    await press('Control+Enter');
    await expect(done(page(), pattern(en.manager.journal.sound_other, { points: 3 }))).toBeVisible();
    await press('F2');
    await press('Delete');
    await expect(entryRows(page())).toHaveCount(3);
    await press('Escape');
  });

  test('by touch: filters, an entry, and the chain', async () => {
    await touchTo(till, 'sync');
    await touchTo(till, 'journal');
    await touch(till, radio(en.manager.entries.filters['needs-person']));
    await expect(page().getByText(en.manager.entries.none)).toBeVisible();
    await touch(till, radio(en.manager.entries.filters.all));
    await touch(till, entryRows(page()).last());
    await expect(dialog()).toContainText(en.manager.kind['epoch-opened']);
    await touch(till, dialog().getByRole('button', { name: en.app.close }));
    await touch(till, button(en.manager.journal.verify));
    await expect(done(page(), pattern(en.manager.journal.sound_other, { points: 3 }))).toBeVisible();
  });
});

test.describe('Members', () => {
  test('by keys: the copy is built anew with its progress told, and sales go on', async () => {
    const letGo = line.holdNextRequest('/v1/sync/snapshot/products');
    await goTo(till, 'members');
    await expect(figure(page(), en.manager.members.count)).toHaveText(String(shop.members.length));
    await press('Control+Enter');
    const bar = page().getByRole('progressbar', { name: en.manager.members.progress });
    await expect(bar).toHaveAttribute('aria-valuetext', pattern(en.manager.members.done));
    expect(Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
    await expect(button(en.manager.members.building)).toBeDisabled();
    await backToSale(till);
    receipts.push(await sell(till, { member, products: [train] }));
    await goTo(till, 'members');
    await expect(bar).toBeVisible();
    letGo();
    await expect(bar).toBeHidden();
    await expect(button(en.manager.members.rebuild)).toBeEnabled();
    await backToSale(till);
    await expectAllSent(till);
  });

  test('by touch: the same, seen to its end', async () => {
    await touchTo(till, 'members');
    await touch(till, button(en.manager.members.rebuild));
    await expect(done(page(), en.manager.members.finished)).toBeVisible();
    await touch(till, button(en.manager.leave));
    await ringUp(till, { member, products: [train] });
    await expect(toPay(page())).toHaveText('€11.30');
    await startOver(till);
  });

  test('offline it waits in words for central, and the old copy goes on', async () => {
    line.setWeather('refuse');
    await expect(stateWords(page())).toHaveText(pattern(en.state.offline));
    await goTo(till, 'members');
    await press('Control+Enter');
    await expect(done(page(), en.manager.members.asked)).toBeVisible();
    await backToSale(till);
    receipts.push(await sell(till, { member, products: [train] }));
    await goTo(till, 'members');
    line.setWeather('pass');
    await expectAllSent(till);
    await expect(done(page(), en.manager.members.finished)).toBeVisible();
    await backToSale(till);
  });
});

test.describe('Shift and cash', () => {
  test('by keys: opened with a float, closed with a count that is short', async () => {
    await goTo(till, 'shift');
    await tabTo(till, page().getByLabel(en.manager.shift.float));
    await till.hands.type('much', 'fast');
    await press('Enter');
    await expect(problem(page(), pattern(en.manager.shift.notAmount))).toBeVisible();
    await press('Control+a');
    await till.hands.type('100', 'fast');
    await press('Enter');
    await expect(part(page(), en.manager.shift.expected)).toContainText('€100.00');
    await backToSale(till);
    receipts.push(await sellInCash('20'));
    await goTo(till, 'shift');
    await expect(figure(page(), en.manager.shift.expected)).toHaveText('€111.89');
    await expect(figure(page(), en.manager.shift.net)).toHaveText('€11.89');
    await tabTo(till, page().getByLabel(en.manager.shift.count));
    await till.hands.type('111', 'fast');
    await expect(done(page(), pattern(en.manager.shift.short, { amount: '€0.89' }))).toBeVisible();
    await press('Enter');
    const closed = pattern(en.manager.shift.closed, { counted: '€111.00', expected: '€111.89' });
    await expect(done(page(), closed)).toContainText(pattern(en.manager.shift.short, { amount: '€0.89' }));
    await expect(page().getByRole('heading', { name: en.manager.shift.none })).toBeVisible();
  });

  test('by touch: the same, counted exactly', async () => {
    await touchTo(till, 'shift');
    await touchAndType(page().getByLabel(en.manager.shift.float), '50');
    await touch(till, button(en.manager.shift.open));
    await touchAndType(page().getByLabel(en.manager.shift.count), '50');
    await touch(till, button(en.manager.shift.close));
    await expect(done(page(), en.manager.shift.exact)).toBeVisible();
    await touchTo(till, 'journal');
    await expect(entryRows(page()).first()).toContainText(en.manager.kind['shift-closed']);
    await expect(entryRows(page()).nth(1)).toContainText(en.manager.kind['shift-opened']);
    await backToSale(till);
  });
});

test.describe('Day report', () => {
  test('adds up all that was sold, paid and taxed, and other days by keys and by touch', async () => {
    receipts.push(await sell(till, { products: [giftCard] }));
    await expectAllSent(till);
    await goTo(till, 'day');
    const paidMinor = receipts.reduce((sum, { paid }) => sum + Math.round(Number(paid.slice(1)) * 100), 0);
    // 3 × 11.30 with the member, 8.09, 11.89 in cash and a gift card.
    expect(paidMinor).toBe(6_388);
    await expect(figure(page(), en.manager.day.net)).toHaveText('€63.88');
    await expect(figure(page(), en.manager.day.sales)).toHaveText('6');
    await expect(part(page(), en.manager.day.sales)).toContainText(pattern(en.manager.day.withMember, { count: 3 }));
    await expect(figure(page(), en.manager.day.points)).toHaveText(String(3 * 16));
    await expect(part(page(), en.manager.day.points)).toContainText(en.manager.day.pointsSent);
    await expect(amountOf(en.manager.day.tenders, en.manager.day.cash)).toHaveText('11.89');
    await expect(amountOf(en.manager.day.tenders, en.manager.day.card)).toHaveText('51.99');
    await expect(amountOf(en.manager.day.tenders, en.manager.day.discount)).toHaveText('1.77');
    await expect(amountOf(en.manager.day.categories, 'Toys')).toHaveText('45.79');
    await expect(amountOf(en.manager.day.categories, 'Gift cards')).toHaveText('10.00');
    // Sale by sale, as the receipts have it: 3 × 1.80, 1.29 and 1.90.
    await expect(amountOf(en.manager.day.tax, '19%')).toHaveText(['45.29', '8.59', '53.88']);
    await tabTo(till, button(en.manager.day.before));
    await press('Enter');
    await expect(page().getByText(en.manager.day.none)).toBeVisible();
    await touch(till, button(en.manager.day.after));
    await expect(figure(page(), en.manager.day.net)).toHaveText('€63.88');
    await touch(till, button(en.manager.day.before));
    await touch(till, button(en.manager.day.today));
    await expect(figure(page(), en.manager.day.sales)).toHaveText('6');
    await backToSale(till);
  });
});

const page = () => till.page;
const press = (key: string) => till.page.keyboard.press(key);
const button = (name: string): Locator => page().getByRole('button', { name, exact: true });
const radio = (name: string): Locator => managerArea(page()).getByRole('radio', { name, exact: true });
const dialog = (): Locator => page().getByRole('dialog');
const plot = (): Locator => part(page(), en.manager.sync.queue).getByRole('img');
const amountOf = (table: string, row: string): Locator =>
  part(page(), table)
    .getByRole('row')
    .filter({ has: page().getByRole('rowheader', { name: row }) })
    .getByRole('cell');

function lastReceipt(): ShownReceipt {
  const last = receipts.at(-1);
  if (last === undefined) throw new Error('Nothing was sold yet.');
  return last;
}

/** Writes into a field that was touched, and waits until it is there: no finger is at the next button sooner. */
async function touchAndType(field: Locator, text: string): Promise<void> {
  await touch(till, field);
  await till.hands.type(text, 'fast');
  await expect(field).toHaveValue(text);
}

/** Of the plot as a table, whose first column names the rows. */
async function sumOfColumn(column: number): Promise<number> {
  const rows = part(page(), en.manager.sync.queue).locator('tbody').getByRole('row');
  await expect(rows.first()).toBeVisible();
  const texts = await rows.getByRole('cell').allTextContents();
  const cellsInRow = texts.length / (await rows.count());
  return texts.filter((_, index) => index % cellsInRow === column - 1).reduce((sum, text) => sum + Number(text), 0);
}

async function expectAtTill(role: 'cashier' | 'manager'): Promise<void> {
  await expect(page().getByText(`${till[role].name} · ${en.role[role]}`)).toBeVisible();
}

async function sellInCash(handed: string): Promise<ShownReceipt> {
  await ringUp(till, { products: [train] });
  await reachForEnter();
  await press('F10');
  await till.hands.type(handed, 'fast');
  await press('Enter');
  const receipt = await readReceipt(page());
  await nextSale(till);
  return receipt;
}
