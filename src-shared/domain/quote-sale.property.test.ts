import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAXIMUM_AMOUNT_MINOR, MAXIMUM_POINTS } from './money.ts';
import { campaignOf, categoryOf, lineOf, programOf, tierOf } from './program.fixture.ts';
import { type Campaign, programConfigSchema } from './program.ts';
import { quoteSchema } from './quote.ts';
import { type QuoteInput, quoteSale } from './quote-sale.ts';
import { saleLinesSchema } from './sale.ts';

const CATEGORIES = ['food', 'coffee', 'books', 'gift-cards'];
const NOW_MS = Date.UTC(2026, 6, 4, 10);

const fraction = fc.record({
  numerator: fc.integer({ min: 0, max: 999 }),
  denominator: fc.integer({ min: 1, max: 999 }),
});
const category = fc.record({
  rate: fc.option(fraction),
  excluded: fc.boolean(),
  taxBasisPoints: fc.option(fc.integer({ min: 0, max: 10_000 })),
});
const atLeastOne = fraction.map(({ numerator, denominator }) => ({ numerator: numerator + denominator, denominator }));
const effect = fc.oneof(
  atLeastOne.map((multiplier): Campaign['effect'] => ({ kind: 'multiplier', multiplier })),
  fc.integer({ min: 1, max: 500 }).map((bonusPoints): Campaign['effect'] => ({ kind: 'bonus', bonusPoints })),
);
const campaign = fc.record({
  effect,
  weekdays: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })),
  categories: fc.option(fc.subarray(CATEGORIES, { minLength: 1 })),
  skus: fc.option(fc.constantFrom<string[]>(['sku-1'], ['sku-2', 'sku-3'])),
  tiers: fc.option(fc.constantFrom<string[]>(['base'], ['gold'])),
  minimumSpendMinor: fc.integer({ min: 0, max: 5_000 }),
});

const anyConfig = fc
  .record({
    baseRate: fraction,
    rounding: fc.constantFrom('down' as const, 'half-up' as const, 'half-even' as const, 'up' as const),
    categories: fc.tuple(category, category, category),
    minimumSpendMinor: fc.integer({ min: 0, max: 3_000 }),
    capPerSalePoints: fc.option(fc.integer({ min: 0, max: 2_000 })),
    stacking: fc.constantFrom('best' as const, 'all' as const),
    campaigns: fc.array(campaign, { maxLength: 5 }),
    multiplier: atLeastOne,
    memberDiscountBasisPoints: fc.integer({ min: 0, max: 10_000 }),
    discountCategories: fc.option(fc.constantFrom<string[]>(['food'], ['coffee', 'books'])),
  })
  .map(({ multiplier, memberDiscountBasisPoints, discountCategories, categories, campaigns, ...earning }) =>
    programOf({
      tiers: [...programOf().tiers.slice(0, 1), tierOf({ multiplier, memberDiscountBasisPoints, discountCategories })],
      earning: {
        ...earning,
        categories: [
          ...categories.map((parts, index) => categoryOf({ ...parts, categoryId: CATEGORIES[index] ?? '' })),
          categoryOf({ categoryId: 'gift-cards', excluded: true }),
        ],
        campaigns: campaigns.map((parts, index) => campaignOf({ ...parts, campaignId: `campaign-${index}` })),
      },
    }),
  );

const linesUpTo = (maximumPriceMinor: number) =>
  fc
    .array(
      fc.record({
        categoryId: fc.constantFrom(...CATEGORIES, 'unknown'),
        sku: fc.constantFrom('sku-1', 'sku-2', 'sku-4'),
        quantity: fc.integer({ min: 1, max: 20 }),
        unitPriceMinor: fc.integer({ min: 0, max: maximumPriceMinor }),
      }),
      { maxLength: 12 },
    )
    .map((lines) => lines.map((line, index) => lineOf({ ...line, lineId: `line-${index}` })));

const sale = fc
  .record({
    config: anyConfig,
    lines: fc.oneof(linesUpTo(20_000), linesUpTo(Math.floor(MAXIMUM_AMOUNT_MINOR / 240))),
    tierId: fc.constantFrom('base', 'gold', 'gone'),
    state: fc.constantFrom('New' as const, 'Enrolled' as const),
    dayMs: fc.integer({ min: 0, max: 20 * 86_400_000 }),
    timeZone: fc.constantFrom('Europe/Berlin', 'America/Los_Angeles', 'Pacific/Auckland'),
  })
  .map(
    ({ tierId, state, dayMs, ...rest }): QuoteInput => ({
      ...rest,
      member: { memberId: 'm', tierId, state, deleted: false, expiresAtMs: null },
      atMs: NOW_MS + dayMs,
    }),
  );

describe('every quote', () => {
  it('is made of integers that are not negative and within their limits', () => {
    fc.assert(
      fc.property(sale, (input) => {
        const config = programConfigSchema.parse(input.config);
        const quote = quoteSale({ ...input, config, lines: saleLinesSchema.parse(input.lines) });
        expect(quoteSchema.parse(quote)).toEqual(quote);
      }),
      { numRuns: 300 },
    );
  });

  it('adds up: steps to points, lines to totals, and no line earns on more than it costs', () => {
    fc.assert(
      fc.property(sale, (input) => {
        const { earn, lines, totals, taxLines } = quoteSale(input);
        expect(sum(earn.explanation.map((step) => step.points))).toBe(earn.points);
        expect(sum(lines.map((line) => line.amountMinor))).toBe(totals.grossMinor);
        expect(sum(lines.map((line) => line.discountMinor))).toBe(totals.discountMinor);
        expect(totals.grossMinor - totals.discountMinor).toBe(totals.netMinor);
        for (const line of lines)
          expect(line.amountMinor - line.discountMinor).toBeGreaterThanOrEqual(line.eligibleMinor);
        for (const tax of taxLines) expect(tax.taxableMinor + tax.taxMinor).toBe(tax.netMinor);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same again, and its totals do not depend on the order of lines or campaigns', () => {
    const shuffled = sale.chain((input) =>
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
    const { earn } = quoteSale({ config, lines, member, atMs: NOW_MS, timeZone: 'UTC' });
    expect(earn.points).toBe(MAXIMUM_POINTS);
    expect(sum(earn.explanation.map((step) => step.points))).toBe(MAXIMUM_POINTS);
  });
});

function sum(figures: readonly number[]): number {
  return figures.reduce((all, figure) => all + figure, 0);
}
