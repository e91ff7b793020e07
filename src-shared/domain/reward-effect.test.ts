import { describe, expect, it } from 'vitest';
import { categoryOf, programOf, tierOf } from './program.fixture.ts';
import type { RewardEffect } from './program.ts';
import type { QuoteInput } from './quote-sale.ts';
import type { HeldRedemption } from './redemption.ts';
import { catalogue, food, gold, home, offering, quote, redeemed, reward } from './testing/redeeming.ts';

const [base = tierOf({})] = programOf().tiers;
const giving = (effect: RewardEffect) => offering(catalogue({ effect }));
const rewardsOn = (parts: Partial<QuoteInput>) => quote(parts).lines.map(({ rewardMinor }) => rewardMinor);

const off = (amountMinor: number): RewardEffect => ({ kind: 'amount-off', amountMinor });
const percent = (parts: Partial<Extract<RewardEffect, { kind: 'percent-off' }>>): RewardEffect => ({
  kind: 'percent-off',
  basisPoints: 1_000,
  categories: null,
  maximumMinor: null,
  ...parts,
});
const free = (...skus: string[]): RewardEffect => ({ kind: 'free-product', skus });

describe('what a reward takes off', () => {
  type Case = [name: string, effect: RewardEffect, lines: QuoteInput['lines'], rewardMinor: number[]];
  it.each<Case>([
    ['an amount', off(500), [food(2_000)], [500]],
    ['an amount, shared in proportion', off(500), [food(3_000), home(1_000)], [375, 125]],
    [
      'an amount, cents by largest remainder',
      off(100),
      [food(100), home(100, { lineId: 'b' }), home(100)],
      [34, 33, 33],
    ],
    ['an amount above the sale: the sale', off(500), [food(300), home(100)], [300, 100]],
    ['an amount passes by what costs nothing', off(500), [food(0), home(1_000)], [0, 500]],
    ['a percent', percent({}), [food(2_000), home(990)], [200, 99]],
    ['a percent, rounded half up once', percent({}), [food(104), home(101)], [11, 10]],
    ['a percent of a category', percent({ categories: ['home'] }), [food(2_000), home(1_000)], [0, 100]],
    ['a percent of several', percent({ categories: ['home', 'food'] }), [food(2_000), home(1_000)], [200, 100]],
    ['a percent up to a maximum', percent({ maximumMinor: 150 }), [food(2_000), home(1_000)], [100, 50]],
    ['all of it', percent({ basisPoints: 10_000 }), [food(2_000)], [2_000]],
    ['a free product', free('vase'), [food(2_000), home(990)], [0, 990]],
    ['one unit of it', free('vase'), [home(990, { quantity: 3 })], [990]],
    ['the dearest of several', free('vase', 'sku-1'), [food(800), home(990), food(985, { lineId: 'c' })], [0, 990, 0]],
    ['a unit, not a line, is the dearest', free('vase', 'sku-1'), [food(300, { quantity: 9 }), home(400)], [0, 400]],
    ['merchandise: nothing', { kind: 'merchandise' }, [food(2_000)], [0]],
    ['a voucher: nothing', { kind: 'gift-voucher', amountMinor: 1_000 }, [food(2_000)], [0]],
  ])('%s', (_name, effect, lines, rewardMinor) => {
    const parts = { config: giving(effect), lines, redemptions: [reward()] };
    const total = rewardMinor.reduce((sum, minor) => sum + minor, 0);
    expect(rewardsOn(parts)).toEqual(rewardMinor);
    expect(redeemed(parts)).toEqual([[450, total, null]]);
    expect(quote(parts).toPayMinor).toBe(quote({ ...parts, redemptions: [] }).toPayMinor - total);
  });

  it('comes off what the discount left, and tax and points with it', () => {
    const result = quote({ config: giving(off(500)), lines: [food(2_000)], member: gold, redemptions: [reward()] });
    expect(result.lines).toMatchObject([{ discountMinor: 200, rewardMinor: 500, eligibleMinor: 1_300 }]);
    expect(result.taxLines).toEqual([{ taxBasisPoints: 700, netMinor: 1_300, taxableMinor: 1_215, taxMinor: 85 }]);
    expect(result.earn.points).toBe(19);
  });

  it('takes a free unit at what it costs after the discount, and not a cent less than the last one', () => {
    const line = food(335, { quantity: 3 });
    const redemptions = ['a', 'b', 'c', 'd'].map((holdId) => ({ ...reward(), holdId }));
    // 10.05 less 1.01: a unit's share is 3.0133.
    expect(redeemed({ config: giving(free('sku-1')), lines: [line], member: gold, redemptions })).toEqual([
      [450, 302, null],
      [450, 302, null],
      [450, 300, null],
      [0, 0, 'nothing-left-to-pay'],
    ]);
  });

  const two = catalogue(
    { rewardId: 'half', effect: percent({ basisPoints: 5_000 }) },
    { rewardId: 'five-off', effect: off(500) },
  );
  it.each<[string, HeldRedemption[], number[]]>([
    ['half, then 5 EUR', [reward('half'), reward('five-off')], [1_000, 500]],
    ['5 EUR, then half', [reward('five-off'), reward('half')], [500, 750]],
    ['the same one twice', [reward('five-off'), reward('five-off')], [500, 500]],
  ])('in the order in which they were taken: %s', (_name, redemptions, amountsMinor) => {
    const { redemptions: quoted } = quote({ config: offering(two), lines: [food(2_000)], redemptions });
    expect(quoted.map(({ amountMinor }) => amountMinor)).toEqual(amountsMinor);
  });
});

describe('a discount on some categories beside a reward on others', () => {
  it('leaves each line its own figures', () => {
    const config = programOf({
      tiers: [base, tierOf({ discountCategories: ['food'] })],
      earning: { categories: [categoryOf({ categoryId: 'food' }), categoryOf({ categoryId: 'home' })] },
      redemption: { pointsPayment: null, ...catalogue({ effect: percent({ categories: ['home'] }) }) },
    });
    const lines = [food(1_000), home(1_000)];
    expect(quote({ config, lines, member: gold, redemptions: [reward()] }).lines).toMatchObject([
      { discountMinor: 100, rewardMinor: 0, eligibleMinor: 900 },
      { discountMinor: 0, rewardMinor: 100, eligibleMinor: 900 },
    ]);
  });
});
