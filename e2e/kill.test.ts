import { expect, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import { F9 } from './support/keyboard.ts';
import {
  complete,
  expectMember,
  lineRows,
  reachForEnter,
  ringUp,
  scanProduct,
  startOver,
  toPay,
} from './support/sale-page.ts';
import { auditAndStart, expectAllSent, expectEachPostedOnce } from './support/settled.ts';
import { pause, until } from './support/until.ts';
import { signIn } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
const train = shop.product('Wooden train, small');
const shampoo = shop.product('Shampoo, regular');
const member = shop.showing('luhn-card');
let till: Till;

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  await signIn(till, till.cashier);
});

test('a till that is killed in the middle of a sale has it back: lines, member and price', async () => {
  await ringUp(till, { member, products: [train, shampoo] });
  await till.hands.scan(train.barcode ?? '');
  const shown = '€30.28';
  await expect(toPay(till.page)).toHaveText(shown);
  await dieAndReturn();
  await expect(lineRows(till.page)).toHaveCount(2);
  await expectMember(till.page, member);
  await expect(toPay(till.page)).toHaveText(shown);
  await startOver(till);
});

test('a sale confirmed just before the process dies is there after, and never goes back to draft', async () => {
  await ringUp(till, { member, products: [train] });
  const receipt = await complete(till);
  await dieAndReturn();
  await expect(till.page.getByText(en.sale.empty)).toBeVisible();
  await expect(till.page.getByText(receipt.receiptNumber)).toBeVisible();
  await expectAllSent(till);
  expectEachPostedOnce(await auditAndStart(bench.central()), [receipt]);
});

test('killed at any moment around the last key, a sale is either still open or completed: never both, never neither', async () => {
  let completed = 1;
  let afterMs = 20;
  const seen = new Set<'open' | 'completed'>();
  // Towards the moment at which it turns from one into the other, from both sides.
  for (let death = 0; death < 4 || (seen.size < 2 && death < 8); death += 1) {
    await ringUp(till, { products: [train] });
    await reachForEnter();
    await Promise.all([till.hands.press(F9).catch(() => undefined), pause(afterMs).then(() => till.kill())]);
    till = await bench.launch('till');
    await signIn(till, till.cashier);
    const isEmpty = till.page.getByText(en.sale.empty);
    await expect(isEmpty.or(lineRows(till.page))).toBeVisible();
    if (await isEmpty.isVisible()) {
      seen.add('completed');
      completed += 1;
      afterMs = Math.floor(afterMs / 2);
    } else {
      seen.add('open');
      await startOver(till);
      afterMs = afterMs * 2 + 5;
    }
  }
  expect([...seen].toSorted()).toEqual(['completed', 'open']);
  await expectAllSent(till);
  const audit = await auditAndStart(bench.central());
  expect(audit.findings).toEqual([]);
  expect(audit.sales.map(({ status }) => status)).toEqual(Array.from({ length: completed }, () => 'accepted'));
  expect(new Set(audit.sales.map(({ saleId }) => saleId)).size).toBe(completed);
});

test('a window whose page dies is back with the sale, and the till never stopped', async () => {
  await scanProduct(till, shampoo);
  await till.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  // The test's own line to the page died with it: the new one is read from within the app. A dead page never answers.
  const readWindow = () =>
    till.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const silence = new Promise<string>((resolve) => setTimeout(() => resolve(''), 1_000));
      return Promise.race([contents?.executeJavaScript('document.body.innerText').catch(() => ''), silence]);
    });
  await until('the sale is back', async () => String(await readWindow()).includes('€8.09'));
  expect(String(await readWindow())).toContain(shampoo.name);
});

async function dieAndReturn(): Promise<void> {
  await till.kill();
  till = await bench.launch('till');
  await signIn(till, till.cashier);
}
