import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { inJournalTransaction, type JournalTransaction } from '../database/open.ts';
import { parkDraft, recallDraft } from '../journal/drafts.ts';
import { findSaleEntry } from '../journal/read-entries.ts';
import { closeUnusableHolds } from './close-holds.ts';
import type { Desk } from './desk.ts';
import { Refusal } from './refusal.ts';
import { dropSale } from './sale-draft.ts';

/**
 * Takes a parked sale up again. The open one goes where it has no lines, and is parked itself where it has: both in one
 * transaction. Refuses with SALE_NOT_PARKED, with the open one as it was.
 */
export function recallSale(desk: Desk, saleId: string, open: SaleDraft): SaleDraft {
  const { recalled, ended } = inJournalTransaction(desk.journal, (tx) => {
    const taken = recallDraft(tx, saleId, desk.clock.nowMs());
    if (taken === null) throw new Refusal('SALE_NOT_PARKED', undefined);
    return { recalled: taken, ended: open.saleId !== saleId && putAside(tx, desk, open) };
  });
  if (ended) desk.onEntries();
  return recalled;
}

/** Returns whether holds of it ended. */
function putAside(tx: JournalTransaction, desk: Desk, open: SaleDraft): boolean {
  if (open.lines.length === 0 || findSaleEntry(tx, open.saleId) !== null) return dropSale(tx, desk, open.saleId);
  parkDraft(tx, open, desk.clock.nowMs());
  return closeUnusableHolds(tx, desk, open);
}
