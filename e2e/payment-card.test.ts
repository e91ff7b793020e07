import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { luhnCheckDigit } from '../src-shared/identify/check-digits.ts';
import { type Till, useBench } from './support/harness.ts';
import {
  complaint,
  complete,
  lineRows,
  ringUp,
  scanMember,
  startOver,
  theField,
  typeAndTake,
} from './support/sale-page.ts';
import { pattern, signIn } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
const train = shop.product('Wooden train, small');
const refused = pattern(en.notice.unreadable['payment-card']);
let till: Till;

/** Numbers made up for these tests, each within a network's range and with its check digit. */
const numbers = ['4929573011', '5425233430109', '37144963539843', '6011000990139'].map(paymentNumber);
const [visa = '', mastercard = '', amex = '', discover = ''] = numbers;

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  await signIn(till, till.cashier);
});
test.afterEach(() => startOver(till));

for (const [what, text] of [
  ['a number', visa],
  ['track 2', `;${mastercard}=29121010000012345678?`],
  ['track 1', `%B${amex}^MUSTERMANN/ERIKA^2912101000000000000?`],
  ['both tracks', `%B${discover}^MUSTERMANN/ERIKA^29121010000?;${discover}=29121010000?`],
] as const) {
  test(`${what} of a payment card, scanned, is refused and wiped`, async () => {
    await ringUp(till, { products: [train] });
    await till.hands.scan(text);
    await expect(complaint(till.page)).toHaveText(refused);
    await expect(lineRows(till.page)).toHaveCount(1);
    await expectNoDigitsOnScreen(till);
  });
}

test('a number typed in groups is refused, and the field is emptied', async () => {
  await typeAndTake(till, visa.replaceAll(/(\d{4})(?=\d)/g, '$1 '));
  await expect(complaint(till.page)).toHaveText(refused);
  await expect(theField(till.page)).toHaveValue('');
  await expectNoDigitsOnScreen(till);
});

test('a member card in a payment range that the program claims is a member card', async () => {
  await scanMember(till, shop.showing('claimed-card'));
});

test('nothing of all that is in the files, the logs or the window, after a sale and the end', async () => {
  const { page } = till;
  await till.hands.scan(visa);
  await expect(complaint(page)).toHaveText(refused);
  await ringUp(till, { products: [train] });
  await complete(till);
  await expectNoDigitsOnScreen(till);
  await page.keyboard.press('Enter');
  await startOver(till);
  await till.close();
  const central = bench.central();
  for (const number of numbers) {
    expect(till.output()).not.toContain(number);
    expect(central.log()).not.toContain(number);
  }
  const searched = await search(bench.folder('till'), numbers);
  expect(searched.found).toEqual([]);
  // The search really reads what the till writes: the member card above is nowhere, a product's name is.
  expect((await search(bench.folder('till'), [shop.showing('claimed-card').card ?? ''])).found).toEqual([]);
  expect((await search(bench.folder('till'), [train.name])).found).toContain('journal.db');
  till = await bench.launch('till');
  await signIn(till, till.cashier);
});

async function expectNoDigitsOnScreen({ page }: Till): Promise<void> {
  const content = await page.evaluate(() => {
    const values = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value);
    return [document.documentElement.outerHTML, ...values, JSON.stringify(localStorage), document.title].join('\n');
  });
  const digits = content.replaceAll(/[\s-]/g, '');
  for (const number of numbers) expect(digits).not.toContain(number);
}

/** Which files below `folder` hold one of `texts`, as UTF-8 or UTF-16. */
async function search(folder: string, texts: readonly string[]): Promise<{ found: string[] }> {
  const found: string[] = [];
  for (const item of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!item.isFile()) continue;
    const path = join(item.parentPath, item.name);
    const bytes = await readFile(path);
    if (texts.some((text) => bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')))) {
      found.push(item.name);
    }
  }
  return { found };
}

function paymentNumber(start: string): string {
  const body = start.padEnd(start.startsWith('37') ? 14 : 15, '7');
  return body + luhnCheckDigit(body);
}
