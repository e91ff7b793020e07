import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { inJournalTransaction, type JournalDatabase } from '../database/open.ts';
import {
  appendSale,
  enrol,
  enrolledJournal,
  JOURNAL_MIGRATIONS,
  NOW_MS,
  salePayload,
  temporaryFolder,
  testDevice,
  testJournal,
} from '../testing/test-journal.ts';
import { appendEntry, EntryIdUsedError, type NewEntry, WrongSignerError } from './append-entry.ts';
import { pendingEffectsOf } from './pending-effects.ts';
import { findSaleEntry, latestSaleEntry, NotEnrolledError, readHead, readHeadAt } from './read-entries.ts';
import { verifyJournal } from './verify-journal.ts';

describe('appendEntry', () => {
  it('chains and signs one entry after the other, with their effects', () => {
    const { db, row, signer } = enrolledJournal();
    const memberId = uuidv7();
    const first = appendSale(db, signer, { effects: [{ memberId, account: 'available', points: 12 }] });
    const second = appendSale(db, signer, { effects: [{ memberId, account: 'pending', points: 0 }] });
    expect(first.head).toMatchObject({ epoch: 1, sequence: 2 });
    expect(second.entry).toMatchObject({ sequence: 3, previousHash: first.head.hash, deviceId: row.deviceId });
    expect(readHead(db)).toEqual(second.head);
    expect(readHeadAt(db, first.head)).toEqual(first.head);
    expect(verifyJournal(db, row.publicKey)).toEqual({ checked: 3, problems: [] });
    expect(pendingEffectsOf(db, memberId)).toEqual([
      { entryId: first.entry.id, epoch: 1, sequence: 2, account: 'available', points: 12, isReturn: false },
    ]);
  });

  it('takes an open transaction only', () => {
    const { db, signer } = enrolledJournal();
    const append = (plain: JournalDatabase) =>
      // @ts-expect-error a database without an open transaction is not one
      appendEntry(plain, signer, newSale(), []);
    expect(append).toBeTypeOf('function');
    expect(readHead(db).sequence).toBe(1);
  });

  it('an id is never used twice', () => {
    const { db, signer } = enrolledJournal();
    const id = uuidv7();
    appendSale(db, signer, { id });
    const head = readHead(db);
    expect(() => appendSale(db, signer, { id })).toThrow(EntryIdUsedError);
    expect(readHead(db)).toEqual(head);
  });

  it('one sale is one entry', () => {
    const { db, signer } = enrolledJournal();
    const saleId = uuidv7();
    const { entry, head } = appendSale(db, signer, { saleId });
    expect(() => appendSale(db, signer, { saleId })).toThrow('this sale is in the journal already');
    expect(readHead(db)).toEqual(head);
    expect(findSaleEntry(db, saleId)).toEqual({ hash: head.hash, body: entry });
    expect(latestSaleEntry(db)?.body.payload.saleId).toBe(saleId);
    expect(findSaleEntry(db, uuidv7())).toBeNull();
  });

  it('writes nothing, effects included, when the rest of the transaction fails', () => {
    const { db, signer } = enrolledJournal();
    const memberId = uuidv7();
    const head = readHead(db);
    const complete = () =>
      inJournalTransaction(db, (tx) => {
        appendEntry(tx, signer, newSale(), [{ memberId, account: 'available', points: 5 }]);
        throw new Error('power');
      });
    expect(complete).toThrow('power');
    expect(readHead(db)).toEqual(head);
    expect(pendingEffectsOf(db, memberId)).toEqual([]);
  });

  it.each<[string, (entry: NewEntry) => unknown, string]>([
    [
      'an amount with a fraction',
      (entry) => ({ ...entry, payload: { ...entry.payload, earnPoints: 0.5 } }),
      'earnPoints',
    ],
    ['a field that nobody knows', (entry) => ({ ...entry, payload: { ...entry.payload, extra: 1 } }), 'extra'],
    ['an id that is none', (entry) => ({ ...entry, id: '7' }), 'id'],
    ['a time before 1970', (entry) => ({ ...entry, occurredAtMs: -1 }), 'occurredAtMs'],
  ])('writes no entry that could not be read again: %s', (_, spoil, place) => {
    const { db, signer } = enrolledJournal();
    const entry = spoil(newSale()) as NewEntry;
    expect(() => inJournalTransaction(db, (tx) => appendEntry(tx, signer, entry, []))).toThrow(place);
    expect(readHead(db).sequence).toBe(1);
  });

  it('refuses a signer of another device or epoch, and a till that is not enrolled', () => {
    const { db, signer } = enrolledJournal();
    expect(() => appendSale(db, { ...signer, epoch: 2 })).toThrow(WrongSignerError);
    expect(() => appendSale(db, { ...signer, deviceId: uuidv7() })).toThrow(WrongSignerError);
    expect(() => appendSale(testJournal(), signer)).toThrow(NotEnrolledError);
  });
});

