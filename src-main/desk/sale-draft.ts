import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { inJournalTransaction } from '../database/open.ts';
import { dropDraft, readDraft } from '../journal/drafts.ts';
import type { Desk } from './desk.ts';

/** The open sale as it was last kept, also after a crash; a new empty one where there is none. */
export function currentDraft(desk: Desk): SaleDraft {
  return readDraft(desk.journal) ?? newDraft(desk);
}

/** A sale with nothing in it, not kept yet. */
export function newDraft(desk: Desk): SaleDraft {
  return { saleId: desk.newId(), lines: [], member: null };
}

/** Throws the open sale away, on the cashier's word, and begins another. */
export function discardDraft(desk: Desk, saleId: string): SaleDraft {
  inJournalTransaction(desk.journal, (tx) => dropDraft(tx, saleId));
  return currentDraft(desk);
}
