import type { Receipt, SaleDraft } from '../../src-shared/contracts/till.ts';
import { businessDayAt } from '../../src-shared/domain/business-time.ts';
import type { Quote } from '../../src-shared/domain/quote.ts';
import { type Tender, tenderProblem } from '../../src-shared/domain/tender.ts';
import { type Canonical, canonicalText } from '../../src-shared/journal/canonical.ts';
import type { SaleCompleted } from '../../src-shared/journal/entry.ts';
import { inJournalTransaction, type JournalTransaction } from '../database/open.ts';
import { isWriteFailure } from '../database/refused.ts';
import { appendEntry, type NewEffect } from '../journal/append-entry.ts';
import { dropDraft } from '../journal/drafts.ts';
import { findSaleEntry, readHead } from '../journal/read-entries.ts';
import { receiptNumber } from '../journal/receipt-number.ts';
import type { Desk, SignedIn } from './desk.ts';
import { viewOf } from './member-view.ts';
import { priceSale } from './quote-sale.ts';
import { Refusal } from './refusal.ts';
import { showReceipt } from './show-receipt.ts';

export interface SaleToComplete extends SaleDraft {
  /** What the cashier saw and said yes to. */
  readonly shown: { readonly netMinor: number; readonly earnPoints: number };
  /** How it is paid. */
  readonly tenders: Tender[];
}

/**
 * Completes a sale: one transaction appends the signed entry with its pending effects and drops the draft, and only then
 * does it answer. Sent again, it answers with the same receipt. Refuses with QUOTE_CHANGED when the figures are no longer
 * those shown, TENDER_WRONG when the parts do not come to what is to pay, SALE_CONFLICT when the sale id was completed with
 * other content, and DISK_FULL when the journal cannot be written; in each case nothing is changed.
 */
export function completeSale(desk: Desk, staff: SignedIn, sale: SaleToComplete): Receipt {
  const completed = findSaleEntry(desk.journal, sale.saleId);
  if (completed !== null) {
    if (!isSameSale(completed.body.payload, sale)) throw new Refusal('SALE_CONFLICT', undefined);
    return showReceipt(desk, completed);
  }
  const atMs = desk.clock.nowMs();
  const { quote, config, member } = priceSale(desk, sale, atMs);
  if (quote.totals.netMinor !== sale.shown.netMinor || quote.earn.points !== sale.shown.earnPoints) {
    throw new Refusal('QUOTE_CHANGED', { quote, member: member && viewOf(desk, config, member) });
  }
  const problem = tenderProblem(sale.tenders, quote.totals.netMinor);
  if (problem !== null) throw new Refusal('TENDER_WRONG', { problem });
  const id = desk.newId();
  orDiskFull(() =>
    inJournalTransaction(desk.journal, (tx) => {
      const payload = describeSale(desk, tx, staff, sale, quote, atMs);
      const lastContactAtMs = desk.clock.lastContactAtMs();
      appendEntry(
        tx,
        desk.signer,
        { id, kind: 'sale-completed', payload, occurredAtMs: atMs, lastContactAtMs },
        effectsOf(sale, quote),
      );
      dropDraft(tx, sale.saleId);
      desk.onSale(tx, payload);
    }),
  );
  const entry = findSaleEntry(desk.journal, sale.saleId);
  if (entry === null) throw new Error('a committed sale is not in the journal');
  return showReceipt(desk, entry);
}

function describeSale(
  desk: Desk,
  tx: JournalTransaction,
  staff: SignedIn,
  sale: SaleToComplete,
  quote: Quote,
  atMs: number,
): SaleCompleted {
  const { tillId, tillCode, store } = desk.till;
  const { epoch, sequence } = readHead(tx);
  const figures = new Map(quote.lines.map((line) => [line.lineId, line]));
  return {
    saleId: sale.saleId,
    receiptNumber: receiptNumber(tillCode, { epoch, sequence: sequence + 1 }),
    storeId: store.storeId,
    tillId,
    staffId: staff.staffId,
    businessDay: businessDayAt(atMs, store.timeZone),
    currency: quote.currency,
    programId: quote.programId,
    configVersion: quote.configVersion,
    member: sale.member && { ...sale.member, tierId: quote.tierId ?? '' },
    lines: sale.lines.map((line) => {
      const priced = figures.get(line.lineId);
      if (priced === undefined) throw new Error('a line of the sale is missing in its quote');
      const { amountMinor, discountMinor, eligibleMinor } = priced;
      return { ...line, amountMinor, discountMinor, eligibleMinor };
    }),
    totals: quote.totals,
    taxLines: quote.taxLines,
    earnPoints: quote.earn.points,
    tenders: sale.tenders,
  };
}

function effectsOf(sale: SaleToComplete, quote: Quote): NewEffect[] {
  if (sale.member === null || quote.earn.points === 0) return [];
  const account = quote.earn.pending ? 'pending' : 'available';
  return [{ memberId: sale.member.memberId, account, points: quote.earn.points }];
}

/** True when a repeated request asks for what was completed already, and not for another sale under its id. */
function isSameSale(completed: SaleCompleted, sale: SaleToComplete): boolean {
  const asked = { lines: sale.lines, memberId: sale.member?.memberId ?? null, tenders: sale.tenders };
  const done = {
    lines: completed.lines.map(({ amountMinor: _a, discountMinor: _d, eligibleMinor: _e, ...line }) => line),
    memberId: completed.member?.memberId ?? null,
    tenders: completed.tenders,
  };
  return canonicalText(asked as unknown as Canonical) === canonicalText(done as unknown as Canonical);
}

function orDiskFull(write: () => void): void {
  try {
    write();
  } catch (error) {
    throw isWriteFailure(error) ? new Refusal('DISK_FULL', undefined) : error;
  }
}
