import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, test } from '@playwright/test';
import { projectRoot } from '../scripts/project-root.ts';
import { runCommand } from '../scripts/run-command.ts';
import { en } from '../src-renderer/locales/en.ts';
import { closeProgram } from './support/change-central.ts';
import { tabTo } from './support/focus.ts';
import { type Till, useBench } from './support/harness.ts';
import { inspectScreen } from './support/inspect-screen.ts';
import { entryRows, figure, goTo, managerArea, touchTo } from './support/manager-page.ts';
import { type ShownReceipt, sell } from './support/sale-page.ts';
import { touch } from './support/touch.ts';
import { pattern, signIn, stateWords } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
const train = shop.product('Wooden train, small');
const member = shop.showing('luhn-card');
const receipts: ShownReceipt[] = [];
let till: Till;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  await signIn(till, till.manager);
});

test('what central refuses calls for a manager', async () => {
  await bench.central().stop();
  receipts.push(await sell(till, { member, products: [train] }), await sell(till, { member, products: [train] }));
  await closeProgram(bench.folder('central'), shop);
  await bench.central().start();
  await goTo(till, 'sync');
  await press('Control+Enter');
  await expect(stateWords(page())).toHaveText(pattern(en.state.needsPerson_other, { count: 2 }), { timeout: 60_000 });
});

test('by keys: the first is read, and answered with a new entry', async () => {
  await expect(figure(page(), en.manager.sync.person)).toHaveText('2');
  await goTo(till, 'journal');
  await tabTo(till, radio(en.manager.entries.filters.all));
  await press('ArrowRight');
  await press('ArrowRight');
  await press('Enter');
  await expect(radio(en.manager.entries.filters['needs-person'])).toBeChecked();
  await expect(entryRows(page())).toHaveCount(2);
  await tabTo(till, entryRows(page()).first());
  await press('ArrowDown');
  await press('Enter');
  await test.step('it says what was refused, why, and what it means', async () => {
    await expect(dialog()).toContainText(receipts[0]?.receiptNumber ?? '');
    await expect(dialog()).toContainText(en.manager.meaning.refused);
    await expect(dialog()).toContainText(en.manager.code.PROGRAM_CLOSED);
    await expect(dialog()).toContainText('Points: 16 on the receipt, 0 posted');
  });
  await inspectScreen(till, 'a refusal', { crossed: true });
  const choices = dialog().getByRole('radiogroup', { name: en.manager.entry.answerTitle });
  await expect(answerDo()).toBeDisabled();
  await tabTo(till, choices);
  await press('Space');
  await press('ArrowDown');
  await expect(choices.getByLabel(en.manager.entry.resolution['will-not-be-posted'])).toBeChecked();
  await tabTo(till, answerDo());
  await press('Enter');
  await expect(dialog()).toContainText(en.manager.answer.settled);
  await press('Escape');
  await expect(dialog()).toBeHidden();
  await expect(entryRows(page())).toHaveCount(1);
  await expect(stateWords(page())).toHaveText(pattern(en.state.needsPerson_one, { count: 1 }));
});

test('by touch: the other', async () => {
  await touchTo(till, 'sync');
  await touch(till, radio(en.manager.entries.filters['needs-person']));
  await touch(till, entryRows(page()));
  await expect(dialog()).toContainText(receipts[1]?.receiptNumber ?? '');
  await touch(till, dialog().getByText(en.manager.entry.resolution['settled-with-member']));
  await touch(till, answerDo());
  await expect(dialog()).toContainText(en.manager.meaning.settled);
  await touch(till, dialog().getByRole('button', { name: en.app.close }));
  await expect(page().getByText(en.manager.entries.none)).toBeVisible();
  await expect(stateWords(page())).toHaveText(en.state.allSent);
});

test('both answers are entries of their own, and central takes them', async () => {
  await goTo(till, 'journal');
  await expect(entryRows(page())).toHaveCount(5);
  for (const row of [0, 1]) {
    await expect(entryRows(page()).nth(row)).toContainText(en.manager.kind['refusal-answered']);
    await expect(entryRows(page()).nth(row)).toContainText(en.manager.answer.accepted);
  }
  for (const row of [2, 3]) await expect(entryRows(page()).nth(row)).toContainText(en.manager.answer.settled);
  await press('Control+Enter');
  await expect(page().getByText(pattern(en.manager.journal.sound_other, { points: 5 }))).toBeVisible();
});

test.describe('npm run journal -- verify', () => {
  const sound = '5 entries checked: signature, place in the chain, and what stands beside each.';

  test('finds the journal sound while the till has it open, and after', async () => {
    const file = join(till.userData, 'journal.db');
    expect(await verify(file)).toEqual({ code: 0, output: expect.stringContaining(sound) });
    await till.close();
    expect(await verify(file)).toEqual({ code: 0, output: expect.stringContaining(sound) });
  });

  test('names the entry in which one bit was flipped', async () => {
    const file = bench.folder('flipped.db');
    await copyFile(join(till.userData, 'journal.db'), file);
    const bytes = await readFile(file);
    const signed = `"receiptNumber":"${receipts[0]?.receiptNumber}"`;
    const places = [...bytes.toString('latin1').matchAll(new RegExp(signed, 'g'))].map(({ index }) => index);
    expect(places).not.toEqual([]);
    // Pages that nothing refers to any more may keep an older copy: it is flipped in each.
    for (const place of places) {
      const digit = place + signed.length - 2;
      bytes[digit] = (bytes[digit] ?? 0) ^ 1;
    }
    await writeFile(file, bytes);
    const { code, output } = await verify(file);
    expect(output).toContain('entry 1/2: was changed after it was signed');
    expect(output).toContain('Problems found. Every entry that is not named is sound.');
    expect(code).toBe(1);
  });
});

const page = () => till.page;
const press = (key: string) => till.page.keyboard.press(key);
const dialog = (): Locator => page().getByRole('dialog');
const radio = (name: string): Locator => managerArea(page()).getByRole('radio', { name, exact: true });
const answerDo = (): Locator => dialog().getByRole('button', { name: en.manager.entry.answerDo });

function verify(file: string) {
  return runCommand(process.execPath, [join(projectRoot, 'scripts', 'journal.ts'), 'verify', file]);
}
