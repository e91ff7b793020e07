import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { inJournalTransaction, type JournalTransaction } from '../database/open.ts';
import { dropDraft, parkDraft, recallDraft } from '../journal/drafts.ts';
import { findSaleEntry } from '../journal/read-entries.ts';
import type { Desk } from './desk.ts';
import { Refusal } from './refusal.ts';

/**
 * Takes a parked sale up again. The open one goes where it has no lines, and is parked itself where it has: both in one
 * transaction. Refuses with SALE_NOT_PARKED, with the open one as it was.
 */
export function recallSale(desk: Desk, saleId: string, open: SaleDraft): SaleDraft {
  return inJournalTransaction(desk.journal, (tx) => {
    const recalled = recallDraft(tx, saleId, desk.clock.nowMs());
    if (recalled === null) throw new Refusal('SALE_NOT_PARKED', undefined);
    if (open.saleId !== saleId) putAside(tx, open, desk.clock.nowMs());
    return recalled;
  });
}

function putAside(tx: JournalTransaction, open: SaleDraft, nowMs: number): void {
  if (open.lines.length === 0 || findSaleEntry(tx, open.saleId) !== null) dropDraft(tx, open.saleId);
  else parkDraft(tx, open, nowMs);
}
