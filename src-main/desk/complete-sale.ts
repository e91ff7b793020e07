import type { Receipt, SaleDraft } from '../../src-shared/contracts/till.ts';
import { businessDayAt } from '../../src-shared/domain/business-time.ts';
import type { Quote } from '../../src-shared/domain/quote.ts';
import { MAXIMUM_TENDERS, type MoneyTender, type Tender, tenderProblem } from '../../src-shared/domain/tender.ts';
import { voucherCode } from '../../src-shared/domain/voucher.ts';
import { type Canonical, canonicalText } from '../../src-shared/journal/canonical.ts';
import type { Redemption, SaleCompleted } from '../../src-shared/journal/entry.ts';
import { inJournalTransaction, type JournalTransaction } from '../database/open.ts';
import { appendEntry, type NewEffect } from '../journal/append-entry.ts';
import { dropDraft } from '../journal/drafts.ts';
import { closeHold, type Hold, readHoldsOfSale, spendHold } from '../journal/holds.ts';
import { findSaleEntry, readHead } from '../journal/read-entries.ts';
import { receiptNumber } from '../journal/receipt-number.ts';
import { closeHolds, isForMember } from './close-holds.ts';
import type { Desk, SignedIn } from './desk.ts';
import { orDiskFull } from './or-disk-full.ts';
import { describeQuote, priceSale } from './quote-sale.ts';
import { Refusal } from './refusal.ts';
import { showReceipt } from './show-receipt.ts';

export interface SaleToComplete extends SaleDraft {
  /** What the cashier saw and said yes to. */
  readonly shown: { readonly toPayMinor: number; readonly earnPoints: number; readonly redeemedPoints: number };
  /** How it is paid with money. What points pay comes from what is held for the sale. */
  readonly tenders: MoneyTender[];
}

/**
 * Completes a sale: one transaction appends the signed entry with its pending effects, spends and ends what is held for it,
 * and drops the draft, and only then does it answer. Sent again, it answers with the same receipt. Refuses with
 * QUOTE_CHANGED when the figures are no longer those shown, TENDER_WRONG when the parts do not come to what is to pay,
 * SALE_CONFLICT when the sale id was completed with other content, and DISK_FULL when the journal cannot be written; in
 * each case nothing is changed.
 */
export function completeSale(desk: Desk, staff: SignedIn, sale: SaleToComplete): Receipt {
  const completed = findSaleEntry(desk.journal, sale.saleId);
  if (completed !== null) {
    if (!isSameSale(completed.body.payload, sale)) throw new Refusal('SALE_CONFLICT', undefined);
    return showReceipt(desk, completed);
  }
  const atMs = desk.clock.nowMs();
  const priced = priceSale(desk, sale, atMs);
  const { quote } = priced;
  if (!isAsShown(quote, sale)) throw new Refusal('QUOTE_CHANGED', describeQuote(desk, sale.saleId, priced));
  const tenders = [...pointsTenders(quote), ...sale.tenders];
  const problem =
    tenderProblem(sale.tenders, quote.toPayMinor) ?? (tenders.length > MAXIMUM_TENDERS ? 'too-many' : null);
  if (problem !== null) throw new Refusal('TENDER_WRONG', { problem });
  const figures = { quote, tenders, redemptions: redemptionsOf(quote) };
  orDiskFull(() => inJournalTransaction(desk.journal, (tx) => appendSale(tx, desk, staff, sale, figures, atMs)));
  const entry = findSaleEntry(desk.journal, sale.saleId);
  if (entry === null) throw new Error('a committed sale is not in the journal');
  return showReceipt(desk, entry);
}

interface SaleFigures {
  readonly quote: Quote;
  readonly tenders: Tender[];
  readonly redemptions: Redemption[];
}

