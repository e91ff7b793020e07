import { expect, type Locator, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import type { Printout } from './support/escpos.ts';
import { tabTo } from './support/focus.ts';
import { type Till, useBench } from './support/harness.ts';
import { type Printer, startPrinter } from './support/printer.ts';
import { complaint, complete, heard, nextSale, reachForEnter, readReceipt, ringUp, sell } from './support/sale-page.ts';
import { touch } from './support/touch.ts';
import { pattern, signIn, stateWords } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
const train = shop.product('Wooden train, small');
const shampoo = shop.product('Shampoo, regular');
/** Signs that no printer has without a code page. */
const wine = shop.product('Grüner Veltliner, 0.75 l');
const pyjamas = shop.product('Children’s pyjamas, S');
const member = shop.showing('luhn-card');
let printer: Printer;
let till: Till;

// Each goes on with the printer and the till that the one before left.
test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  printer = await startPrinter();
  till = await bench.launch('till', { pair: {} });
  await signIn(till, till.manager);
});
test.afterAll(() => printer.switchOff());

test('without a printer, a receipt can be looked at, and printing says what is missing', async () => {
  await ringUp(till, { products: [train] });
  await complete(till);
  await press('F3');
  await expect(complaint(page())).toHaveText(en.pay.noPrinter);
  const lines = await readPreview();
  expect(lines.join('\n')).toContain(train.name);
  await nextSale(till);
});

test('a manager sets a printer up, by keys', async () => {
  await press('F12');
  await press('6');
  await expect(page().getByText(en.manager.printer.none)).toBeVisible();
  await tabTo(till, page().getByLabel(en.manager.printer.host));
  await till.hands.type('127.0.0.1', 'fast');
  await tabTo(till, page().getByLabel(en.manager.printer.port));
  await till.hands.type('0', 'fast');
  await press('Enter');
  await expect(alert()).toHaveText(en.manager.printer.invalid);
  await press('Control+a');
  await till.hands.type(String(printer.port), 'fast');
  await press('Enter');
  await expect(page().getByText(en.manager.printer.saved)).toBeVisible();
  await expect(page().getByText(en.manager.printer.fine)).toBeVisible();
  await backToSale();
});

test('a receipt prints as its preview shows it, and a card opens no drawer', async () => {
  await ringUp(till, { member, products: [wine, pyjamas, train, train] });
  const receipt = await complete(till);
  const printed = await nextJob();
  const preview = await readPreview();
  expect(printed).toEqual({ lines: preview, kicks: { before: 0, after: 0 }, cuts: 1 });
  const text = preview.join('\n');
  for (const words of [
    receipt.receiptNumber,
    wine.name,
    pyjamas.name,
    `2 x ${shown(train.priceMinor)} ${train.name}`,
  ]) {
    expect(text).toContain(words);
  }
  expect(text).toMatch(new RegExp(`SUMME EUR +${receipt.paid.slice(1).replace('.', ',')}\n`));
  expect(text).toMatch(new RegExp(`Punkte gesammelt +${receipt.earnPoints}\n`));
  expect(text).toContain(member.name);
  await nextSale(till);
});

test('cash opens the drawer before the first line, and the change is on the receipt', async () => {
  await ringUp(till, { products: [train] });
  await reachForEnter();
  await press('F10');
  await till.hands.type('20', 'fast');
  await press('Enter');
  await readReceipt(page());
  const printed = await nextJob();
  expect(printed).toEqual({ lines: await readPreview(), kicks: { before: 1, after: 0 }, cuts: 1 });
  expect(printed.lines.join('\n')).toMatch(/Bar gegeben +20,00\n +Rückgeld +8,11\n/);
});

test('the last receipt prints again, by keys and by touch, and opens no drawer', async () => {
  const expected = { lines: await readPreview(), kicks: { before: 0, after: 0 }, cuts: 1 };
  const again: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['F3', () => press('F3')],
    ['the button', () => touch(till, button(en.pay.print))],
    [
      'Enter in the preview',
      async () => {
        await press('Shift+F3');
        await expect(preview()).toBeVisible();
        await press('Enter');
      },
    ],
    [
      'a touch in the preview',
      async () => {
        await touch(till, button(en.pay.preview));
        await touch(till, button(en.pay.printAgain));
      },
    ],
  ];
  for (const [how, ask] of again) {
    await test.step(how, async () => {
      await ask();
      await expect(heard(page())).toHaveText(en.pay.printing);
      expect(await nextJob()).toEqual(expected);
    });
  }
  await expect(preview()).toBeHidden();
  await nextSale(till);
});

