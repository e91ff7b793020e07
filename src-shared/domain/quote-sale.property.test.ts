import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAXIMUM_AMOUNT_MINOR, MAXIMUM_POINTS } from './money.ts';
import { lineOf, programOf } from './program.fixture.ts';
import { programConfigSchema } from './program.ts';
import { quoteSchema } from './quote.ts';
import { quoteSale } from './quote-sale.ts';
import { saleLinesSchema } from './sale.ts';
import { anyRedeemingSale, anySale, SATURDAY_MS } from './testing/any-sale.ts';

describe('every quote', () => {
  it('is made of integers that are not negative and within their limits', () => {
    fc.assert(
      fc.property(anyRedeemingSale, (input) => {
        const config = programConfigSchema.parse(input.config);
        const quote = quoteSale({ ...input, config, lines: saleLinesSchema.parse(input.lines) });
        expect(quoteSchema.parse(quote)).toEqual(quote);
      }),
      { numRuns: 300 },
    );
  });

  it('adds up: steps to points, lines to totals, and no line earns on more than it costs', () => {
    fc.assert(
      fc.property(anyRedeemingSale, (input) => {
        const { earn, lines, totals, taxLines } = quoteSale(input);
        expect(sum(earn.explanation.map((step) => step.points))).toBe(earn.points);
        expect(sum(lines.map((line) => line.amountMinor))).toBe(totals.grossMinor);
        expect(sum(lines.map((line) => line.discountMinor))).toBe(totals.discountMinor);
        expect(sum(lines.map((line) => line.rewardMinor))).toBe(totals.rewardMinor);
        expect(totals.grossMinor - totals.discountMinor - totals.rewardMinor).toBe(totals.netMinor);
        for (const line of lines) {
          const paidMinor = line.amountMinor - line.discountMinor - line.rewardMinor;
          expect(paidMinor).toBeGreaterThanOrEqual(line.eligibleMinor);
        }
        for (const tax of taxLines) expect(tax.taxableMinor + tax.taxMinor).toBe(tax.netMinor);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same again, and its totals do not depend on the order of lines or campaigns', () => {
    const shuffled = anySale.chain((input) =>
      fc.record({
        input: fc.constant(input),
        lines: fc.shuffledSubarray([...input.lines], { minLength: input.lines.length }),
        campaigns: fc.shuffledSubarray(input.config.earning.campaigns, {
          minLength: input.config.earning.campaigns.length,
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ input, lines, campaigns }) => {
        const quote = quoteSale(input);
        expect(quoteSale(input)).toEqual(quote);
        const config = { ...input.config, earning: { ...input.config.earning, campaigns } };
        const other = quoteSale({ ...input, lines, config });
        expect(other.totals).toEqual(quote.totals);
        expect(other.taxLines).toEqual(quote.taxLines);
        expect(other.earn.points).toBe(quote.earn.points);
        expect(other.lines.toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1))).toEqual(
          quote.lines.toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('earns the largest number of points at most, and its steps still add up', () => {
    const config = programOf({ earning: { baseRate: { numerator: 1_000_000, denominator: 7 }, rounding: 'up' } });
    const lines = ['a', 'b', 'c'].map((lineId) => lineOf({ lineId, unitPriceMinor: MAXIMUM_AMOUNT_MINOR / 4 }));
    const member = { memberId: 'm', tierId: 'gold', state: 'Enrolled' as const, deleted: false, expiresAtMs: null };
    const { earn } = quoteSale({ config, lines, member, atMs: SATURDAY_MS, timeZone: 'UTC' });
    expect(earn.points).toBe(MAXIMUM_POINTS);
    expect(sum(earn.explanation.map((step) => step.points))).toBe(MAXIMUM_POINTS);
  });
});

function sum(figures: readonly number[]): number {
  return figures.reduce((all, figure) => all + figure, 0);
}