function appendSale(
  tx: JournalTransaction,
  desk: Desk,
  staff: SignedIn,
  sale: SaleToComplete,
  figures: SaleFigures,
  atMs: number,
): void {
  const holds = readHoldsOfSale(tx, sale.saleId);
  const own = holds.filter((hold) => hold.state === 'open' && isForMember(desk, hold, sale.member?.memberId ?? null));
  const closesHolds = own.map(({ holdId }) => holdId);
  const payload = describeSale(desk, tx, staff, sale, { ...figures, closesHolds }, atMs);
  const lastContactAtMs = desk.clock.lastContactAtMs();
  appendEntry(
    tx,
    desk.signer,
    { id: desk.newId(), kind: 'sale-completed', payload, occurredAtMs: atMs, lastContactAtMs },
    effectsOf(sale, figures),
  );
  for (const { holdId, points } of figures.redemptions) spendHold(tx, holdId, points);
  for (const holdId of closesHolds) closeHold(tx, holdId);
  closeForeign(
    tx,
    desk,
    holds.filter((hold) => !own.includes(hold)),
  );
  dropDraft(tx, sale.saleId);
  desk.onSale(tx, payload);
}

/** Ends what the sale's entry does not name: a grant that may still come, and what was held for another member. */
function closeForeign(tx: JournalTransaction, desk: Desk, holds: readonly Hold[]): void {
  for (const hold of holds) closeHolds(tx, desk, [hold], hold.state === 'requested' ? 'no-answer' : 'member-changed');
}

function isAsShown({ toPayMinor, earn, redemptions }: Quote, { shown }: SaleToComplete): boolean {
  const redeemedPoints = redemptions.reduce((sum, { points }) => sum + points, 0);
  return toPayMinor === shown.toPayMinor && earn.points === shown.earnPoints && redeemedPoints === shown.redeemedPoints;
}

/** What is spent: a redemption that does not count in the sale as it is spends nothing, and only its hold ends. */
function redemptionsOf(quote: Quote): Redemption[] {
  return quote.redemptions
    .filter(({ points }) => points > 0)
    .map(({ holdId, kind, rewardId, name, effect, points, amountMinor }) => ({
      holdId,
      kind,
      rewardId,
      name,
      points,
      amountMinor,
      voucherCode: effect === 'gift-voucher' ? voucherCode(holdId) : null,
    }));
}

function pointsTenders(quote: Quote): Tender[] {
  return quote.redemptions
    .filter(({ kind, points }) => kind === 'points-payment' && points > 0)
    .map(({ amountMinor, points }) => ({ kind: 'points', amountMinor, points }));
}

function describeSale(
  desk: Desk,
  tx: JournalTransaction,
  staff: SignedIn,
  sale: SaleToComplete,
  { quote, tenders, redemptions, closesHolds }: SaleFigures & { readonly closesHolds: string[] },
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
      const { amountMinor, discountMinor, rewardMinor, eligibleMinor } = priced;
      return { ...line, amountMinor, discountMinor, rewardMinor, eligibleMinor };
    }),
    totals: quote.totals,
    taxLines: quote.taxLines,
    earnPoints: quote.earn.points,
    tenders,
    redemptions,
    closesHolds,
  };
}

function effectsOf({ member }: SaleToComplete, { quote, redemptions }: SaleFigures): NewEffect[] {
  if (member === null) return [];
  const { memberId } = member;
  const spentPoints = redemptions.reduce((sum, { points }) => sum + points, 0);
  return [
    { memberId, account: quote.earn.pending ? 'pending' : 'available', points: quote.earn.points },
    { memberId, account: 'held', points: 0 - spentPoints },
  ];
}

/** True when a repeated request asks for what was completed already, and not for another sale under its id. */
function isSameSale(completed: SaleCompleted, sale: SaleToComplete): boolean {
  const asked = { lines: sale.lines, memberId: sale.member?.memberId ?? null, tenders: sale.tenders };
  const done = {
    lines: completed.lines.map(
      ({ amountMinor: _a, discountMinor: _d, rewardMinor: _r, eligibleMinor: _e, ...line }) => line,
    ),
    memberId: completed.member?.memberId ?? null,
    tenders: completed.tenders.filter(({ kind }) => kind !== 'points'),
  };
  return canonicalText(asked as unknown as Canonical) === canonicalText(done as unknown as Canonical);
}
