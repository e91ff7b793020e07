import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { closeDatabase, inJournalTransaction } from '../database/open.ts';
import { appendSale, enrolledJournal, temporaryFolder, testJournal } from '../testing/test-journal.ts';
import {
  dropDraft,
  keepDraft,
  parkDraft,
  readDraft,
  readParkedDrafts,
  recallDraft,
  SaleCompletedError,
} from './drafts.ts';

describe('the open sale', () => {
  it('is there after a restart, as it was last kept', () => {
    const file = join(temporaryFolder(), 'journal.db');
    const db = testJournal(file);
    const draft = newDraft();
    keepDraft(db, draft, 1);
    keepDraft(db, { ...draft, member: null }, 2);
    closeDatabase(db);
    expect(readDraft(testJournal(file))).toEqual({ ...draft, member: null });
  });

  it('is the one kept last', () => {
    const db = testJournal();
    const [first, second] = [newDraft(), newDraft()];
    keepDraft(db, first, 1);
    keepDraft(db, second, 2);
    expect(readDraft(db)).toEqual(second);
    keepDraft(db, first, 3);
    expect(readDraft(db)).toEqual(first);
    inJournalTransaction(db, (tx) => dropDraft(tx, first.saleId));
    expect(readDraft(db)).toEqual(second);
  });

  it('a paid sale never goes back to draft', () => {
    const { db, signer } = enrolledJournal();
    const draft = newDraft();
    keepDraft(db, draft, 1);
    appendSale(db, signer, { saleId: draft.saleId });
    inJournalTransaction(db, (tx) => dropDraft(tx, draft.saleId));
    expect(() => keepDraft(db, draft, 2)).toThrow(SaleCompletedError);
    expect(readDraft(db)).toBeNull();
  });
});

describe('a parked sale', () => {
  it('is not the open one, and is there after a restart', () => {
    const file = join(temporaryFolder(), 'journal.db');
    const db = testJournal(file);
    const [first, second] = [newDraft(), newDraft()];
    keepDraft(db, first, 1);
    inJournalTransaction(db, (tx) => parkDraft(tx, first, 3));
    inJournalTransaction(db, (tx) => parkDraft(tx, second, 2));
    closeDatabase(db);
    const again = testJournal(file);
    expect(readDraft(again)).toBeNull();
    expect(readParkedDrafts(again)).toEqual([
      { draft: second, parkedAtMs: 2 },
      { draft: first, parkedAtMs: 3 },
    ]);
  });

  it('stays parked when a price that was asked for before comes late', () => {
    const db = testJournal();
    const draft = newDraft();
    inJournalTransaction(db, (tx) => parkDraft(tx, draft, 1));
    keepDraft(db, draft, 2);
    expect(readDraft(db)).toBeNull();
    expect(readParkedDrafts(db)).toHaveLength(1);
  });

  it('is the open one again once it is recalled, and is recalled once', () => {
    const db = testJournal();
    const draft = newDraft();
    inJournalTransaction(db, (tx) => parkDraft(tx, draft, 1));
    expect(inJournalTransaction(db, (tx) => recallDraft(tx, draft.saleId, 2))).toEqual(draft);
    expect(readDraft(db)).toEqual(draft);
    expect(inJournalTransaction(db, (tx) => recallDraft(tx, draft.saleId, 3))).toBeNull();
  });

  it('a paid sale is never parked', () => {
    const { db, signer } = enrolledJournal();
    const draft = newDraft();
    appendSale(db, signer, { saleId: draft.saleId });
    expect(() => inJournalTransaction(db, (tx) => parkDraft(tx, draft, 1))).toThrow(SaleCompletedError);
    expect(readParkedDrafts(db)).toEqual([]);
  });
});

function newDraft(): SaleDraft {
  return { saleId: uuidv7(), lines: [], member: { memberId: uuidv7(), identifiedBy: 'phone' } };
}
