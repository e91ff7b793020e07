import { readdirSync, readFileSync } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import Database from 'better-sqlite3';
import { en } from '../src-renderer/locales/en.ts';
import { dataKeysSchema } from '../src-shared/contracts/central.ts';
import { type EnrolmentCode, useBench } from './support/harness.ts';
import { type OrdinaryTill, type OrdinaryUser, prepareOrdinaryUser } from './support/ordinary-till.ts';
import { barcodeOf, lineRows, theField, toPay } from './support/sale-page.ts';
import { pattern, stateWords } from './support/window.ts';

const bench = useBench();
const { shop } = bench;
const train = shop.product('Wooden train, small');
let user: OrdinaryUser;
let till: OrdinaryTill;
let enrolment: EnrolmentCode;
/** What a file shows that keeps this program's keys in the open. */
let secrets: readonly Buffer[];

test.beforeAll(async () => {
  user = await prepareOrdinaryUser(bench.folder('.'));
  enrolment = bench.takeCode();
});
test.afterEach(async () => {
  const info = test.info();
  if (info.status === info.expectedStatus || till === undefined) return;
  await info.attach('output', { body: till.output(), contentType: 'text/plain' });
});
test.afterAll(() => {
  user?.end();
});

test('a till without a key store keeps its keys readable: that is what the search below finds', async () => {
  const weak = await bench.launch('weak', { pair: {} });
  await expect(weak.page.getByRole('heading', { name: en.signIn.title })).toBeVisible();
  await expect(weak.page.getByText(en.note.weakKeyStore)).toBeVisible();
  await weak.close();
  const device = readDeviceRow(weak.userData);
  expect(device.kind).toBe('none');
  const { blindIndexKey, profileKey } = dataKeysSchema.parse(JSON.parse(device.dataKeys.toString('utf8')));
  secrets = [
    PRIVATE_KEY_PREFIX,
    inText(PRIVATE_KEY_PREFIX.toString('base64').slice(0, 20)),
    inText('blindIndexKey'),
    inText('profileKey'),
    ...[blindIndexKey, profileKey].flatMap((key) => [inText(key), Buffer.from(key, 'base64')]),
  ];
  expect(device.privateKey.subarray(0, PRIVATE_KEY_PREFIX.length)).toEqual(PRIVATE_KEY_PREFIX);
  expect(await filesShowing(weak.userData, PRIVATE_KEY_PREFIX)).toContain('journal.db');
  expect(await filesShowing(weak.userData, inText(profileKey))).toContain('journal.db');
});

test('as an ordinary user, with the key store of the operating system, pairing has nothing to warn of', async () => {
  till = await user.start();
  const { page } = till;
  await expect(page.getByRole('heading', { name: en.pairing.title })).toBeVisible();
  await expect(page.getByText(en.pairing.weakText)).toBeHidden();
  await expect(page.getByRole('checkbox', { name: en.pairing.weakAccept })).toBeHidden();
  await page.getByLabel(en.pairing.address).fill(bench.central().url);
  await page.getByLabel(en.pairing.code).fill(enrolment.code);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: en.signIn.title })).toBeVisible();
  await expect(page.getByText(en.note.weakKeyStore)).toBeHidden();
});

test('Chromium’s sandbox holds the window', async () => {
  const renderers = processesOf(user.home).filter(({ command }) => command.includes('--type=renderer'));
  expect(renderers.length).toBeGreaterThan(0);
  for (const { status } of renderers) {
    // 2 is a filter of system calls.
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
  }
  for (const { command, status } of processesOf(user.home)) {
    expect(command).not.toContain('--no-sandbox');
    expect(status).not.toMatch(/^Uid:\t0/m);
  }
});

test('it sells, and central has the sale', async () => {
  await sellTrain(till.page);
});

test('none of its files shows a key, neither while it runs nor after', async () => {
  for (const secret of secrets) expect(await filesShowing(till.userData, secret)).toEqual([]);
  await till.close();
  for (const secret of secrets) expect(await filesShowing(till.userData, secret)).toEqual([]);
  expect(readDeviceRow(till.userData).kind).toBe('os');
  if (process.platform === 'linux') await access(join(user.home, '.local', 'share', 'keyrings', 'login.keyring'));
});

test('at the user’s next sign-in the keys still open, and it sells on', async () => {
  till = await user.start();
  await sellTrain(till.page);
  await expect(till.page.getByText(en.note.weakKeyStore)).toBeHidden();
  await till.close();
  await bench.central().stop();
  const { findings } = await bench.central().audit();
  expect(findings).toEqual([]);
});

/** How an Ed25519 private key begins as PKCS 8 DER (RFC 8410): all but the key's own 32 bytes. */
const PRIVATE_KEY_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

function inText(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** From the list of staff to a completed sale that central has, by keys. */
async function sellTrain(page: Page): Promise<void> {
  const storeId = shop.plan.tills.find(({ code }) => code === enrolment.tillCode)?.storeId;
  const cashier = shop.plan.staff.find((person) => person.storeId === storeId && person.role === 'cashier');
  if (cashier === undefined) throw new Error('No cashier of this till is known.');
  await page.getByRole('list', { name: en.signIn.staff }).getByRole('button', { name: cashier.name }).press('Enter');
  await expect(page.getByRole('form', { name: pattern(en.signIn.pinTitle, { name: cashier.name }) })).toBeVisible();
  await page.keyboard.type(cashier.pin, { delay: TYPIST_GAP_MS });
  await page.keyboard.press('Enter');
  await expect(theField(page)).toBeVisible();
  await theField(page).focus();
  await page.keyboard.type(barcodeOf(train), { delay: TYPIST_GAP_MS });
  await page.keyboard.press('Enter');
  await expect(lineRows(page).filter({ hasText: train.name })).toHaveCount(1);
  await expect(toPay(page)).toHaveText('€11.89');
  await page.keyboard.press('F9');
  await expect(page.getByTestId('receipt-number')).toBeVisible();
  await expect(page.getByTestId('paid')).toHaveText('€11.89');
  await expect(page.getByText(en.receipt.sent)).toBeVisible();
  await expect(stateWords(page)).toHaveText(en.state.allSent);
}

const TYPIST_GAP_MS = 70;

/** The names of the files of a till's folder in which these bytes stand. */
async function filesShowing(folder: string, bytes: Buffer): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /\.db(?:-wal)?$/.test(name));
  expect(names).toContain('journal.db');
  const contents = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const));
  return contents.filter(([, content]) => content.includes(bytes)).map(([name]) => name);
}

type KeptKeys = { kind: string; privateKey: Buffer; dataKeys: Buffer };

/** What a till that has ended keeps of its keys. */
function readDeviceRow(userData: string): KeptKeys {
  const journal = new Database(join(userData, 'journal.db'), { readonly: true });
  try {
    const columns = 'key_store_kind AS kind, sealed_private_key AS privateKey, sealed_data_keys AS dataKeys';
    return journal.prepare<[], KeptKeys>(`SELECT ${columns} FROM device`).get() as KeptKeys;
  } finally {
    journal.close();
  }
}

/** Linux: the app's processes whose data lie in `home`. */
function processesOf(home: string): { command: string; status: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ command, status: readFileSync(`/proc/${id}/status`, 'utf8') }];
      } catch {
        // It has ended since.
        return [];
      }
    })
    .filter(({ command }) => command.includes(`--user-data-dir=${home}`));
}
