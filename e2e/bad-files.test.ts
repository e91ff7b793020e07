import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import Database from 'better-sqlite3';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';
import { ringUp, sell, toPay } from './support/sale-page.ts';
import { pattern, signIn, stateWords } from './support/window.ts';

const bench = useBench();
const train = bench.shop.product('Wooden train, small');
const gold = bench.shop.showing('luhn-card');
/** The folder of a paired till that has sold and was closed in order. */
let sold: Till;

test.beforeAll(async () => {
  sold = await bench.launch('sold', { pair: {} });
  await signIn(sold, sold.cashier);
  await sell(sold, { member: gold, products: [train] });
  await expect(stateWords(sold.page)).toHaveText(en.state.allSent);
  await sold.close();
});

type Case = {
  readonly what: string;
  readonly code: 'database-foreign' | 'database-damaged' | 'database-newer';
  /** Makes the journal of the till in `folder`, where a copy of a good one lies, into a bad one. */
  readonly spoil: (journal: string) => Promise<void>;
};

const CASES: readonly Case[] = [
  { what: 'another program’s database', code: 'database-foreign', spoil: foreignDatabase },
  {
    what: 'no database at all',
    code: 'database-damaged',
    spoil: (journal) => writeFile(journal, 'Dear diary.\n'.repeat(400)),
  },
  { what: 'a journal that was cut short', code: 'database-damaged', spoil: cutShort },
  { what: 'a journal with a page of nonsense in it', code: 'database-damaged', spoil: overwritePage },
  { what: 'a journal of a newer version', code: 'database-newer', spoil: newerJournal },
];

for (const [index, { what, code, spoil }] of CASES.entries()) {
  test(`${what}: the till says so, and leaves the file as it is`, async () => {
    const name = `bad-${index}`;
    const folder = bench.folder(name);
    const journal = join(folder, 'journal.db');
    await mkdir(folder);
    await copyFile(join(sold.userData, 'journal.db'), journal);
    await spoil(journal);
    const before = await readFile(journal);
    const till = await bench.launch(name);
    const { page } = till;
    const words = en.blocked[code];
    await expect(page.getByRole('heading', { name: words.title })).toBeVisible();
    await expect(page.getByText(words.what)).toBeVisible();
    await expect(page.getByText(words.todo)).toBeVisible();
    await expect(page.getByText(`${en.blocked.file}: ${journal}`)).toBeVisible();
    await expect(page.getByRole('textbox')).toHaveCount(0);
    await till.close();
    expect((await readFile(journal)).equals(before)).toBe(true);
    expect(await bytesBeside(folder)).toBe(0);
  });
}

for (const [what, spoil] of [
  ['overwritten', (file: string) => writeFile(file, 'no database at all, and long enough for one'.repeat(400))],
  ['cut short', cutShort],
  ['gone', (file: string) => rm(file)],
] as const) {
  test(`members and prices whose file is ${what} are fetched anew, and the till sells again`, async () => {
    const [before] = await replicas();
    if (before === undefined) throw new Error('The till has no replica.');
    await spoil(join(sold.userData, before));
    const till = await bench.launch('sold');
    await signIn(till, sold.cashier);
    await ringUp(till, { member: gold, products: [train] });
    await expect(toPay(till.page)).toHaveText('€11.30');
    const { receiptNumber } = await sell(till, { products: [] });
    expect(receiptNumber).toMatch(pattern('RS01-1-'));
    await expect(stateWords(till.page)).toHaveText(en.state.allSent);
    await till.close();
    const after = await replicas();
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
  });
}

test('every sale came to central, and nothing else did', async () => {
  await bench.central().stop();
  const { findings } = await bench.central().audit();
  expect(findings).toEqual([]);
});

async function replicas(): Promise<string[]> {
  return (await readdir(sold.userData)).filter((name) => /^replica-.*\.db$/.test(name));
}

/** How much a till that only looked at its journal wrote into other databases, or into a write-ahead log for later. */
async function bytesBeside(folder: string): Promise<number> {
  // Left out is `-shm`, SQLite's index of a log, which it makes for an empty one, too.
  const names = (await readdir(folder)).filter((name) => /\.db(?:-wal)?$/.test(name) && name !== 'journal.db');
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, each) => sum + each, 0);
}

async function foreignDatabase(journal: string): Promise<void> {
  await rm(journal);
  const database = new Database(journal);
  database.exec("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('Apple pie')");
  database.close();
}

async function newerJournal(journal: string): Promise<void> {
  const database = new Database(journal);
  const version = Number(database.pragma('user_version', { simple: true }));
  database.pragma(`user_version = ${version + 1}`);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

async function cutShort(file: string): Promise<void> {
  const content = await readFile(file);
  await writeFile(file, content.subarray(0, Math.floor(content.length / 2)));
}

async function overwritePage(journal: string): Promise<void> {
  const content = await readFile(journal);
  const pageBytes = content.readUInt16BE(16);
  // The second page and those after it: the first says that it is one of ours.
  content.fill(0xa5, pageBytes, 4 * pageBytes);
  await writeFile(journal, content);
}
