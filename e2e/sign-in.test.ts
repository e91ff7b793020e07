import { expect, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import { ENTER, ESCAPE } from './support/keyboard.ts';
import { choosePerson, lock, pattern, signIn, stateWords } from './support/window.ts';

const bench = useBench();
let till: Till;

test.beforeAll(async () => {
  till = await bench.launch('till', { pair: {} });
  await expect(till.page.getByRole('heading', { name: en.signIn.title })).toBeVisible();
});

test('every person of the store is there to choose from, and nobody else', async () => {
  const names = till.page.getByRole('list', { name: en.signIn.staff }).getByRole('button');
  await expect(names).toHaveCount(till.staff.length);
  for (const person of till.staff) await expect(names.filter({ hasText: person.name })).toHaveCount(1);
});

test('a PIN is never shown, and Esc goes back to the list', async () => {
  const { page, hands } = till;
  await choosePerson(till, till.cashier);
  await hands.type('12', 'fast');
  await expect(page.getByLabel(en.signIn.pin, { exact: true })).toHaveAttribute('type', 'password');
  await hands.press(ESCAPE);
  await hands.press(ESCAPE);
  await expect(page.getByRole('heading', { name: en.signIn.title })).toBeVisible();
});

test('a PIN that is too short says so', async () => {
  await choosePerson(till, till.cashier);
  await till.hands.type('123', 'fast');
  await till.hands.press(ENTER);
  await expect(till.page.getByRole('alert')).toHaveText(en.signIn.tooShort);
  await till.hands.press(ESCAPE);
  await till.hands.press(ESCAPE);
});

test('a scan before the sign-in is heard, and leaks into no field', async () => {
  await choosePerson(till, till.cashier);
  await till.hands.scan(bench.shop.showing('ean13-card').card ?? '');
  await expect(till.page.getByText(en.signIn.scanned)).toBeVisible();
  await expect(till.page.getByLabel(en.signIn.pin, { exact: true })).toHaveValue('');
  await till.hands.press(ESCAPE);
});

test('the right PIN signs in; Ctrl+L locks, whoever is at the till', async () => {
  await signIn(till, till.cashier);
  await expect(till.page.getByText(`${till.cashier.name} · ${en.role.cashier}`)).toBeVisible();
  await lock(till);
  await signIn(till, till.manager);
  await expect(till.page.getByText(`${till.manager.name} · ${en.role.manager}`)).toBeVisible();
  await lock(till);
});

test('with central stopped, the right PIN still signs in and a wrong one still does not', async () => {
  await bench.central().stop();
  await expect(stateWords(till.page)).toHaveText(pattern(en.state.offline));
  await choosePerson(till, till.cashier);
  await tryPin(till, wrongPin(till.cashier.pin));
  await expect(till.page.getByRole('alert')).toHaveText(pattern(en.signIn.wrong_other, { count: 4 }));
  await tryPin(till, till.cashier.pin);
  await expect(till.page.getByText(`${till.cashier.name} · ${en.role.cashier}`)).toBeVisible();
  await lock(till);
});

test('five wrong PINs lock a person out; a restart does not lift it, and others can sign in', async () => {
  const [, person] = till.staff;
  if (person === undefined) throw new Error('the store has one person only');
  const words = pattern(en.signIn.lockedOut, { name: person.name });
  await choosePerson(till, person);
  for (const left of [4, 3, 2, 1]) {
    await tryPin(till, wrongPin(person.pin));
    const text = left === 1 ? en.signIn.wrong_one : en.signIn.wrong_other;
    await expect(till.page.getByRole('alert')).toHaveText(pattern(text, { count: left }));
  }
  await tryPin(till, wrongPin(person.pin));
  await expect(till.page.getByRole('alert')).toHaveText(words);

  await till.kill();
  till = await bench.launch('till');
  await choosePerson(till, person);
  await tryPin(till, person.pin);
  await expect(till.page.getByRole('alert')).toHaveText(words);
  await till.hands.press(ESCAPE);
  await signIn(till, till.cashier);
});

async function tryPin({ hands }: Till, pin: string): Promise<void> {
  await hands.type(pin, 'fast');
  await hands.press(ENTER);
}

function wrongPin(pin: string): string {
  return pin === '123456' ? '654321' : '123456';
}
