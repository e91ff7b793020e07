import { expect, type Page, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import { ESCAPE } from './support/keyboard.ts';
import {
  barcodeOf,
  expectMember,
  heard,
  lineRows,
  ringUp,
  scanMember,
  scanProduct,
  startOver,
  theField,
  toPay,
  typeAndTake,
} from './support/sale-page.ts';
import type { ScanOptions } from './support/scanner.ts';
import { pattern, signIn } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
const train = shop.product('Wooden train, small');
const shampoo = shop.product('Shampoo, regular');
const lettered = shop.showing('plain-card');
let till: Till;

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  await signIn(till, till.cashier);
});
test.afterEach(() => startOver(till));

const keyboards: readonly [string, ScanOptions][] = [
  ['Return', { suffix: 'enter' }],
  ['Tab', { suffix: 'tab' }],
  ['no suffix', { suffix: 'none' }],
  ['Caps Lock', { capsLock: true }],
  ['a German layout', { layout: 'german' }],
  ['a German layout, Caps Lock and no suffix', { layout: 'german', capsLock: true, suffix: 'none' }],
];

for (const [what, options] of keyboards) {
  test(`a card with letters and a barcode, scanned with ${what}`, async () => {
    await scanMember(till, lettered, options);
    await scanProduct(till, train, options);
    await expect(lineRows(till.page)).toHaveCount(1);
    await expect(theField(till.page)).toHaveValue('');
  });
}

test('signs that a German layout swaps arrive as the scanner sent them', async () => {
  const member = shop.showing('email-only');
  // Under that layout the computer reads @ as a quotation mark and swaps z and y.
  await till.hands.scan(member.email ?? '', { layout: 'german' });
  await expectMember(till.page, member);
});

test('Caps Lock that the computer knows of', async () => {
  const { app, page } = till;
  await app.evaluate(async ({ BrowserWindow }, code) => {
    const [window] = BrowserWindow.getAllWindows();
    for (const sign of `${code}\r`) {
      const keyCode = sign === '\r' ? 'Enter' : sign;
      const modifiers: ('shift' | 'capslock')[] = /[A-Z]/.test(sign) ? ['shift', 'capslock'] : ['capslock'];
      window?.webContents.sendInputEvent({ type: 'keyDown', keyCode, modifiers });
      window?.webContents.sendInputEvent({ type: 'char', keyCode: sign, modifiers });
      window?.webContents.sendInputEvent({ type: 'keyUp', keyCode, modifiers });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }, lettered.card ?? '');
  await expectMember(page, lettered);
});

test.describe('whatever has the focus', () => {
  const places: readonly [string, (page: Page) => Promise<void>][] = [
    ['nothing', (page) => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())],
    ['the field', (page) => theField(page).focus()],
    ['the complete button', (page) => page.getByRole('button', { name: en.sale.complete }).focus()],
    ['the discard button', (page) => page.getByRole('button', { name: en.sale.discard }).focus()],
    ['the lock button', (page) => page.getByRole('button', { name: en.app.lock }).focus()],
    ['a line', (page) => lineRows(page).first().focus()],
  ];
  for (const [what, focus] of places) {
    for (const suffix of ['enter', 'tab', 'none'] as const) {
      test(`${what}, suffix ${suffix}`, async () => {
        const { page } = till;
        await ringUp(till, { products: [train] });
        await focus(page);
        await scanProduct(till, shampoo, { suffix });
        await expect(lineRows(page)).toHaveCount(2);
        await expect(toPay(page)).toHaveText('€19.98');
        await expect(theField(page)).toHaveValue('');
        await expect(page.getByRole('alertdialog')).toBeHidden();
      });
    }
  }

  test('a question that stands over the sale', async () => {
    const { page, hands } = till;
    await typeAndTake(till, '5.00');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await scanProduct(till, train);
    await expect(lineRows(page)).toHaveCount(1);
    await expect(page.getByText(pattern(en.choice.categoryTitle, { amount: '€5.00' }))).toBeVisible();
    await hands.press(ESCAPE);
    await expect(theField(page)).toHaveValue('5.00');
  });
});

test('a text half typed in the field stays as it is, and the scan does not mix with it', async () => {
  const { page, hands } = till;
  await hands.type('0171', 'fast');
  await expect(theField(page)).toHaveValue('0171');
  await scanProduct(till, train);
  await expect(theField(page)).toHaveValue('0171');
  await expect(lineRows(page)).toHaveCount(1);
});

test('a scan right after a focus change is not lost', async () => {
  const { page, hands } = till;
  const scan = hands.scan(barcodeOf(train));
  await page.getByRole('button', { name: en.app.keys }).focus();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await theField(page).focus();
  await scan;
  await expect(lineRows(page).filter({ hasText: train.name })).toHaveCount(1);
  for (const focus of [
    () => page.getByRole('button', { name: en.sale.complete }).focus(),
    () => theField(page).focus(),
    () => page.keyboard.press('Tab'),
    () => page.keyboard.press('F2'),
  ]) {
    await focus();
    await hands.scan(barcodeOf(train));
  }
  await expect(heard(page)).toHaveText(pattern(en.notice.productMore, { name: train.name, quantity: 5 }));
  await expect(theField(page)).toHaveValue('');
});

test('scans that follow each other at once are all taken, in their order', async () => {
  const { page, hands } = till;
  for (const product of [train, shampoo, train, shampoo, train]) await hands.scan(barcodeOf(product));
  await expect(heard(page)).toHaveText(pattern(en.notice.productMore, { name: train.name, quantity: 3 }));
  await expect(lineRows(page)).toHaveCount(2);
  await expect(toPay(page)).toHaveText('€51.85');
});

test('a fast typist is no scan: every key arrives in the field, in order, and nothing is taken before Enter', async () => {
  const { page, hands } = till;
  const text = barcodeOf(train);
  await hands.type(text, 'fast');
  await expect(theField(page)).toHaveValue(text);
  await expect(page.getByText(en.sale.empty)).toBeVisible();
  await hands.press(ESCAPE);
  await hands.type('Erika.Muster+Till@example.com', 'usual');
  await expect(theField(page)).toHaveValue('Erika.Muster+Till@example.com');
});

for (const pace of ['fast', 'rolled'] as const) {
  test(`typing anywhere begins in the field, and no key is lost: ${pace}`, async () => {
    const { page, hands } = till;
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await hands.type('40', pace);
    await hands.type('53', pace);
    await expect(theField(page)).toHaveValue('4053');
  });
}
