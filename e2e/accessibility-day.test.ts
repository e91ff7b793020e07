import { expect, type Locator, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import { inspectScreen } from './support/inspect-screen.ts';
import { backToSale, done, entryRows, goTo, pinForm, problem } from './support/manager-page.ts';
import { type Proxy, startProxy } from './support/proxy.ts';
import {
  complaint,
  complete,
  nextSale,
  reachForEnter,
  readReceipt,
  ringUp,
  scanProduct,
  sell,
} from './support/sale-page.ts';
import { expectAllSent } from './support/settled.ts';
import { lock, pattern, signIn, stateWords } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
const basket = shop.plan.products.filter(({ barcode, active }) => barcode !== null && active).slice(0, 7);
const gold = shop.showing('luhn-card');
let line: Proxy;
let till: Till;

// Each screen is looked at by axe, light and dark.
test.describe.configure({ timeout: 180_000 });

test.beforeAll(async () => {
  line = await startProxy(bench.central().url);
  till = await bench.launch('till', { pair: { url: line.url } });
  await signIn(till, till.cashier);
});
test.afterAll(() => line.close());

test('paying', async () => {
  await ringUp(till, { member: gold, products: basket.slice(0, 1) });
  for (const product of basket) await scanProduct(till, product);
  await reachForEnter();
  await press('Enter');
  await expect(button(en.pay.back)).toBeVisible();
  await inspect('card or cash');
  await press('Escape');
  await press('F10');
  await till.hands.type('5', 'fast');
  await press('F9');
  await till.hands.type('100', 'fast');
  await expect(page().getByTestId('change')).toBeVisible();
  await inspect('cash with a part by card, and change');
  await till.hands.type('00', 'fast');
  await press('Enter');
  await expect(complaint(page())).toHaveText(pattern(en.pay.problem['change-implausible']));
  await inspect('an amount that is not taken');
  await till.hands.type('100', 'fast');
  await press('Enter');
  await readReceipt(page());
  await inspect('receipt with change');
  await press('Shift+F3');
  await expect(page().getByRole('dialog', { name: en.pay.previewTitle })).toBeVisible();
  await inspect('preview');
  await press('Escape');
  await nextSale(till);
});

test('parked sales', async () => {
  for (const product of basket.slice(0, 3)) {
    await ringUp(till, { products: [product] });
    await press('F4');
    await expect(page().getByText(en.sale.empty)).toBeVisible();
  }
  await inspect('an empty sale with some parked');
  await press('F4');
  await expect(page().getByRole('dialog', { name: en.pay.parkedTitle })).toBeVisible();
  await inspect('parked sales');
  await press('Escape');
});

test('the way to the manager’s screens', async () => {
  await press('F12');
  await expect(pinForm(page(), till.manager)).toBeVisible();
  await inspect('PIN of the manager');
  await press('Escape');
});

test('Sync', async () => {
  await beManager();
  await expectAllSent(till);
  line.setWeather('refuse');
  await expect(stateWords(page())).toHaveText(pattern(en.state.offline));
  await sell(till, { member: gold, products: basket.slice(0, 2) });
  await goTo(till, 'sync');
  await expect(entryRows(page()).first()).toContainText(en.manager.answer.none);
  await inspect('sync offline');
  line.setWeather('pass');
  await press('Control+Enter');
  await expect(done(page(), en.manager.sync.sent)).toBeVisible();
  await expectAllSent(till);
  await button(en.manager.plot.asTable).press('Enter');
  await inspect('sync, the plot as a table');
  await entryRows(page()).first().press('Enter');
  await expect(page().getByRole('dialog').getByText(en.manager.entry.hash, { exact: true })).toBeVisible();
  await inspect('an entry');
  await press('Escape');
  await press('?');
  await expect(page().getByRole('dialog', { name: en.keys.title })).toBeVisible();
  await inspect('keys of the manager’s screens');
  await press('Escape');
});

test('Journal', async () => {
  await beManager();
  await goTo(till, 'journal');
  await press('Control+Enter');
  await expect(done(page(), /checked: (?:each )?signed/)).toBeVisible();
  await inspect('journal, verified');
  await press('F2');
  await till.hands.type('none', 'fast');
  await expect(page().getByText(en.manager.entries.none)).toBeVisible();
  await inspect('journal, nothing found');
  await press('Escape');
});

test('Members', async () => {
  await beManager();
  const letGo = line.holdNextRequest('/v1/sync/snapshot/products');
  await goTo(till, 'members');
  await press('Control+Enter');
  await expect(page().getByText(pattern(en.manager.members.done))).toBeVisible();
  await inspect('members being copied');
  letGo();
  await expect(done(page(), en.manager.members.finished)).toBeVisible();
});

test('Day report', async () => {
  await beManager();
  await goTo(till, 'day');
  await inspect('day report');
});

test('Shift and cash', async () => {
  await beManager();
  await goTo(till, 'shift');
  await page().getByLabel(en.manager.shift.float).press('Enter');
  await expect(problem(page(), pattern(en.manager.shift.notAmount))).toBeVisible();
  await inspect('no shift, and no amount');
  await till.hands.type('100', 'fast');
  await press('Enter');
  await expect(page().getByLabel(en.manager.shift.count)).toBeVisible();
  await till.hands.type('99', 'fast');
  await expect(done(page(), pattern(en.manager.shift.short))).toBeVisible();
  await inspect('shift with a count that is short');
  await press('Enter');
  await expect(done(page(), pattern(en.manager.shift.closed))).toBeVisible();
  await inspect('shift closed');
});

test('Printer', async () => {
  await beManager();
  await goTo(till, 'printer');
  await page().getByLabel(en.manager.printer.host).press('Enter');
  await expect(problem(page(), en.manager.printer.invalid)).toBeVisible();
  await inspect('printer, with a problem');
  await page().getByLabel(en.manager.printer.host).fill('127.0.0.1');
  // Discard: nobody answers there.
  await page().getByLabel(en.manager.printer.port).fill('9');
  await press('Enter');
  await expect(done(page(), en.manager.printer.saved)).toBeVisible();
  await backToSale(till);
  await ringUp(till, { member: gold, products: basket.slice(0, 2) });
  await complete(till);
  await expect(stateWords(page())).toContainText(en.pay.printer.unreachable);
  await inspect('receipt with a printer that is off');
  await press('Shift+F3');
  await expect(button(en.pay.printAgain)).toBeVisible();
  await inspect('preview with a printer');
  await press('Escape');
  await goTo(till, 'printer');
  await inspect('printer that is off');
});

const page = () => till.page;
const press = (key: string) => till.page.keyboard.press(key);
const button = (name: string): Locator => page().getByRole('button', { name, exact: true });

const inspect = (name: string) => inspectScreen(till, name, { crossed: true });

async function beManager(): Promise<void> {
  if (await page().getByText(`${till.manager.name} · ${en.role.manager}`).isVisible()) return;
  await lock(till);
  await signIn(till, till.manager);
}
