import type { RefundReceipt, RefundRequest } from '../../src-shared/contracts/till.ts';
import { businessDayAt } from '../../src-shared/domain/business-time.ts';
import { standingOf } from '../../src-shared/domain/members.ts';
import { type PayBack, tenderProblem } from '../../src-shared/domain/tender.ts';
import type { SaleCompleted, SaleRefunded } from '../../src-shared/journal/entry.ts';
import { inJournalTransaction, type JournalTransaction } from '../database/open.ts';
import { appendEntry, type NewEffect } from '../journal/append-entry.ts';
import { pendingEffectsOf } from '../journal/pending-effects.ts';
import { findSaleEntry, readHead } from '../journal/read-entries.ts';
import { receiptNumber } from '../journal/receipt-number.ts';
import { findRefundEntry } from '../journal/refunds.ts';
import { unansweredIn } from '../replica/unanswered.ts';
import { type Approval, approve } from './approve.ts';
import type { Desk, SignedIn } from './desk.ts';
import { findMember } from './find-member.ts';
import { orDiskFull } from './or-disk-full.ts';
import { type FoundOriginal, findOriginal } from './original-sale.ts';
import { type PricedRefund, priceRefund } from './quote-refund.ts';
import { Refusal } from './refusal.ts';
import { showRefund } from './show-refund.ts';

export interface RefundToComplete {
  readonly refundId: string;
  readonly request: RefundRequest;
  /** What the cashier saw and said yes to. */
  readonly shown: {
    readonly moneyMinor: number;
    readonly reversedEarnPoints: number;
    readonly returnedPoints: number;
  };
  /** How the money is paid back. */
  readonly tenders: PayBack[];
  readonly approval: Approval | null;
}

/**
 * Takes goods back: one transaction appends the signed entry with its pending effects, and only then does it answer. Sent
 * again, it answers with the same receipt. Refuses with what `quoteRefund` and `approve` refuse with, QUOTE_CHANGED when
 * the figures are no longer those shown, TENDER_WRONG when the parts do not come to the money that goes back, and DISK_FULL;
 * in each case nothing is changed.
 */
export async function refundSale(desk: Desk, staff: SignedIn, refund: RefundToComplete): Promise<RefundReceipt> {
  const { refundId, request, approval } = refund;
  const before = answerOf(desk, refundId);
  if (before !== null) return before;
  const found = await findOriginal(desk, request.receiptNumber);
  const meanwhile = answerOf(desk, refundId);
  if (meanwhile !== null) return meanwhile;
  const { original } = priceAsShown(desk, staff, refund, found);
  const approvedByStaffId = original.knownFrom === 'paper' ? await approve(desk, staff, approval) : null;
  // From here on nothing is awaited: what came to the journal by now, this refund included, counts.
  if (answerOf(desk, refundId) === null) {
    append(desk, { staff, refund, priced: priceAsShown(desk, staff, refund, found), approvedByStaffId });
  }
  const answer = answerOf(desk, refundId);
  if (answer === null) throw new Error('a committed refund is not in the journal');
  return answer;
}

/** The receipt of a refund that is completed; null for any other. */
function answerOf(desk: Desk, refundId: string): RefundReceipt | null {
  const entry = findRefundEntry(desk.journal, refundId);
  return entry && showRefund(desk, entry);
}

function priceAsShown(
  desk: Desk,
  staff: SignedIn,
  { request, shown, tenders }: RefundToComplete,
  found: FoundOriginal,
): PricedRefund {
  const priced = priceRefund(desk, staff, request, found);
  const { totals, reversedEarnPoints, returnedPoints } = priced.quote;
  const isAsShown =
    totals.moneyMinor === shown.moneyMinor &&
    reversedEarnPoints === shown.reversedEarnPoints &&
    returnedPoints === shown.returnedPoints;
  if (!isAsShown) throw new Refusal('QUOTE_CHANGED', priced.quote);
  const handedOut = tenders.map(({ kind, amountMinor }) =>
    kind === 'cash' ? { kind, amountMinor, receivedMinor: amountMinor } : { kind, amountMinor },
  );
  const problem = tenderProblem(handedOut, totals.moneyMinor);
  if (problem !== null) throw new Refusal('TENDER_WRONG', { problem });
  return priced;
}

interface Completed {
  readonly staff: SignedIn;
  readonly refund: RefundToComplete;
  readonly priced: PricedRefund;
  readonly approvedByStaffId: string | null;
}

function append(desk: Desk, completed: Completed): void {
  const id = desk.newId();
  const occurredAtMs = desk.clock.nowMs();
  const effects = effectsOf(desk, completed.priced);
  orDiskFull(() =>
    inJournalTransaction(desk.journal, (tx) => {
      const payload = describeRefund(desk, tx, completed, occurredAtMs);
      const lastContactAtMs = desk.clock.lastContactAtMs();
      appendEntry(tx, desk.signer, { id, kind: 'sale-refunded', payload, occurredAtMs, lastContactAtMs }, effects);
      desk.onRefund(tx, payload);
    }),
  );
}

function describeRefund(
  desk: Desk,
  tx: JournalTransaction,
  { staff, refund, priced, approvedByStaffId }: Completed,
  atMs: number,
): SaleRefunded {
  const { tillId, tillCode, store } = desk.till;
  const { epoch, sequence } = readHead(tx);
  const { currency, lines, totals, taxLines, reversedEarnPoints, returnedPoints } = priced.quote;
  return {
    refundId: refund.refundId,
    receiptNumber: receiptNumber(tillCode, { epoch, sequence: sequence + 1 }),
    kind: priced.kind,
    storeId: store.storeId,
    tillId,
    staffId: staff.staffId,
    approvedByStaffId,
    businessDay: businessDayAt(atMs, store.timeZone),
    currency,
    programId: priced.programId,
    original: priced.original,
    lines,
    totals,
    taxLines,
    reversedEarnPoints,
    returnedPoints,
    tenders: refund.tenders,
  };
}

/** What was earned goes from where it lies; what was spent comes back to what can be used. */
function effectsOf(desk: Desk, { quote, sale }: PricedRefund): NewEffect[] {
  if (sale === null || sale.member === null) return [];
  const { memberId } = sale.member;
  const { reversedEarnPoints, returnedPoints } = quote;
  const isPending = earnAccountOf(desk, sale, memberId) === 'pending';
  return [
    { memberId, account: 'pending', points: isPending ? -reversedEarnPoints : 0 },
    { memberId, account: 'available', points: returnedPoints - (isPending ? 0 : reversedEarnPoints) },
  ];
}

/**
 * The account that a sale's earn lies on: where its own effect puts it while central has not answered; after that the pending
 * one for as long as the membership is not confirmed.
 */
function earnAccountOf(desk: Desk, sale: SaleCompleted, memberId: string): 'pending' | 'available' {
  const entryId = findSaleEntry(desk.journal, sale.saleId)?.body.id;
  const own = pendingEffectsOf(desk.journal, memberId).find(
    (effect) => effect.entryId === entryId && effect.account !== 'held',
  );
  if (own !== undefined && own.account !== 'held' && unansweredIn(desk.replica())(own)) return own.account;
  const member = findMember(desk, memberId);
  return member !== null && standingOf(member, desk.clock.nowMs()).earn === 'pending' ? 'pending' : 'available';
}
