import { expect, test } from '@playwright/test';
import { en } from '../src-renderer/locales/en.ts';
import { useBench } from './support/harness.ts';
import {
  anotherVersion,
  elsewhere,
  fault,
  type Impostor,
  otherJson,
  startImpostor,
  webPage,
} from './support/impostors.ts';
import { ENTER, TAB } from './support/keyboard.ts';
import { expectPairingProblem, openPairing, tryPairing } from './support/pairing-form.ts';
import type { TillApp } from './support/till.ts';
import { stateWords } from './support/window.ts';

const bench = useBench();
const impostors: Impostor[] = [];
let till: TillApp;

test.beforeAll(async () => {
  till = await bench.launch('till');
});
test.afterAll(async () => {
  for (const impostor of impostors) await impostor.close();
});

test('a new till says what pairing needs, and that this machine keeps no secrets', async () => {
  const { page } = till;
  await expect(page.getByText(en.pairing.lead)).toBeVisible();
  await expect(page.getByText(en.pairing.weakText)).toBeVisible();
  await expect(page.getByLabel(en.pairing.address)).toBeFocused();
});

test('without the word that a weak key store is fine, nothing is paired', async () => {
  await tryPairing(till, { url: bench.central().url, code: 'ABCD-EFGH-JKLM' });
  await expectPairingProblem(till.page, en.pairing.error.KEY_STORE_WEAK);
  await openPairing(till);
});

test('a form that is not filled in says so', async () => {
  await tryPairing(till, { url: '', code: '' });
  await expectPairingProblem(till.page, en.pairing.missing);
});

test('a text that is no address says so', async () => {
  await tryPairing(till, { url: 'https://user:secret@central.example', code: 'ABCD-EFGH-JKLM' });
  await expectPairingProblem(till.page, en.pairing.error.ADDRESS_INVALID);
});

test('an address outside this machine is refused over plain http', async () => {
  await tryPairing(till, { url: 'http://central.example', code: 'ABCD-EFGH-JKLM' });
  await expectPairingProblem(till.page, en.connectionProblem['not-encrypted']);
});

test('a central that is not there says so', async () => {
  const gone = await startImpostor(webPage);
  await gone.close();
  await tryPairing(till, { url: gone.url, code: 'ABCD-EFGH-JKLM' });
  await expectPairingProblem(till.page, en.connectionProblem.unreachable);
});

for (const [what, answer, words] of [
  ['a web page', webPage, en.connectionProblem['not-central']],
  ['other JSON', otherJson, en.connectionProblem['not-central']],
  ['a redirect', elsewhere, en.connectionProblem.redirected],
  ['another version', anotherVersion, en.connectionProblem['wrong-version']],
  ['a fault', fault, en.connectionProblem['central-failed']],
] as const) {
  test(`an address that answers with ${what} is told from a central`, async () => {
    const impostor = await startImpostor(answer);
    impostors.push(impostor);
    await tryPairing(till, { url: impostor.url, code: 'ABCD-EFGH-JKLM' });
    await expectPairingProblem(till.page, words);
  });
}

test('a wrong code is refused, and the till can try again', async () => {
  await tryPairing(till, { url: bench.central().url, code: 'ABCD-EFGH-JKLM' });
  await expectPairingProblem(till.page, en.pairing.refused['unknown-code']);
});

test('the right code, typed in small letters by keys alone, makes it a till', async () => {
  const { page, hands } = till;
  const { code, tillName, storeName } = bench.takeCode();
  await page.getByLabel(en.pairing.address).fill('');
  await page.getByLabel(en.pairing.code).fill('');
  await page.getByLabel(en.pairing.address).focus();
  await hands.type(bench.central().url, 'fast');
  await hands.press(TAB);
  await hands.type(code.toLowerCase());
  await hands.press(ENTER);
  await expect(page.getByRole('heading', { name: en.signIn.title })).toBeVisible();
  await expect(page.getByText(`${storeName} · ${tillName}`)).toBeVisible();
  await expect(stateWords(page)).toHaveText(en.state.allSent);
});

test('a code that was used is refused at another till', async () => {
  const other = await bench.launch('other');
  await openPairing(other);
  const { code } = bench.central().ready().enrolmentCodes[0] ?? { code: '' };
  await tryPairing(other, { url: bench.central().url, code });
  await expectPairingProblem(other.page, en.pairing.refused['used-code']);
});

test('a till that is started anew is still paired', async () => {
  await till.close();
  till = await bench.launch('till');
  await expect(till.page.getByRole('heading', { name: en.signIn.title })).toBeVisible();
});
