import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { inJournalTransaction } from '../database/open.ts';
import { parkDraft, SaleCompletedError } from '../journal/drafts.ts';
import { closeUnusableHolds } from './close-holds.ts';
import type { Desk } from './desk.ts';
import { Refusal } from './refusal.ts';
import { newDraft } from './sale-draft.ts';

/**
 * Sets the open sale aside and begins another. It is there after a restart and for every cashier, and keeps what is held
 * for it. Refuses with NOTHING_TO_PARK for a sale without lines, or one that is completed by now.
 */
export function parkSale(desk: Desk, open: SaleDraft): SaleDraft {
  if (open.lines.length === 0) throw new Refusal('NOTHING_TO_PARK', undefined);
  try {
    const ended = inJournalTransaction(desk.journal, (tx) => {
      parkDraft(tx, open, desk.clock.nowMs());
      return closeUnusableHolds(tx, desk, open);
    });
    if (ended) desk.onEntries();
  } catch (error) {
    throw error instanceof SaleCompletedError ? new Refusal('NOTHING_TO_PARK', undefined) : error;
  }
  return newDraft(desk);
}
