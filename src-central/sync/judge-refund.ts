import type { Amendment } from '../../src-shared/contracts/feed.ts';
import { shareAmongLines } from '../../src-shared/domain/lines-meant.ts';
import type { Category } from '../../src-shared/domain/program.ts';
import { quoteRefund, type RefundedBefore, type RefundFigures } from '../../src-shared/domain/quote-refund.ts';
import type { SaleCompleted, SaleRefunded } from '../../src-shared/journal/entry.ts';
import type { Decision } from './judge-sale.ts';

/** All that the judgement of a refund depends on, once it is one of this sale. */
export interface RefundFacts {
  readonly refund: SaleRefunded;
  readonly sale: SaleCompleted;
  /** What the sale earned, as posted. */
  readonly earnPoints: number;
  /** What of its redemptions was taken from the member's points: no more goes back there. */
  readonly redeemedPoints: number;
  /** As they were when the sale was made. */
  readonly categories: readonly Category[];
  /** What came back of the sale before, at any till. */
  readonly before: RefundedBefore;
}

export interface RefundJudgement {
  readonly decision: Decision;
  readonly figures: Extract<RefundFigures, { ok: true }>;
  /** Nothing of the sale is left with the customer. */
  readonly allIsBack: boolean;
}

/**
 * Central's judgement of a refund. Goods that came over the counter came, and money that was handed out is gone: it is never
 * refused for that. What it takes back and gives back in points goes by the sale as posted and by what came back before, and
 * never beyond the sale; the rest is amended. Where goods came back that the sale does not have (any more), the code says
 * that a person has to look.
 */
export function judgeRefund(facts: RefundFacts): RefundJudgement {
  const { refund, sale, before } = facts;
  const { taken, cuts } = takeLines(facts);
  const figures = figuresOf(facts, taken);
  const allIsBack = sale.lines.every(
    ({ lineId, quantity }) => (before.lines.get(lineId)?.quantity ?? 0) + (taken.get(lineId) ?? 0) === quantity,
  );
  const reason = cuts.length > 0 ? 'already-refunded' : 'recomputed';
  const amendments = [...compareFigures(refund, figures, reason), ...cuts].slice(0, MOST_AMENDMENTS);
  const excessMinor = refund.totals.moneyMinor - figures.totals.moneyMinor;
  const exceeds = cuts.length > 0 || excessMinor > refund.lines.length;
  const code = exceeds ? 'REFUND_EXCEEDS_SALE' : null;
  return { decision: decide(code, amendments), figures, allIsBack };
}

/** A refusal; where it leaves undone what a receipt shows of points, it says so as an amendment does. */
export function refuseRefund(refund: SaleRefunded, code: string): Decision {
  return { status: 'refused', code, amendments: withoutPoints(refund, 'refused') };
}

/** Of a sale that was refused nothing was posted, and nothing is to be taken back. */
export function judgeRefundOfRefused(refund: SaleRefunded): Decision {
  return decide(null, withoutPoints(refund, 'sale-refused'));
}

type SoldLine = SaleCompleted['lines'][number];

/** The quantities by line of the sale, within what is left of each, and what was asked for beyond that. */
function takeLines({ refund, sale, before }: RefundFacts): { taken: Map<string, number>; cuts: Amendment[] } {
  const taken = new Map<string, number>();
  const cuts: Amendment[] = [];
  for (const line of refund.lines) {
    const leftOf = ({ lineId, quantity }: SoldLine) =>
      quantity - (before.lines.get(lineId)?.quantity ?? 0) - (taken.get(lineId) ?? 0);
    const { parts, missing, soldQuantity } = shareAmongLines(line, sale.lines, leftOf);
    for (const { lineId, quantity } of parts) taken.set(lineId, (taken.get(lineId) ?? 0) + quantity);
    if (missing === 0) continue;
    const field = `lines.${line.lineId ?? line.sku ?? line.categoryId}.quantity`;
    const reason = soldQuantity < line.quantity ? 'not-on-receipt' : 'already-refunded';
    cuts.push({ field, claimed: line.quantity, posted: line.quantity - missing, reason });
  }
  return { taken, cuts };
}

function figuresOf(facts: RefundFacts, taken: ReadonlyMap<string, number>): RefundJudgement['figures'] {
  if (taken.size === 0) return NOTHING;
  const { sale, earnPoints, categories, before, redeemedPoints } = facts;
  const lines = [...taken].map(([lineId, quantity]) => ({ lineId, quantity }));
  const figures = quoteRefund({ sale, earnPoints, categories, before, lines });
  if (!figures.ok) throw new Error('a refund was cut to what is left of the sale, and is still more than that');
  const returnedPoints = Math.max(0, Math.min(figures.returnedPoints, redeemedPoints - before.returnedPoints));
  return { ...figures, returnedPoints };
}

function compareFigures(
  refund: SaleRefunded,
  posted: Pick<Extract<RefundFigures, { ok: true }>, 'totals' | 'reversedEarnPoints' | 'returnedPoints'>,
  reason: string,
): Amendment[] {
  return [
    { field: 'reversedEarnPoints', claimed: refund.reversedEarnPoints, posted: posted.reversedEarnPoints, reason },
    { field: 'returnedPoints', claimed: refund.returnedPoints, posted: posted.returnedPoints, reason },
    { field: 'totals.moneyMinor', claimed: refund.totals.moneyMinor, posted: posted.totals.moneyMinor, reason },
  ].filter(({ claimed, posted: figure }) => claimed !== figure);
}

function withoutPoints(refund: SaleRefunded, reason: string): Amendment[] {
  return compareFigures(refund, { ...NOTHING, totals: refund.totals }, reason);
}

function decide(code: string | null, amendments: Amendment[]): Decision {
  if (code === null && amendments.length === 0) return { status: 'accepted', code: null, amendments };
  return { status: 'amended', code, amendments };
}

const NOTHING: RefundJudgement['figures'] = {
  ok: true,
  lines: [],
  totals: { amountMinor: 0, moneyMinor: 0, pointsMinor: 0 },
  taxLines: [],
  reversedEarnPoints: 0,
  returnedPoints: 0,
};
/** As many as a verdict may carry. */
const MOST_AMENDMENTS = 100;
