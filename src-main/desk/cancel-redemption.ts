import type { SaleDraft, SaleQuote } from '../../src-shared/contracts/till.ts';
import { inJournalTransaction } from '../database/open.ts';
import { readHoldsOfSale } from '../journal/holds.ts';
import { findSaleEntry } from '../journal/read-entries.ts';
import { closeHolds } from './close-holds.ts';
import type { Desk } from './desk.ts';
import { orDiskFull } from './or-disk-full.ts';
import { describeQuote, keepSale, priceSale } from './quote-sale.ts';
import { Refusal } from './refusal.ts';

/**
 * Takes a redemption off the open sale: its hold ends by an entry, and its points go back. Again is harmless. Refuses with
 * ALREADY_COMPLETED, MEMBER_NOT_FOUND, and DISK_FULL with nothing changed.
 */
export function cancelRedemption(desk: Desk, draft: SaleDraft, holdId: string): SaleQuote {
  if (findSaleEntry(desk.journal, draft.saleId) !== null) throw new Refusal('ALREADY_COMPLETED', undefined);
  priceSale(desk, draft, desk.clock.nowMs());
  orDiskFull(() =>
    inJournalTransaction(desk.journal, (tx) => {
      keepSale(tx, desk, draft);
      const taken = readHoldsOfSale(tx, draft.saleId).filter((hold) => hold.holdId === holdId);
      closeHolds(tx, desk, taken, 'removed');
    }),
  );
  desk.onEntries();
  return describeQuote(desk, draft.saleId, priceSale(desk, draft, desk.clock.nowMs()));
}
