import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { inJournalTransaction, type JournalTransaction } from '../database/open.ts';
import { dropDraft, readDraft } from '../journal/drafts.ts';
import { readHoldsOfSale } from '../journal/holds.ts';
import { closeHolds } from './close-holds.ts';
import type { Desk } from './desk.ts';

/** The open sale as it was last kept, also after a crash; a new empty one where there is none. */
export function currentDraft(desk: Desk): SaleDraft {
  return readDraft(desk.journal) ?? newDraft(desk);
}

/** A sale with nothing in it, not kept yet. */
export function newDraft(desk: Desk): SaleDraft {
  return { saleId: desk.newId(), lines: [], member: null };
}

/** Throws the open sale away, on the cashier's word, and begins another. Its holds end. */
export function discardDraft(desk: Desk, saleId: string): SaleDraft {
  if (inJournalTransaction(desk.journal, (tx) => dropSale(tx, desk, saleId))) desk.onEntries();
  return currentDraft(desk);
}

/** Forgets a sale and ends what was held for it, in the caller's transaction. Returns whether there was anything held. */
export function dropSale(tx: JournalTransaction, desk: Desk, saleId: string): boolean {
  const held = readHoldsOfSale(tx, saleId);
  closeHolds(tx, desk, held, 'sale-discarded');
  dropDraft(tx, saleId);
  return held.length > 0;
}
