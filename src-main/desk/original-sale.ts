import type { FoundReceipt } from '../../src-shared/contracts/central.ts';
import { businessDayAt } from '../../src-shared/domain/business-time.ts';
import { multiplyFraction } from '../../src-shared/domain/fraction.ts';
import { shareAmongLines } from '../../src-shared/domain/lines-meant.ts';
import type { RefundedBefore } from '../../src-shared/domain/quote-refund.ts';
import type { SaleCompleted, SaleRefunded } from '../../src-shared/journal/entry.ts';
import { formatReceiptNumber, parseReceiptNumber } from '../../src-shared/journal/receipt-number.ts';
import { type SaleEntry, saleEntryAt } from '../journal/read-entries.ts';
import { refundsOfReceipt } from '../journal/refunds.ts';
import { readVerdict } from '../journal/verdicts.ts';
import type { Desk } from './desk.ts';
import { Refusal } from './refusal.ts';

/** A sale that goods are brought back of, as far as this till can know it. */
export interface OriginalSale {
  readonly sale: SaleCompleted;
  readonly soldAtMs: number;
  readonly storeName: string;
  readonly knownFrom: 'own-journal' | 'central';
  /** As posted, where that is known; else as claimed. */
  readonly earnPoints: number;
  /** What central says of it; null where it could not be asked, or does not have it yet. */
  readonly atCentral: FoundReceipt | null;
}

/** `elsewhere`: not a sale of this till, and central could not be asked. */
export type FoundOriginal = OriginalSale | 'elsewhere';

/**
 * The sale with a receipt number: from the own journal, whatever the epoch, else from central, which is asked in any case when
 * it is there, since it knows what came back at other tills. Refuses with RECEIPT_NOT_FOUND for what is no receipt's number,
 * and where central has no such sale either.
 */
export async function findOriginal(desk: Desk, text: string): Promise<FoundOriginal> {
  const place = parseReceiptNumber(text);
  if (place === null) throw new Refusal('RECEIPT_NOT_FOUND', undefined);
  const receiptNumber = formatReceiptNumber(place);
  const answer = desk.central.isOnline() ? await desk.central.findReceipt(receiptNumber) : 'no-answer';
  const atCentral = answer === 'no-answer' ? null : answer.receipt;
  const own = saleEntryAt(desk.journal, place);
  if (own?.body.payload.receiptNumber === receiptNumber) return ownSale(desk, own, atCentral);
  if (atCentral !== null) {
    const { sale, soldAtMs, storeName, earnPoints } = atCentral;
    return { sale, soldAtMs, storeName, knownFrom: 'central', earnPoints, atCentral };
  }
  if (answer === 'no-answer') return 'elsewhere';
  throw new Refusal('RECEIPT_NOT_FOUND', undefined);
}

/**
 * What came back of a sale before: what central has posted, and what this till has in its journal beyond that. Central names
 * the refunds that it counts, so that none counts twice.
 */
export function refundedBefore(desk: Desk, { sale, atCentral }: OriginalSale): RefundedBefore {
  const counted = new Set(atCentral?.refundIds);
  const own = refundsOfReceipt(desk.journal, sale.receiptNumber).filter(({ refundId }) => !counted.has(refundId));
  const before = new Map(atCentral?.refundedLines.map(({ lineId, ...back }) => [lineId, back]));
  for (const refund of own) addLines(before, sale, refund);
  return {
    lines: before,
    moneyMinor: own.reduce((sum, { totals }) => sum + totals.moneyMinor, atCentral?.refundedMoneyMinor ?? 0),
    reversedEarnPoints: own.reduce(
      (sum, refund) => sum + refund.reversedEarnPoints,
      atCentral?.reversedEarnPoints ?? 0,
    ),
    returnedPoints: own.reduce((sum, refund) => sum + refund.returnedPoints, atCentral?.returnedPoints ?? 0),
  };
}

/** Whether a sale can be made undone as a whole: on its own business day, in its own store, with nothing back yet. */
export function canVoid(desk: Desk, { sale }: OriginalSale, before: RefundedBefore): boolean {
  const { storeId, timeZone } = desk.till.store;
  const today = businessDayAt(desk.clock.nowMs(), timeZone);
  return sale.storeId === storeId && sale.businessDay === today && before.lines.size === 0 && before.moneyMinor === 0;
}

function ownSale(desk: Desk, { body }: SaleEntry, atCentral: FoundReceipt | null): OriginalSale {
  const sale = body.payload;
  const posted = readVerdict(desk.journal, body.id)?.amendments.find(({ field }) => field === 'earnPoints')?.posted;
  return {
    sale,
    soldAtMs: body.occurredAtMs,
    storeName: desk.till.store.name,
    knownFrom: 'own-journal',
    earnPoints: atCentral?.earnPoints ?? posted ?? sale.earnPoints,
    atCentral,
  };
}

/** Adds what came back with one refund; what was typed from paper is shared among the lines that it can mean. */
function addLines(
  before: Map<string, { quantity: number; amountMinor: number }>,
  sale: SaleCompleted,
  refund: SaleRefunded,
): void {
  for (const line of refund.lines) {
    const leftOf = ({ lineId, quantity }: { lineId: string; quantity: number }) =>
      quantity - (before.get(lineId)?.quantity ?? 0);
    const { parts } = shareAmongLines(line, sale.lines, leftOf);
    for (const { lineId, quantity } of parts) {
      const gone = before.get(lineId) ?? { quantity: 0, amountMinor: 0 };
      const share = { numerator: quantity, denominator: line.quantity };
      const amountMinor = multiplyFraction(line.amountMinor, share, 'half-up');
      before.set(lineId, { quantity: gone.quantity + quantity, amountMinor: gone.amountMinor + amountMinor });
    }
  }
}
