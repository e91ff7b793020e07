import { describe, expect, it } from 'vitest';
import { pointsPaymentOf, programOf } from './program.fixture.ts';
import type { PointsPayment } from './program.ts';
import type { QuoteInput } from './quote-sale.ts';
import {
  catalogue,
  food,
  giftCard,
  gold,
  home,
  offering,
  paying,
  points,
  quote,
  redeemed,
  reward,
} from './testing/redeeming.ts';

const earning = (pointsPaymentEarns: boolean, parts = {}) =>
  programOf({
    redemption: { pointsPayment: pointsPaymentOf({}), rewards: [] },
    earning: { pointsPaymentEarns, ...parts },
  });

describe('points as payment', () => {
  type Case = [name: string, rules: Partial<PointsPayment>, heldPoints: number, priceMinor: number, spent: unknown[]];
  it.each<Case>([
    ['all that is held', {}, 300, 1_000, [300, 300, null]],
    ['the minimum', {}, 100, 1_000, [100, 100, null]],
    ['less than the minimum', {}, 99, 1_000, [0, 0, 'below-minimum']],
    ['a part of a step stays', {}, 349, 1_000, [300, 300, null]],
    ['half of the sale at most', {}, 900, 1_000, [500, 500, null]],
    ['half of the sale, down to a whole step', {}, 900, 899, [400, 400, null]],
    ['a share that has no room for the minimum', {}, 900, 199, [0, 0, 'below-minimum']],
    ['a share that has just room for the minimum', {}, 900, 200, [100, 100, null]],
    [
      'the whole sale, where the program lets it',
      { maximumShareBasisPoints: 10_000 },
      1_000,
      1_000,
      [1_000, 1_000, null],
    ],
    ['nothing, where the program lets none', { maximumShareBasisPoints: 0 }, 1_000, 1_000, [0, 0, 'below-minimum']],
    ['a gift needs no payment', {}, 300, 0, [0, 0, 'nothing-left-to-pay']],
    ['points worth less than a cent', { rate: { numerator: 1, denominator: 5 } }, 300, 1_000, [300, 60, null]],
    ['points worth more than a cent', { rate: { numerator: 3, denominator: 1 } }, 300, 1_000, [150, 450, null]],
    ['the largest sale', { stepPoints: 1, minimumPoints: 1 }, 10 ** 12, 10 ** 12, [5 * 10 ** 11, 5 * 10 ** 11, null]],
  ])('%s', (_name, rules, heldPoints, priceMinor, spent) => {
    const parts = { config: paying(rules), lines: [food(priceMinor)], redemptions: [points(heldPoints)] };
    expect(redeemed(parts)).toEqual([spent]);
    expect(quote(parts).toPayMinor).toBe(priceMinor - Number(spent[1]));
  });

  it('is no discount: totals and tax stay', () => {
    const parts = { config: paying({}), lines: [food(1_070)] };
    const [without, having] = [quote(parts), quote({ ...parts, redemptions: [points(500)] })];
    expect(having.totals).toEqual(without.totals);
    expect(having.taxLines).toEqual(without.taxLines);
    expect([without.toPayMinor, having.toPayMinor]).toEqual([1_070, 570]);
  });

  it('is of the goods after discount and rewards', () => {
    const redemption = { pointsPayment: pointsPaymentOf({}), ...catalogue({}) };
    // 20 EUR, 10 % off for gold, 5 EUR off by the reward: 13 EUR, and half of that in steps of 50.
    const result = quote({
      config: offering(redemption),
      lines: [food(2_000)],
      member: gold,
      redemptions: [points(900), reward()],
    });
    expect(result.totals).toEqual({ grossMinor: 2_000, discountMinor: 200, rewardMinor: 500, netMinor: 1_300 });
    expect(result.toPayMinor).toBe(650);
    expect(result.redemptions.map(({ holdId }) => holdId)).toEqual(['points', 'five-off']);
  });

  it('shares one maximum between two of them', () => {
    const redemptions = [points(300, 'first'), points(300, 'second'), points(300, 'third')];
    expect(redeemed({ config: paying({}), redemptions })).toEqual([
      [300, 300, null],
      [200, 200, null],
      [0, 0, 'below-minimum'],
    ]);
  });
});

describe('points as payment and what the sale earns', () => {
  type Case = [name: string, parts: Partial<QuoteInput>, eligibleMinor: number[], earnPoints: number];
  it.each<Case>([
    ['the part that points pay earns nothing', { config: earning(false), lines: [food(1_000)] }, [700], 7],
    ['it earns where the program says so', { config: earning(true), lines: [food(1_000)] }, [1_000], 10],
    [
      'each line by its part of the sale',
      { config: earning(false), lines: [food(3_000), home(1_000)] },
      [2_775, 925],
      37,
    ],
    [
      'cents by largest remainder',
      { config: earning(false), lines: [food(333), home(333, { lineId: 'b' }), home(334)] },
      [233, 233, 234],
      7,
    ],
    ['an excluded line bears its part', { config: earning(false), lines: [food(500), giftCard(500)] }, [350, 0], 3],
    [
      'the minimum spend is of what earns',
      { config: earning(false, { minimumSpendMinor: 701 }), lines: [food(1_000)] },
      [700],
      0,
    ],
  ])('%s', (_name, parts, eligibleMinor, earnPoints) => {
    const result = quote({ ...parts, redemptions: [points(300)] });
    expect(result.lines.map((line) => line.eligibleMinor)).toEqual(eligibleMinor);
    expect(result.earn.points).toBe(earnPoints);
  });

  it('explains by what of each line earns', () => {
    const { explanation } = quote({
      config: earning(false),
      lines: [food(500), giftCard(500)],
      redemptions: [points(300)],
    }).earn;
    expect(explanation).toMatchObject([
      { kind: 'excluded', lineId: 'gift', netMinor: 500 },
      { kind: 'line', lineId: 'food', eligibleMinor: 350 },
    ]);
  });
});