test('a printer that is off holds up no sale, and prints by itself when it is on again', async () => {
  await printer.switchOff();
  const receipts = [await sell(till, { products: [train] }), await sell(till, { products: [shampoo] })];
  const waits = pattern(en.pay.printer.waiting_other, { problem: en.pay.printer.unreachable, count: 2 });
  await expect(stateWords(page())).toHaveText(waits);
  await test.step('not even over a loss of power', async () => {
    await till.kill();
    till = await bench.launch('till');
    await signIn(till, till.manager);
    await expect(stateWords(page())).toHaveText(waits);
  });
  await printer.switchOn();
  for (const { receiptNumber } of receipts) expect((await nextJob()).lines.join('\n')).toContain(receiptNumber);
  await expect(stateWords(page())).toHaveText(en.state.allSent);
});

test('a printer that takes connections and never reads holds up no sale', async () => {
  printer.goDeaf();
  const receipts = [await sell(till, { products: [train] }), await sell(till, { products: [shampoo] })];
  expect(printer.jobs()).toEqual([]);
  printer.hearAgain();
  for (const { receiptNumber } of receipts) expect((await nextJob()).lines.join('\n')).toContain(receiptNumber);
});

test('a manager changes it by touch: narrower paper, and nothing by itself', async () => {
  await touch(till, button(en.manager.open));
  await touch(till, page().getByRole('tab', { name: en.manager.page.printer }));
  await touch(till, button(en.manager.printer.test));
  expect((await nextJob()).lines.some((line) => line.length === 42)).toBe(true);
  await touch(till, page().getByRole('radio', { name: '32' }));
  await touch(till, page().getByText(en.manager.printer.automatic));
  await touch(till, page().getByText(en.manager.printer.drawer));
  await touch(till, button(en.manager.printer.save));
  await expect(page().getByText(en.manager.printer.saved)).toBeVisible();
  await touch(till, button(en.manager.leave));
  await ringUp(till, { products: [pyjamas] });
  await reachForEnter();
  await touch(till, button(en.pay.cash));
  await touch(till, page().getByRole('button', { name: pattern(en.pay.exact) }));
  await readReceipt(page());
  await touch(till, button(en.pay.print));
  const printed = await nextJob();
  expect(printed).toEqual({ lines: await readPreview(), kicks: { before: 0, after: 0 }, cuts: 1 });
  expect(Math.max(...printed.lines.map((line) => line.length))).toBe(32);
  await nextSale(till);
});

test('a till whose printer is taken away prints nothing more', async () => {
  await touch(till, button(en.manager.open));
  await touch(till, page().getByRole('tab', { name: en.manager.page.printer }));
  await touch(till, button(en.manager.printer.remove));
  await expect(page().getByText(en.manager.printer.removed)).toBeVisible();
  await touch(till, button(en.manager.leave));
  await sell(till, { products: [train] });
  await press('F3');
  await expect(complaint(page())).toHaveText(en.pay.noPrinter);
  expect(printer.jobs()).toEqual([]);
});

const page = () => till.page;
const press = (key: string) => till.page.keyboard.press(key);
const button = (name: string): Locator => page().getByRole('button', { name, exact: true });
const alert = (): Locator => page().getByRole('main').getByRole('alert').filter({ hasText: /./ });
const preview = (): Locator => page().getByRole('dialog', { name: en.pay.previewTitle });
/** An amount as the receipts of a German store have it. */
const shown = (amountMinor: number) => (amountMinor / 100).toFixed(2).replace('.', ',');

/** The next thing that comes out of the printer. */
async function nextJob(): Promise<Printout> {
  await expect.poll(() => printer.jobs().length, { timeout: 30_000 }).toBeGreaterThan(0);
  const job = printer.takeJob();
  if (job === undefined) throw new Error('Nothing was printed.');
  return job;
}

/** The lines of the last receipt as the window shows them. */
async function readPreview(): Promise<string[]> {
  await press('Shift+F3');
  const text = (await preview().locator('pre').textContent()) ?? '';
  await press('Escape');
  await expect(preview()).toBeHidden();
  return text.split('\n');
}

/** Esc leaves the field first, then the manager's screens. */
async function backToSale(): Promise<void> {
  await press('Escape');
  await press('Escape');
  await expect(page().getByRole('main', { name: en.sale.label })).toBeVisible();
}
