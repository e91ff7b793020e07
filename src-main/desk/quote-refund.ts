import type { RefundQuote, RefundRequest } from '../../src-shared/contracts/till.ts';
import { shareAmongLines } from '../../src-shared/domain/lines-meant.ts';
import type { Category } from '../../src-shared/domain/program.ts';
import { quoteRefund as quote, type RefundedBefore } from '../../src-shared/domain/quote-refund.ts';
import { lineAmountMinor, type SaleLine } from '../../src-shared/domain/sale.ts';
import { taxLinesOf } from '../../src-shared/domain/tax.ts';
import type { SaleCompleted, SaleRefunded } from '../../src-shared/journal/entry.ts';
import { formatReceiptNumber, parseReceiptNumber } from '../../src-shared/journal/receipt-number.ts';
import { readConfigurationVersion } from '../replica/lookup.ts';
import { mayApprove } from './approve.ts';
import { configInForceNow } from './configuration.ts';
import type { Desk, SignedIn } from './desk.ts';
import { canVoid, type FoundOriginal, findOriginal, type OriginalSale, refundedBefore } from './original-sale.ts';
import { Refusal } from './refusal.ts';

/** The figures of a refund, and what they are of. */
export interface PricedRefund {
  readonly quote: RefundQuote;
  readonly kind: SaleRefunded['kind'];
  readonly original: SaleRefunded['original'];
  readonly programId: string;
  /** Null where only the paper is known. */
  readonly sale: SaleCompleted | null;
}

/**
 * What goes back for goods. Refuses with RECEIPT_NOT_FOUND, RECEIPT_ELSEWHERE (take what stands on the paper then),
 * REFUND_TOO_MUCH for more than is left of a line, and CANNOT_VOID.
 */
export async function quoteRefund(desk: Desk, staff: SignedIn, request: RefundRequest): Promise<RefundQuote> {
  return priceRefund(desk, staff, request, await findOriginal(desk, request.receiptNumber)).quote;
}

/** The same for a sale that was looked for before: with nothing awaited, from the journal as it is now. */
export function priceRefund(desk: Desk, staff: SignedIn, request: RefundRequest, found: FoundOriginal): PricedRefund {
  if (found !== 'elsewhere') return priceKnown(desk, found, request);
  if (request.kind !== 'paper') throw new Refusal('RECEIPT_ELSEWHERE', undefined);
  return pricePaper(desk, staff, request.receiptNumber, request.lines);
}

function priceKnown(desk: Desk, known: OriginalSale, request: RefundRequest): PricedRefund {
  const { sale, earnPoints, knownFrom } = known;
  const before = refundedBefore(desk, known);
  if (request.kind === 'void' && !canVoid(desk, known, before)) throw new Refusal('CANNOT_VOID', undefined);
  const lines = wantedLines(sale, before, request);
  const figures = quote({ sale, earnPoints, categories: categoriesOf(desk, sale), before, lines });
  if (!figures.ok) {
    const { lineId, leftQuantity } = figures;
    throw new Refusal('REFUND_TOO_MUCH', { lineId, leftQuantity });
  }
  const { ok: _, ...parts } = figures;
  return {
    quote: { currency: sale.currency, ...parts, needsApproval: false },
    kind: request.kind === 'void' ? 'void' : 'refund',
    original: {
      receiptNumber: sale.receiptNumber,
      saleId: sale.saleId,
      memberId: sale.member?.memberId ?? null,
      knownFrom,
    },
    programId: sale.programId,
    sale,
  };
}

/** What was typed from paper means lines of the sale, where the sale has become known meanwhile. */
function wantedLines(sale: SaleCompleted, before: RefundedBefore, request: RefundRequest) {
  if (request.kind === 'void') return 'all';
  if (request.kind === 'lines') return request.lines;
  const wanted = new Map<string, number>();
  for (const typed of request.lines) {
    const line = describeTyped(typed);
    const leftOf = ({ lineId, quantity }: { lineId: string; quantity: number }) =>
      quantity - (before.lines.get(lineId)?.quantity ?? 0) - (wanted.get(lineId) ?? 0);
    const { parts, missing } = shareAmongLines(line, sale.lines, leftOf);
    if (missing > 0) {
      throw new Refusal('REFUND_TOO_MUCH', { lineId: typed.lineId, leftQuantity: line.quantity - missing });
    }
    for (const { lineId, quantity } of parts) wanted.set(lineId, (wanted.get(lineId) ?? 0) + quantity);
  }
  return [...wanted].map(([lineId, quantity]) => ({ lineId, quantity }));
}

/** Money alone, by the prices on the paper: points are for central to work out, which has the sale. */
function pricePaper(desk: Desk, staff: SignedIn, text: string, typed: readonly SaleLine[]): PricedRefund {
  const place = parseReceiptNumber(text);
  if (place === null) throw new Refusal('RECEIPT_NOT_FOUND', undefined);
  const config = configInForceNow(desk);
  const rates = new Map(config.earning.categories.map((one) => [one.categoryId, one.taxBasisPoints]));
  const lines = typed.map(describeTyped);
  const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  return {
    quote: {
      currency: config.currency,
      lines,
      totals: { amountMinor, moneyMinor: amountMinor, pointsMinor: 0 },
      taxLines: taxLinesOf(
        lines.map((line) => ({ taxBasisPoints: rates.get(line.categoryId) ?? null, netMinor: line.amountMinor })),
      ),
      reversedEarnPoints: 0,
      returnedPoints: 0,
      needsApproval: !mayApprove(staff),
    },
    kind: 'refund',
    original: { receiptNumber: formatReceiptNumber(place), saleId: null, memberId: null, knownFrom: 'paper' },
    programId: config.programId,
    sale: null,
  };
}

function describeTyped(line: SaleLine) {
  const { sku, name, categoryId, quantity } = line;
  return { lineId: null, sku, name, categoryId, quantity, amountMinor: lineAmountMinor(line) };
}

/** By the version that the sale names, whose rates are on its receipt. */
function categoriesOf(desk: Desk, sale: SaleCompleted): readonly Category[] {
  const config = readConfigurationVersion(desk.replica(), sale.programId, sale.configVersion);
  return (config ?? configInForceNow(desk)).earning.categories;
}
