import { describe, expect, it } from 'vitest';
import { createDeviceKey } from '../../src-node/crypto.ts';
import type { JournalDatabase } from '../database/open.ts';
import { appendSale, enrolledJournal } from '../testing/test-journal.ts';
import { verifyJournal } from './verify-journal.ts';

describe('verifyJournal', () => {
  it.each<[string, string, unknown[]]>([
    [
      'a changed figure',
      `UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), '"earnPoints":12', '"earnPoints":99') AS BLOB) WHERE sequence = 3`,
      [
        { epoch: 1, sequence: 3, problem: { code: 'SIGNATURE_INVALID' } },
        { epoch: 1, sequence: 4, problem: { code: 'CHAIN_BROKEN' } },
      ],
    ],
    [
      'a lost entry',
      'DELETE FROM entries WHERE sequence = 3',
      [{ epoch: 1, sequence: 4, problem: { code: 'CHAIN_GAP', expectedSequence: 3 } }],
    ],
    [
      'bytes that are no text',
      `UPDATE entries SET body = x'ff00' WHERE sequence = 3`,
      [
        { epoch: 1, sequence: 3, problem: { code: 'ENTRY_MALFORMED' } },
        { epoch: 1, sequence: 4, problem: { code: 'CHAIN_BROKEN' } },
      ],
    ],
    [
      'a changed column beside the body',
      'UPDATE entries SET occurred_at_ms = 0 WHERE sequence = 3',
      [{ epoch: 1, sequence: 3, problem: { code: 'COLUMNS_DIFFER' } }],
    ],
    [
      'a wrong hash beside the body',
      `UPDATE entries SET hash = 'x' WHERE sequence = 3`,
      [{ epoch: 1, sequence: 3, problem: { code: 'COLUMNS_DIFFER' } }],
    ],
  ])('finds %s, and keeps every entry that still verifies', (_, damage, problems) => {
    const { db, row, signer } = enrolledJournal();
    for (let sale = 0; sale < 4; sale += 1) appendSale(db, signer);
    unguarded(db, damage);
    expect(verifyJournal(db, row.publicKey).problems).toMatchObject(problems);
  });

  it('believes nothing under another key', () => {
    const { db, signer } = enrolledJournal();
    appendSale(db, signer);
    const { problems } = verifyJournal(db, createDeviceKey().publicKey);
    expect(problems.map(({ problem }) => problem.code)).toEqual(['SIGNATURE_INVALID', 'SIGNATURE_INVALID']);
  });

  it('reads on past what it holds at a time', () => {
    const { db, row, signer } = enrolledJournal();
    for (let sale = 0; sale < 1_100; sale += 1) appendSale(db, signer);
    expect(verifyJournal(db, row.publicKey)).toEqual({ checked: 1_101, problems: [] });
  });
});

/** Damages the journal as only something beside the till could. */
function unguarded(db: JournalDatabase, statement: string): void {
  db.$client.exec('DROP TRIGGER entries_never_change; DROP TRIGGER entries_never_go');
  db.$client.exec(statement);
}
