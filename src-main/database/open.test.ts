import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { readSetting, writeSetting } from '../journal/local-state.ts';
import { temporaryFolder, testJournal } from '../testing/test-journal.ts';
import { inJournalTransaction, openJournal } from './open.ts';
import { isWriteFailure } from './refused.ts';

describe('the journal is durable', () => {
  it('keeps synchronous FULL after committed writes', () => {
    const file = join(temporaryFolder(), 'journal.db');
    const db = testJournal(file);
    writeSetting(db, 'a', 1);
    expect(db.$client.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.$client.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.$client.pragma('locking_mode', { simple: true })).toBe('exclusive');
  });

  it('would not keep it if left to itself: what the assertion at opening is for', () => {
    const client = new Database(join(temporaryFolder(), 'other.db'));
    client.pragma('journal_mode = WAL');
    client.exec('CREATE TABLE a (x)');
    expect(client.pragma('synchronous', { simple: true })).toBe(1);
    client.close();
  });
});

describe('inJournalTransaction', () => {
  it('writes nothing of a transaction that throws', () => {
    const db = testJournal();
    const fail = () =>
      inJournalTransaction(db, (tx) => {
        writeSetting(tx, 'a', 1);
        throw new Error('stop');
      });
    expect(fail).toThrow('stop');
    expect(readSetting(db, 'a')).toBeUndefined();
  });

  it('refuses work that does not end at once: its writes would fall outside', () => {
    const db = testJournal();
    expect(() => inJournalTransaction(db, async (tx) => writeSetting(tx, 'a', 1))).toThrow('promise');
    expect(readSetting(db, 'a')).toBeUndefined();
  });
});

it('tells a full disk from other failures, and loses nothing by it', () => {
  const db = testJournal(join(temporaryFolder(), 'journal.db'));
  writeSetting(db, 'kept', 'before');
  db.$client.pragma(`max_page_count = ${String(db.$client.pragma('page_count', { simple: true }))}`);
  let thrown: unknown;
  try {
    writeSetting(db, 'kept', 'x'.repeat(100_000));
  } catch (error) {
    thrown = error;
  }
  expect(isWriteFailure(thrown)).toBe(true);
  expect(readSetting(db, 'kept')).toBe('before');
  expect(isWriteFailure(new Error('other'))).toBe(false);
  expect(db.get(sql`PRAGMA quick_check`)).toEqual({ quick_check: 'ok' });
});

it('says which folder of migrations is missing', () => {
  expect(() => openJournal(':memory:', { migrationsFolder: temporaryFolder() })).toThrow('_journal.json');
});
