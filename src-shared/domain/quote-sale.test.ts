import { describe, expect, it } from 'vitest';
import type { QuoteMember } from './members.ts';
import { campaignOf, lineOf, NOON_MS, programOf, tierOf } from './program.fixture.ts';
import type { Campaign, ProgramConfig } from './program.ts';
import { type QuoteInput, quoteSale } from './quote-sale.ts';
import type { SaleLine } from './sale.ts';

const BERLIN = 'Europe/Berlin';
const member: QuoteMember = { memberId: 'm', tierId: 'base', state: 'Enrolled', deleted: false, expiresAtMs: null };
const gold: QuoteMember = { ...member, tierId: 'gold' };

const quote = (parts: Partial<QuoteInput>) =>
  quoteSale({ config: programOf(), lines: [lineOf({})], member, atMs: NOON_MS, timeZone: BERLIN, ...parts });
const earning = (parts: Partial<ProgramConfig['earning']>) => programOf({ earning: parts });
const withCampaigns = (...campaigns: Campaign[]) => earning({ campaigns });
const multiply = (numerator: number, denominator = 1): Campaign['effect'] => ({
  kind: 'multiplier',
  multiplier: { numerator, denominator },
});
const bonus = (bonusPoints: number): Campaign['effect'] => ({ kind: 'bonus', bonusPoints });
/** Each step as its kind and points. */
const stepsOf = (parts: Partial<QuoteInput>) =>
  quote(parts).earn.explanation.map((step) => `${step.kind} ${step.points}`);

const food: SaleLine = lineOf({ lineId: 'food' });
const coffee: SaleLine = lineOf({ lineId: 'coffee', categoryId: 'coffee', sku: 'beans' });
const giftCard: SaleLine = lineOf({ lineId: 'gift', categoryId: 'gift-cards' });

describe('quoteSale: amounts', () => {
  it('adds up lines, discount and tax', () => {
    const result = quote({
      member: gold,
      lines: [
        lineOf({ lineId: 'a', unitPriceMinor: 999, quantity: 3 }),
        lineOf({ lineId: 'b', unitPriceMinor: 555, categoryId: 'home' }),
        lineOf({ lineId: 'c', unitPriceMinor: 1_000, categoryId: 'gift-cards' }),
      ],
    });
    expect(result.lines).toEqual([
      {
        lineId: 'a',
        amountMinor: 2_997,
        discountMinor: 300,
        rewardMinor: 0,
        eligibleMinor: 2_697,
        discountBasisPoints: 1_000,
      },
      {
        lineId: 'b',
        amountMinor: 555,
        discountMinor: 56,
        rewardMinor: 0,
        eligibleMinor: 499,
        discountBasisPoints: 1_000,
      },
      {
        lineId: 'c',
        amountMinor: 1_000,
        discountMinor: 100,
        rewardMinor: 0,
        eligibleMinor: 0,
        discountBasisPoints: 1_000,
      },
    ]);
    expect(result.totals).toEqual({ grossMinor: 4_552, discountMinor: 456, rewardMinor: 0, netMinor: 4_096 });
    expect(result.taxLines).toEqual([
      { taxBasisPoints: 700, netMinor: 2_697, taxableMinor: 2_521, taxMinor: 176 },
      { taxBasisPoints: 1_900, netMinor: 499, taxableMinor: 419, taxMinor: 80 },
    ]);
  });

  it('gives a discount only in its categories', () => {
    const [base] = programOf().tiers;
    const tiers = [...(base === undefined ? [] : [base]), tierOf({ discountCategories: ['coffee'] })];
    const result = quote({ config: programOf({ tiers }), member: gold, lines: [food, coffee] });
    expect(result.lines.map((line) => line.discountMinor)).toEqual([0, 100]);
  });

  it.each<[string, Partial<QuoteMember> | null, number]>([
    ['no member', null, 0],
    ['a new one', { state: 'New' }, 0],
    ['a pending one', { state: 'Pending' }, 0],
    ['an enrolled one', {}, 100],
    ['an expired one', { expiresAtMs: NOON_MS }, 0],
    ['a canceled one', { state: 'Canceled' }, 0],
    ['a deleted one', { deleted: true }, 0],
    ['one of an unknown tier, as base', { tierId: 'gone' }, 0],
  ])('discounts for %s: %j -> %i', (_name, parts, discountMinor) => {
    expect(quote({ member: parts && { ...gold, ...parts } }).totals.discountMinor).toBe(discountMinor);
  });

  it('comes to nothing for an empty basket', () => {
    const { totals, earn } = quote({ lines: [], member: gold });
    expect(totals).toEqual({ grossMinor: 0, discountMinor: 0, rewardMinor: 0, netMinor: 0 });
    expect(earn).toEqual({ points: 0, pending: false, explanation: [] });
  });
});

