import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Quote } from './quote.ts';
import { quoteRefund, type RefundedBefore, type RefundFigures, type SoldSale } from './quote-refund.ts';
import { type QuoteInput, quoteSale } from './quote-sale.ts';
import { anyRedeemingSale } from './testing/any-sale.ts';

type Refund = Extract<RefundFigures, { ok: true }>;

const NONE: RefundedBefore = { lines: new Map(), moneyMinor: 0, reversedEarnPoints: 0, returnedPoints: 0 };
const runs = { numRuns: 400 };

/** A sale, and a way to bring it back piece by piece: how many of which line, over and over, until nothing is left. */
const anyReturn = anyRedeemingSale
  .filter(({ lines }) => lines.length > 0)
  .chain((input) =>
    fc.record({
      input: fc.constant(input),
      pieces: fc.array(
        fc.record({ line: fc.nat({ max: input.lines.length - 1 }), quantity: fc.integer({ min: 1, max: 20 }) }),
        { maxLength: 30 },
      ),
      together: fc.integer({ min: 1, max: 4 }),
    }),
  );

describe('refunds of a whole sale, in whatever parts', () => {
  it('leave money and points as they were before the sale', () => {
    fc.assert(
      fc.property(anyReturn, ({ input, pieces, together }) => {
        const quote = quoteSale(input);
        const refunds = bringBack(input, quote, pieces, together);
        expect(sum(refunds, ({ totals }) => totals.amountMinor)).toBe(quote.totals.netMinor);
        expect(sum(refunds, ({ totals }) => totals.moneyMinor)).toBe(quote.toPayMinor);
        expect(sum(refunds, ({ reversedEarnPoints }) => reversedEarnPoints)).toBe(quote.earn.points);
        expect(sum(refunds, ({ returnedPoints }) => returnedPoints)).toBe(
          sum(quote.redemptions, ({ points }) => points),
        );
        for (const { taxBasisPoints, netMinor, taxMinor } of quote.taxLines) {
          const ofRate = refunds.flatMap(({ taxLines }) =>
            taxLines.filter((line) => line.taxBasisPoints === taxBasisPoints),
          );
          expect(sum(ofRate, (line) => line.netMinor)).toBe(netMinor);
          expect(sum(ofRate, (line) => line.taxMinor)).toBe(taxMinor);
        }
      }),
      runs,
    );
  });

  it('are never negative, add up each by itself, and stay within the sale at every step', () => {
    fc.assert(
      fc.property(anyReturn, ({ input, pieces, together }) => {
        const quote = quoteSale(input);
        const paid = new Map(quote.lines.map((l) => [l.lineId, l.amountMinor - l.discountMinor - l.rewardMinor]));
        for (const { lines, totals, taxLines, reversedEarnPoints, returnedPoints } of bringBack(
          input,
          quote,
          pieces,
          together,
        )) {
          expect(sum(lines, ({ amountMinor }) => amountMinor)).toBe(totals.amountMinor);
          expect(totals.moneyMinor + totals.pointsMinor).toBe(totals.amountMinor);
          for (const tax of taxLines) expect(tax.taxableMinor + tax.taxMinor).toBe(tax.netMinor);
          const figures = [
            ...lines.map(({ amountMinor }) => amountMinor),
            ...taxLines.flatMap((tax) => Object.values(tax)),
          ];
          const all = [...figures, ...Object.values(totals), reversedEarnPoints, returnedPoints];
          for (const figure of all) expect(figure).toBeGreaterThanOrEqual(0);
          for (const { lineId, amountMinor } of lines) paid.set(lineId, (paid.get(lineId) ?? 0) - amountMinor);
          for (const left of paid.values()) expect(left).toBeGreaterThanOrEqual(0);
        }
      }),
      runs,
    );
  });

  it('give nothing more once everything is back', () => {
    fc.assert(
      fc.property(
        anyRedeemingSale.filter(({ lines }) => lines.length > 0),
        (input) => {
          const quote = quoteSale(input);
          const [whole] = bringBack(input, quote, [], 1);
          const before = whole === undefined ? NONE : addTo(NONE, whole);
          const again = refundOf(input, quote, before, 'all');
          expect(again).toEqual({ ok: false, lineId: input.lines[0]?.lineId, leftQuantity: 0 });
        },
      ),
      runs,
    );
  });
});

/** Brings back pieces, so many together each time and each cut to what is left, and then the rest. */
function bringBack(
  input: QuoteInput,
  quote: Quote,
  pieces: readonly { readonly line: number; readonly quantity: number }[],
  together: number,
): Refund[] {
  const refunds: Refund[] = [];
  let before = NONE;
  const take = (lines: Parameters<typeof refundOf>[3]) => {
    const refund = refundOf(input, quote, before, lines);
    if (!refund.ok) throw new Error(`there is not so much left of ${refund.lineId}`);
    refunds.push(refund);
    before = addTo(before, refund);
  };
  for (let from = 0; from < pieces.length; from += together) {
    const wanted = new Map<string, number>();
    for (const { line: index, quantity } of pieces.slice(from, from + together)) {
      const line = input.lines[index];
      if (line === undefined) continue;
      const left = line.quantity - (before.lines.get(line.lineId)?.quantity ?? 0);
      const most = Math.min(left, (wanted.get(line.lineId) ?? 0) + quantity);
      if (most > 0) wanted.set(line.lineId, most);
    }
    if (wanted.size > 0) take([...wanted].map(([lineId, quantity]) => ({ lineId, quantity })));
  }
  const isAllBack = input.lines.every(({ lineId, quantity }) => before.lines.get(lineId)?.quantity === quantity);
  if (!isAllBack) take('all');
  return refunds;
}

function refundOf(
  input: QuoteInput,
  quote: Quote,
  before: RefundedBefore,
  lines: readonly { readonly lineId: string; readonly quantity: number }[] | 'all',
): RefundFigures {
  const { categories } = input.config.earning;
  return quoteRefund({ sale: soldAs(input, quote), earnPoints: quote.earn.points, categories, before, lines });
}

/** The sale as its entry has it. */
function soldAs(input: QuoteInput, quote: Quote): SoldSale {
  const spent = quote.redemptions.filter(({ points }) => points > 0);
  const payments = spent.filter(({ kind }) => kind === 'points-payment');
  const figures = new Map(quote.lines.map((line) => [line.lineId, line]));
  return {
    lines: input.lines.map((line) => {
      const priced = figures.get(line.lineId);
      if (priced === undefined) throw new Error('a line is missing in its quote');
      return { ...line, ...priced };
    }),
    totals: quote.totals,
    redemptions: spent,
    tenders: [
      ...payments.map(({ points, amountMinor }) => ({ kind: 'points' as const, points, amountMinor })),
      { kind: 'card' as const, amountMinor: quote.toPayMinor },
    ],
  };
}

function addTo(before: RefundedBefore, refund: Refund): RefundedBefore {
  const lines = new Map(before.lines);
  for (const { lineId, quantity, amountMinor } of refund.lines) {
    const known = lines.get(lineId) ?? { quantity: 0, amountMinor: 0 };
    lines.set(lineId, { quantity: known.quantity + quantity, amountMinor: known.amountMinor + amountMinor });
  }
  return {
    lines,
    moneyMinor: before.moneyMinor + refund.totals.moneyMinor,
    reversedEarnPoints: before.reversedEarnPoints + refund.reversedEarnPoints,
    returnedPoints: before.returnedPoints + refund.returnedPoints,
  };
}

function sum<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((all, item) => all + figure(item), 0);
}
