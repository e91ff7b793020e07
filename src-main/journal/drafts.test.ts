import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { closeDatabase, inJournalTransaction } from '../database/open.ts';
import { appendSale, enrolledJournal, temporaryFolder, testJournal } from '../testing/test-journal.ts';
import { dropDraft, keepDraft, readDraft, SaleCompletedError } from './drafts.ts';

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

function newDraft(): SaleDraft {
  return { saleId: uuidv7(), lines: [], member: { memberId: uuidv7(), identifiedBy: 'phone' } };
}