describe('quoteSale: who earns', () => {
  it.each<[string, Partial<QuoteMember>, number, boolean, string[]]>([
    ['New', { state: 'New' }, 10, true, ['line 10']],
    ['Pending', { state: 'Pending' }, 10, true, ['line 10']],
    ['Enrolled', {}, 10, false, ['line 10']],
    ['Canceled', { state: 'Canceled' }, 0, false, ['member-state 0']],
    ['Declined', { state: 'Declined' }, 0, false, ['member-state 0']],
    ['deleted', { deleted: true }, 0, false, ['member-state 0']],
    ['expired', { expiresAtMs: NOON_MS }, 0, false, ['member-state 0']],
  ])('%s', (_name, parts, points, pending, steps) => {
    const input = { member: { ...member, ...parts } };
    expect(quote(input).earn).toMatchObject({ points, pending });
    expect(stepsOf(input)).toEqual(steps);
  });

  it('gives nobody anything without a member or in a closed program', () => {
    expect(quote({ member: null }).earn).toEqual({ points: 0, pending: false, explanation: [] });
    const closed = { config: programOf({ closed: true }), member: gold };
    expect(quote(closed).totals.discountMinor).toBe(0);
    expect(stepsOf(closed)).toEqual(['program-closed 0']);
  });
});

describe('quoteSale: what is earned', () => {
  type Case = [name: string, parts: Partial<QuoteInput>, points: number, steps: string[]];
  it.each<Case>([
    ['base rate', {}, 10, ['line 10']],
    ['category rate', { lines: [coffee] }, 30, ['line 30']],
    ['unknown category, base rate', { lines: [lineOf({ categoryId: 'new' })] }, 10, ['line 10']],
    ['excluded category', { lines: [food, giftCard] }, 10, ['excluded 0', 'line 10']],
    ['tier on what is left after its discount', { member: gold }, 13, ['line 9', 'tier 4']],
    [
      'rounding once a sale, not a line',
      { lines: [lineOf({ unitPriceMinor: 150 }), lineOf({ lineId: 'b', unitPriceMinor: 150 })] },
      3,
      ['line 2', 'line 1'],
    ],
    ['rounding down', { lines: [lineOf({ unitPriceMinor: 199 })] }, 1, ['line 1']],
    [
      'rounding half up',
      { config: earning({ rounding: 'half-up' }), lines: [lineOf({ unitPriceMinor: 150 })] },
      2,
      ['line 2'],
    ],
    [
      'rounding half to even',
      { config: earning({ rounding: 'half-even' }), lines: [lineOf({ unitPriceMinor: 250 })] },
      2,
      ['line 2'],
    ],
    ['rounding up', { config: earning({ rounding: 'up' }), lines: [lineOf({ unitPriceMinor: 101 })] }, 2, ['line 2']],
    ['minimum spend met', { config: earning({ minimumSpendMinor: 1_000 }) }, 10, ['line 10']],
    [
      'minimum spend missed by the discount',
      { config: earning({ minimumSpendMinor: 1_000 }), member: gold },
      0,
      ['minimum-spend 0'],
    ],
    [
      'minimum spend without excluded lines',
      { config: earning({ minimumSpendMinor: 1_001 }), lines: [food, giftCard] },
      0,
      ['excluded 0', 'minimum-spend 0'],
    ],
    ['cap', { config: earning({ capPerSalePoints: 25 }), lines: [coffee] }, 25, ['line 30', 'cap -5']],
    ['cap just met', { config: earning({ capPerSalePoints: 30 }), lines: [coffee] }, 30, ['line 30']],
    [
      'cap over bonuses',
      { config: earning({ capPerSalePoints: 15, campaigns: [campaignOf({ effect: bonus(7) })] }) },
      15,
      ['line 10', 'bonus 7', 'cap -2'],
    ],
    ['a gift', { lines: [lineOf({ unitPriceMinor: 0 })] }, 0, ['line 0']],
  ])('%s', (_name, parts, points, steps) => {
    expect(quote(parts).earn.points).toBe(points);
    expect(stepsOf(parts)).toEqual(steps);
  });

  it('explains with the figures the window needs', () => {
    const config = withCampaigns(campaignOf({ categories: ['coffee'] }));
    expect(quote({ config, member: gold, lines: [food, coffee, giftCard] }).earn).toEqual({
      points: 94,
      pending: false,
      explanation: [
        { kind: 'excluded', lineId: 'gift', categoryId: 'gift-cards', netMinor: 900, points: 0 },
        { kind: 'line', lineId: 'food', eligibleMinor: 900, rate: { numerator: 1, denominator: 100 }, points: 9 },
        { kind: 'line', lineId: 'coffee', eligibleMinor: 900, rate: { numerator: 3, denominator: 100 }, points: 27 },
        {
          kind: 'campaign',
          campaignId: 'july',
          name: 'July',
          multiplier: { numerator: 2, denominator: 1 },
          lineIds: ['coffee'],
          eligibleMinor: 900,
          points: 27,
        },
        { kind: 'tier', tierId: 'gold', name: 'Gold', multiplier: { numerator: 3, denominator: 2 }, points: 31 },
      ],
    });
  });
});

