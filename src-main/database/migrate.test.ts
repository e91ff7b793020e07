import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readDraft, readParkedDrafts } from '../journal/drafts.ts';
import { queueSummary } from '../journal/pending-effects.ts';
import { migrate, readMigrations, readVersion } from './migrate.ts';
import { closeDatabase, openJournal, openOrCreateReplica, openReplica } from './open.ts';
import { DatabaseRefusedError, type RefusalCode } from './refused.ts';

const MIGRATIONS = join(import.meta.dirname, '../../migrations/till');

const kinds = [
  ['journal', (file: string) => openJournal(file, optionsOf('journal'))],
  ['replica', (file: string) => openOrCreateReplica(file, optionsOf('replica'))],
] as const;

describe.each(kinds)('opening a %s', (kind, open) => {
  const last = readMigrations(join(MIGRATIONS, kind)).length;

  it('makes a fresh file with every migration, and opens it again as it is', () => {
    const file = join(temporaryFolder(), `${kind}.db`);
    closeDatabase(open(file));
    const tables = tablesOf(file);
    expect(tables.length).toBeGreaterThan(5);
    closeDatabase(open(file));
    expect(tablesOf(file)).toEqual(tables);
    const client = new Database(file, { readonly: true });
    expect(readVersion(client)).toBe(last);
    expect(client.pragma('journal_mode', { simple: true })).toBe('wal');
    client.close();
  });

  it('goes on where a first start was interrupted', () => {
    const file = join(temporaryFolder(), `${kind}.db`);
    closeDatabase(open(file));
    const applicationId = readPragma(file, 'application_id');
    const half = join(temporaryFolder(), `${kind}.db`);
    writePragma(half, `application_id = ${applicationId}`);
    closeDatabase(open(half));
    expect(tablesOf(half)).toEqual(tablesOf(file));
  });

  it.each<[string, RefusalCode, (file: string) => void]>([
    ['one of a newer version', 'database-newer', (file) => writePragma(file, `user_version = ${last + 1}`)],
    ['one of another program', 'database-foreign', (file) => writePragma(file, 'application_id = 7')],
    ['one of nobody', 'database-foreign', (file) => writePragma(file, 'application_id = 0')],
    ['a text file', 'database-damaged', (file) => writeFileSync(file, 'to do: buy milk\n'.repeat(500))],
    ['a file of three bytes', 'database-damaged', (file) => writeFileSync(file, 'abc')],
    ['one with a broken first page', 'database-damaged', (file) => overwrite(file, 16, Buffer.alloc(84, 0xff))],
  ])('refuses %s and changes nothing in it', (_, code, spoil) => {
    const file = join(temporaryFolder(), `${kind}.db`);
    closeDatabase(open(file));
    spoil(file);
    const before = readFileSync(file);
    expect(refusalOf(() => open(file))).toMatchObject({ code, file });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('refuses a newer file whose last commits are in the write-ahead log still, and leaves them there', () => {
    const folder = temporaryFolder();
    const file = join(folder, `${kind}.db`);
    closeDatabase(open(file));
    const client = new Database(file);
    client.pragma(`user_version = ${last + 1}`);
    const copy = join(temporaryFolder(), `${kind}.db`);
    for (const end of ['', '-wal']) writeFileSync(copy + end, readFileSync(file + end));
    client.close();
    const before = ['', '-wal'].map((end) => readFileSync(copy + end));
    expect(before[1]?.length).toBeGreaterThan(0);
    expect(refusalOf(() => open(copy))).toMatchObject({ code: 'database-newer' });
    expect(['', '-wal'].map((end, index) => readFileSync(copy + end).equals(before[index] as Buffer))).toEqual([
      true,
      true,
    ]);
  });

  it('refuses a write-ahead log whose file is gone: it may hold sales', () => {
    const file = join(temporaryFolder(), `${kind}.db`);
    writeFileSync(`${file}-wal`, 'left over');
    expect(refusalOf(() => open(file))).toMatchObject({ code: 'database-damaged' });
    expect(readFileSync(`${file}-wal`, 'utf8')).toBe('left over');
  });

  it('says in its message what to do, and names the file only', () => {
    const file = join(temporaryFolder(), `${kind}.db`);
    writePragma(file, 'application_id = 7');
    expect(refusalOf(() => open(file)).message).toMatch(new RegExp(`^${kind}\\.db is not a file of this till\\. Move`));
  });
});

it('brings a journal of the first version up with what is in it: entries, the open sale, a refusal', () => {
  const file = join(temporaryFolder(), 'journal.db');
  const firstVersion = temporaryFolder();
  cpSync(join(MIGRATIONS, 'journal'), firstVersion, { recursive: true });
  const log = join(firstVersion, 'meta', '_journal.json');
  const kept = JSON.parse(readFileSync(log, 'utf8'));
  writeFileSync(log, JSON.stringify({ ...kept, entries: kept.entries.slice(0, 2) }));
  const old = openJournal(file, { migrationsFolder: firstVersion }).$client;
  const saleId = '0199f6a0-0000-7000-8000-000000000001';
  const draft = { saleId: '0199f6a0-0000-7000-8000-000000000002', lines: [], member: null };
  old.exec(`
    INSERT INTO entries VALUES (1, 1, 'opened', 'epoch-opened', 5, NULL, x'01', x'02', 'h1');
    INSERT INTO entries VALUES (1, 2, 'sold', 'sale-completed', 6, '${saleId}', x'03', x'04', 'h2');
    INSERT INTO pending_effects VALUES ('sold', 'member', 'available', 1, 2, 27);
    INSERT INTO verdicts VALUES ('sold', 1, 2, 'refused', 'PROGRAM_CLOSED', '[]', 'central', 9, 7);
    INSERT INTO drafts VALUES ('${draft.saleId}', '${JSON.stringify(draft)}', 8);
    INSERT INTO settings VALUES ('a', '1');
  `);
  const before = ['entries', 'pending_effects', 'verdicts', 'settings'].map((table) => rowsOf(old, table));
  expect(readVersion(old)).toBe(2);
  old.close();

  const journal = openJournal(file, optionsOf('journal'));
  const tables = ['entries', 'pending_effects', 'verdicts', 'settings'];
  const now = tables.map((table) =>
    rowsOf(journal.$client, table).filter((row) => !('key' in row && row.key === 'openings')),
  );
  expect(now).toEqual(before.map((rows) => rows.filter((row) => !('key' in row && row.key === 'openings'))));
  expect(readDraft(journal)).toEqual(draft);
  expect(readParkedDrafts(journal)).toEqual([]);
  expect(queueSummary(journal, { watermark: { epoch: 1, sequence: 2 }, unsettled: [] }).needsPerson).toBe(1);
  expect(() => journal.$client.exec('DELETE FROM entries')).toThrow('never deleted');
  closeDatabase(journal);
});

it('refuses a journal with a damaged page in its middle', () => {
  const file = join(temporaryFolder(), 'journal.db');
  closeDatabase(openJournal(file, optionsOf('journal')));
  overwrite(file, 4_096 * 4, Buffer.alloc(4_096, 0xa5));
  const before = readFileSync(file);
  expect(refusalOf(() => openJournal(file, optionsOf('journal')))).toMatchObject({ code: 'database-damaged' });
  expect(readFileSync(file).equals(before)).toBe(true);
});

it('refuses the other kind of file', () => {
  const file = join(temporaryFolder(), 'journal.db');
  closeDatabase(openJournal(file, optionsOf('journal')));
  expect(refusalOf(() => openReplica(file, optionsOf('replica')))).toMatchObject({ code: 'database-foreign' });
});

it('opens no replica that is not there', () => {
  const file = join(temporaryFolder(), 'replica.db');
  expect(refusalOf(() => openReplica(file, optionsOf('replica')))).toMatchObject({ code: 'database-damaged' });
});

it('refuses a journal that another process has open, and opens it once that one is gone', async () => {
  const file = join(temporaryFolder(), 'journal.db');
  const other = spawn(process.execPath, ['-e', HOLD_OPEN, file, join(MIGRATIONS, 'journal')], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(other.stdout, 'data');
  expect(refusalOf(() => openJournal(file, optionsOf('journal')))).toMatchObject({ code: 'database-locked' });
  other.kill('SIGKILL');
  await once(other, 'exit');
  closeDatabase(openJournal(file, optionsOf('journal')));
});

it('refuses a journal that this process has open already', () => {
  const file = join(temporaryFolder(), 'journal.db');
  const first = openJournal(file, optionsOf('journal'));
  expect(refusalOf(() => openJournal(file, optionsOf('journal')))).toMatchObject({ code: 'database-locked' });
  closeDatabase(first);
});

it('leaves no half of a migration that fails', () => {
  const client = new Database(':memory:');
  const good = { statements: ['CREATE TABLE a (x)'] };
  const bad = { statements: ['CREATE TABLE b (x)', 'CREATE TABLE a (y)'] };
  expect(() => migrate(client, [good, bad])).toThrow('already exists');
  expect(readVersion(client)).toBe(1);
  expect(client.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['a']);
  client.close();
});

it('refuses a migration that takes the row away that another one belongs to', () => {
  const client = new Database(':memory:');
  const tables = ['CREATE TABLE a (x PRIMARY KEY)', 'CREATE TABLE b (x REFERENCES a)'];
  migrate(client, [{ statements: [...tables, 'INSERT INTO a VALUES (1)', 'INSERT INTO b VALUES (1)'] }]);
  const lossy = { statements: ['DELETE FROM a'] };
  expect(() => migrate(client, [{ statements: [] }, lossy])).toThrow('without the rows they belong to');
  expect(client.prepare('SELECT count(*) FROM a').pluck().get()).toBe(1);
  client.close();
});

const HOLD_OPEN = `
  const [file, migrationsFolder] = process.argv.slice(1);
  const { openJournal } = await import('./open.ts');
  openJournal(file, { migrationsFolder });
  console.log('open');
  setInterval(() => {}, 1_000);
`;

function optionsOf(kind: 'journal' | 'replica') {
  return { migrationsFolder: join(MIGRATIONS, kind), lockWaitMs: 0 };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'earnest-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function refusalOf(open: () => unknown): DatabaseRefusedError {
  try {
    open();
  } catch (error) {
    if (error instanceof DatabaseRefusedError) return error;
    throw error;
  }
  throw new Error('the file was opened');
}

function tablesOf(file: string): unknown[] {
  return read(file, (client) => client.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all());
}

function rowsOf(client: Database.Database, table: string): object[] {
  return client.prepare(`SELECT * FROM ${table}`).all() as object[];
}

function readPragma(file: string, name: string): unknown {
  return read(file, (client) => client.pragma(name, { simple: true }));
}

function read<T>(file: string, look: (client: Database.Database) => T): T {
  const client = new Database(file, { readonly: true });
  try {
    return look(client);
  } finally {
    client.close();
  }
}

function writePragma(file: string, pragma: string): void {
  const client = new Database(file);
  client.pragma(pragma);
  client.close();
}

function overwrite(file: string, offset: number, bytes: Buffer): void {
  const content = readFileSync(file);
  bytes.copy(content, offset);
  writeFileSync(file, content);
}