describe('openEpoch', () => {
  it('declares what came before it', () => {
    const { db, row, signer } = enrolledJournal();
    const { head } = appendSale(db, signer);
    const again = { row: { ...row, epoch: 2 }, signer: { ...signer, epoch: 2 } };
    const opened = enrol(db, again);
    expect(opened.entry).toMatchObject({ epoch: 2, sequence: 1, payload: { previous: head } });
    expect(readHead(db)).toEqual(opened.head);
    expect(verifyJournal(db, row.publicKey)).toEqual({ checked: 1, problems: [] });
  });

  it('names nothing where it is the first', () => {
    expect(enrol(testJournal(), testDevice()).entry.payload).toEqual({ appVersion: '0.1.0', previous: null });
  });
});

describe('the journal refuses to be changed', () => {
  const columns = 'epoch, sequence, id, kind, occurred_at_ms, sale_id, body, signature, hash';
  it.each([
    ['an update', `UPDATE entries SET occurred_at_ms = 0`, 'never changed'],
    ['an update of one row', `UPDATE entries SET hash = 'x' WHERE sequence = 2`, 'never changed'],
    ['a deletion', `DELETE FROM entries WHERE sequence = 2`, 'never deleted'],
    ['a replacement', `INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE sequence = 2`, 'follows'],
    [
      'an upsert',
      `INSERT INTO entries SELECT * FROM entries WHERE true ON CONFLICT DO UPDATE SET hash = 'x'`,
      'follows',
    ],
    [
      'a gap',
      `INSERT INTO entries (${columns}) SELECT 1, 9, 'x', kind, 1, null, body, signature, hash FROM entries`,
      'follows',
    ],
    [
      'a replacement under the next number',
      `INSERT OR REPLACE INTO entries (${columns}) SELECT 1, 3, id, kind, 1, null, body, signature, hash FROM entries WHERE sequence = 2`,
      'entry id',
    ],
    [
      'a sale under a new id',
      `INSERT OR REPLACE INTO entries (${columns}) SELECT 1, 3, 'x', kind, 1, sale_id, body, signature, hash FROM entries WHERE sequence = 2`,
      'sale',
    ],
  ])('by %s, on a connection that knows nothing of it', (_, statement, reason) => {
    const { db, row, signer } = enrolledJournal();
    appendSale(db, signer);
    db.$client.pragma('recursive_triggers = OFF');
    const before = db.$client.prepare('SELECT * FROM entries').all();
    expect(() => db.$client.exec(statement)).toThrow(reason);
    expect(db.$client.prepare('SELECT * FROM entries').all()).toEqual(before);
    expect(verifyJournal(db, row.publicKey)).toEqual({ checked: 2, problems: [] });
  });
});

it('a sale confirmed just before the process dies is there after', async () => {
  const file = join(temporaryFolder(), 'journal.db');
  const till = spawn(process.execPath, ['-e', SELL_AND_DIE, file, JOURNAL_MIGRATIONS], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  till.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [, signal] = await once(till, 'close');
  expect(signal).toBe('SIGKILL');
  const { publicKey, confirmed, unconfirmed } = JSON.parse(said) as Record<string, string>;

  const db = testJournal(file);
  expect(findSaleEntry(db, confirmed ?? '')).not.toBeNull();
  expect(findSaleEntry(db, unconfirmed ?? '')).toBeNull();
  expect(latestSaleEntry(db)?.body.payload.saleId).toBe(confirmed);
  expect(pendingEffectsOf(db, confirmed ?? '')).toMatchObject([{ points: 12 }]);
  expect(verifyJournal(db, Buffer.from(publicKey ?? '', 'base64'))).toEqual({ checked: 2, problems: [] });
});

/** Sells once, says so, and dies in the middle of the next sale. The member bears the first sale's id. */
const SELL_AND_DIE = `
  const [file, migrationsFolder] = process.argv.slice(1);
  const { writeSync } = await import('node:fs');
  const { openJournal, inJournalTransaction } = await import('../database/open.ts');
  const { appendEntry } = await import('./append-entry.ts');
  const { enrol, salePayload, testDevice } = await import('../testing/test-journal.ts');
  const { v7: uuidv7 } = await import('uuid');
  const db = openJournal(file, { migrationsFolder });
  const device = testDevice();
  enrol(db, device);
  const [confirmed, unconfirmed] = [uuidv7(), uuidv7()];
  const sell = (tx, saleId) => appendEntry(
    tx, device.signer,
    { id: uuidv7(), kind: 'sale-completed', payload: salePayload(saleId), occurredAtMs: 1, lastContactAtMs: null },
    [{ memberId: saleId, account: 'available', points: 12 }],
  );
  inJournalTransaction(db, (tx) => sell(tx, confirmed));
  writeSync(1, JSON.stringify({ publicKey: device.row.publicKey.toString('base64'), confirmed, unconfirmed }));
  inJournalTransaction(db, (tx) => {
    sell(tx, unconfirmed);
    process.kill(process.pid, 'SIGKILL');
    for (;;);
  });
`;

function newSale(): NewEntry {
  const payload = salePayload(uuidv7());
  return { id: uuidv7(), kind: 'sale-completed', payload, occurredAtMs: NOW_MS, lastContactAtMs: null };
}