describe('quoteSale: campaigns', () => {
  type Case = [name: string, parts: Partial<Campaign>, input: Partial<QuoteInput>, applies: boolean];
  it.each<Case>([
    ['everything', {}, {}, true],
    ['the first instant', { fromMs: NOON_MS }, {}, true],
    ['before it', { fromMs: NOON_MS + 1 }, {}, false],
    ['its last instant', { untilMs: NOON_MS + 1 }, {}, true],
    ['at its end', { untilMs: NOON_MS }, {}, false],
    ['its weekday', { weekdays: [3] }, {}, true],
    ['another weekday', { weekdays: [1, 2, 4, 5, 6, 7] }, {}, false],
    ['the weekday of the store, not of UTC', { weekdays: [4] }, { atMs: Date.UTC(2026, 6, 1, 23) }, true],
    ['its category', { categories: ['food'] }, {}, true],
    ['another category', { categories: ['coffee'] }, {}, false],
    ['its SKU', { skus: ['sku-1'] }, {}, true],
    ['another SKU', { skus: ['beans'] }, {}, false],
    ['its SKU or category', { skus: ['beans'], categories: ['food'] }, {}, true],
    ['a typed amount has no SKU', { skus: ['sku-1'] }, { lines: [lineOf({ kind: 'amount', sku: null })] }, false],
    ['its tier', { tiers: ['base'] }, {}, true],
    ['another tier', { tiers: ['gold'] }, {}, false],
    ['its minimum spend', { minimumSpendMinor: 1_000 }, {}, true],
    ['below its minimum spend', { minimumSpendMinor: 1_001 }, {}, false],
    [
      'a minimum spend of the lines it covers alone',
      { minimumSpendMinor: 1_001, categories: ['food'] },
      { lines: [food, coffee] },
      false,
    ],
    ['an excluded line', {}, { lines: [giftCard] }, false],
  ])('%s', (_name, parts, input, applies) => {
    const kinds = (effect: Campaign['effect']) =>
      quote({ config: withCampaigns(campaignOf({ ...parts, effect })), ...input }).earn.explanation.map(
        (step) => step.kind,
      );
    expect(kinds(multiply(2)).includes('campaign')).toBe(applies);
    expect(kinds(bonus(5)).includes('bonus')).toBe(applies);
  });

  const double = campaignOf({ campaignId: 'double', effect: multiply(2) });
  const triple = campaignOf({ campaignId: 'triple', effect: multiply(3), categories: ['coffee'] });
  const small = campaignOf({ campaignId: 'small', effect: bonus(5) });
  const large = campaignOf({ campaignId: 'large', effect: bonus(50) });
  const both = { lines: [food, coffee] };

  it.each<[string, Partial<QuoteInput>, number, string[]]>([
    [
      'best: each line has its best',
      { ...both, config: withCampaigns(double, triple) },
      110,
      ['line 10', 'line 30', 'campaign 10', 'campaign 60'],
    ],
    [
      'all: each adds its own extra',
      { ...both, config: earning({ stacking: 'all', campaigns: [double, triple] }) },
      140,
      ['line 10', 'line 30', 'campaign 40', 'campaign 60'],
    ],
    ['best: the highest bonus', { config: withCampaigns(small, large) }, 60, ['line 10', 'bonus 50']],
    [
      'all: every bonus',
      { config: earning({ stacking: 'all', campaigns: [small, large] }) },
      65,
      ['line 10', 'bonus 5', 'bonus 50'],
    ],
    ['a bonus is not multiplied', { config: withCampaigns(small), member: gold }, 18, ['line 9', 'tier 4', 'bonus 5']],
  ])('%s', (_name, parts, points, steps) => {
    expect(quote(parts).earn.points).toBe(points);
    expect(stepsOf(parts)).toEqual(steps);
  });

  it('decides between equals by id, not by their order', () => {
    const twin = campaignOf({ campaignId: 'a-twin', effect: multiply(4, 2) });
    for (const campaigns of [
      [double, twin],
      [twin, double],
    ]) {
      const steps = quote({ config: withCampaigns(...campaigns) }).earn.explanation;
      expect(steps.flatMap((step) => (step.kind === 'campaign' ? [step.campaignId] : []))).toEqual(['a-twin']);
    }
  });
});
