import { describe, expect, it } from 'vitest';
import type { QuoteMember } from './members.ts';
import { categoryOf, lineOf, NOON_MS, pointsPaymentOf, programOf, rewardOf, tierOf } from './program.fixture.ts';
import type { PointsPayment, Reward, RewardEffect } from './program.ts';
import { type QuoteInput, quoteSale } from './quote-sale.ts';
import type { HeldRedemption } from './redemption.ts';

const member: QuoteMember = { memberId: 'm', tierId: 'base', state: 'Enrolled', deleted: false, expiresAtMs: null };
const gold: QuoteMember = { ...member, tierId: 'gold' };
const [base = tierOf({})] = programOf().tiers;

const catalogue = (...rewards: Partial<Reward>[]) => ({ rewards: rewards.map(rewardOf) });
const offering = (redemption: { pointsPayment?: PointsPayment | null; rewards?: Reward[] }, parts = {}) =>
  programOf({ redemption: { pointsPayment: null, rewards: [], ...redemption }, ...parts });
const paying = (parts: Partial<PointsPayment>) => offering({ pointsPayment: pointsPaymentOf(parts) });
const giving = (effect: RewardEffect, parts: Partial<Reward> = {}) => offering(catalogue({ effect, ...parts }));

const points = (heldPoints: number, holdId = 'points'): HeldRedemption => ({
  holdId,
  kind: 'points-payment',
  rewardId: null,
  heldPoints,
});
const reward = (rewardId = 'five-off', heldPoints = 450): HeldRedemption => ({
  holdId: rewardId,
  kind: 'reward',
  rewardId,
  heldPoints,
});

const quote = (parts: Partial<QuoteInput>) =>
  quoteSale({ config: programOf(), lines: [lineOf({})], member, atMs: NOON_MS, timeZone: 'Europe/Berlin', ...parts });
/** Of each redemption: the points it spends, what it takes off or pays, and what is wrong with it. */
const redeemed = (parts: Partial<QuoteInput>) =>
  quote(parts).redemptions.map(({ points: spent, amountMinor, problem }) => [spent, amountMinor, problem]);
const rewardsOn = (parts: Partial<QuoteInput>) => quote(parts).lines.map(({ rewardMinor }) => rewardMinor);

const food = (unitPriceMinor: number, parts = {}) => lineOf({ lineId: 'food', unitPriceMinor, ...parts });
const home = (unitPriceMinor: number, parts = {}) =>
  lineOf({ lineId: 'home', categoryId: 'home', sku: 'vase', unitPriceMinor, ...parts });
const giftCard = (unitPriceMinor: number) => lineOf({ lineId: 'gift', categoryId: 'gift-cards', unitPriceMinor });

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
  const earning = (pointsPaymentEarns: boolean, parts = {}) =>
    programOf({
      redemption: { pointsPayment: pointsPaymentOf({}), rewards: [] },
      earning: { pointsPaymentEarns, ...parts },
    });
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

describe('what a reward takes off', () => {
  const off = (amountMinor: number): RewardEffect => ({ kind: 'amount-off', amountMinor });
  const percent = (parts: Partial<Extract<RewardEffect, { kind: 'percent-off' }>>): RewardEffect => ({
    kind: 'percent-off',
    basisPoints: 1_000,
    categories: null,
    maximumMinor: null,
    ...parts,
  });
  const free = (...skus: string[]): RewardEffect => ({ kind: 'free-product', skus });

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
    const line = food(333, { quantity: 3 });
    const redemptions = ['a', 'b', 'c', 'd'].map((holdId) => ({ ...reward(), holdId }));
    // 9.99 less 1.00: a unit's share is 2.9967.
    expect(redeemed({ config: giving(free('sku-1')), lines: [line], member: gold, redemptions })).toEqual([
      [450, 300, null],
      [450, 300, null],
      [450, 299, null],
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

describe('a reward that does not count', () => {
  type Case = [name: string, parts: Partial<Reward>, input: Partial<QuoteInput>, problem: string | null];
  it.each<Case>([
    ['it counts', {}, {}, null],
    ['not in the catalogue', { rewardId: 'other' }, {}, 'not-offered'],
    ['before its time', { fromMs: NOON_MS + 1 }, {}, 'not-valid-now'],
    ['from its first instant', { fromMs: NOON_MS }, {}, null],
    ['until its last instant', { untilMs: NOON_MS + 1 }, {}, null],
    ['at its end', { untilMs: NOON_MS }, {}, 'not-valid-now'],
    ['another tier', { tiers: ['gold'] }, {}, 'tier-too-low'],
    ['its tier', { tiers: ['gold'] }, { member: gold }, null],
    ['a higher tier that is not named', { tiers: ['base'] }, { member: gold }, 'tier-too-low'],
    ['a tier that is gone counts as base', { tiers: ['base'] }, { member: { ...member, tierId: 'gone' } }, null],
    ['its minimum spend', { minimumSpendMinor: 1_000 }, {}, null],
    ['below its minimum spend', { minimumSpendMinor: 1_001 }, {}, 'minimum-spend'],
    ['below it by the discount', { minimumSpendMinor: 1_000 }, { member: gold }, 'minimum-spend'],
    ['no such category', { effect: percentIn('home') }, {}, 'no-such-product'],
    [
      'a category with nothing to pay',
      { effect: percentIn('food') },
      { lines: [food(0), home(10)] },
      'nothing-left-to-pay',
    ],
    ['no such product', { effect: { kind: 'free-product', skus: ['vase'] } }, {}, 'no-such-product'],
    [
      'an amount is no product',
      { effect: freeOne() },
      { lines: [food(500, { kind: 'amount', sku: null })] },
      'no-such-product',
    ],
    ['a product that is a gift', { effect: freeOne() }, { lines: [food(0)] }, 'nothing-left-to-pay'],
    ['nothing to take an amount off', {}, { lines: [food(0)] }, 'nothing-left-to-pay'],
    ['an empty sale', {}, { lines: [] }, 'nothing-left-to-pay'],
    ['an empty sale, in a category', { effect: percentIn('food') }, { lines: [] }, 'nothing-left-to-pay'],
    ['an empty sale, and a product', { effect: freeOne() }, { lines: [] }, 'no-such-product'],
    ['merchandise needs nothing to pay', { effect: { kind: 'merchandise' } }, { lines: [food(0)] }, null],
    ['no member', {}, { member: null }, 'member-may-not'],
    ['a new member', {}, { member: { ...member, state: 'New' } }, 'member-may-not'],
    ['a pending member', {}, { member: { ...member, state: 'Pending' } }, 'member-may-not'],
    ['an expired member', {}, { member: { ...member, expiresAtMs: NOON_MS } }, 'member-may-not'],
    ['a canceled member', {}, { member: { ...member, state: 'Canceled' } }, 'member-may-not'],
    ['a deleted member', {}, { member: { ...member, deleted: true } }, 'member-may-not'],
  ])('%s', (_name, parts, input, problem) => {
    const [quoted] = quote({ config: offering(catalogue(parts)), redemptions: [reward()], ...input }).redemptions;
    expect(quoted?.problem).toBe(problem);
    expect(quoted?.points).toBe(problem === null ? 450 : 0);
    expect(quoted?.heldPoints).toBe(450);
  });

  it('changes no figure of the sale', () => {
    const config = offering({ ...catalogue({ tiers: ['gold'] }), pointsPayment: pointsPaymentOf({}) });
    const { redemptions: _, ...figures } = quote({ config, redemptions: [reward(), points(99)] });
    const { redemptions: none, ...plain } = quote({ config });
    expect(figures).toEqual(plain);
    expect(none).toEqual([]);
  });

  it.each<[string, Partial<QuoteInput>, string]>([
    ['no member', { config: paying({}), member: null }, 'member-may-not'],
    ['a pending member', { config: paying({}), member: { ...member, state: 'Pending' } }, 'member-may-not'],
    ['a program without', { config: programOf() }, 'not-offered'],
    ['a closed program', { config: offering({ pointsPayment: pointsPaymentOf({}) }, { closed: true }) }, 'not-offered'],
  ])('nor do points pay: %s', (_name, parts, problem) => {
    expect(redeemed({ ...parts, redemptions: [points(300)] })).toEqual([[0, 0, problem]]);
  });

  it('is offered no more when the program closes', () => {
    const config = offering(catalogue({}), { closed: true });
    expect(redeemed({ config, redemptions: [reward()] })).toEqual([[0, 0, 'not-offered']]);
  });
});

describe('a basket that shrinks under what is held', () => {
  const config = offering({
    pointsPayment: pointsPaymentOf({}),
    ...catalogue({ minimumSpendMinor: 1_500 }),
  });
  it.each<[number, unknown[], unknown[], number]>([
    [3_000, [450, 500, null], [600, 600, null], 1_900],
    [1_700, [450, 500, null], [600, 600, null], 600],
    [1_500, [450, 500, null], [500, 500, null], 500],
    [1_400, [0, 0, 'minimum-spend'], [600, 600, null], 800],
    [1_000, [0, 0, 'minimum-spend'], [500, 500, null], 500],
    [150, [0, 0, 'minimum-spend'], [0, 0, 'below-minimum'], 150],
    [0, [0, 0, 'minimum-spend'], [0, 0, 'nothing-left-to-pay'], 0],
  ])('%i minor: reward %j, points %j', (priceMinor, byReward, byPoints, toPayMinor) => {
    const parts = { config, lines: [food(priceMinor)], redemptions: [reward(), points(600)] };
    expect(redeemed(parts)).toEqual([byReward, byPoints]);
    expect(quote(parts).toPayMinor).toBe(toPayMinor);
  });
});

describe('what a reward costs', () => {
  it.each([
    ['what was held', 450, 450],
    ['less, where it has become cheaper', 500, 450],
    ['never more than was held, where it has become dearer', 400, 400],
  ])('%s', (_name, heldPoints, spent) => {
    const result = quote({ config: offering(catalogue({})), redemptions: [reward('five-off', heldPoints)] });
    expect(result.redemptions).toEqual([
      {
        holdId: 'five-off',
        kind: 'reward',
        rewardId: 'five-off',
        name: '5 EUR off',
        effect: 'amount-off',
        heldPoints,
        points: spent,
        amountMinor: 500,
        problem: null,
      },
    ]);
  });
});

describe('a discount on some categories beside a reward on others', () => {
  it('leaves each line its own figures', () => {
    const config = programOf({
      tiers: [base, tierOf({ discountCategories: ['food'] })],
      earning: { categories: [categoryOf({ categoryId: 'food' }), categoryOf({ categoryId: 'home' })] },
      redemption: { pointsPayment: null, ...catalogue({ effect: percentIn('home') }) },
    });
    const lines = [food(1_000), home(1_000)];
    expect(quote({ config, lines, member: gold, redemptions: [reward()] }).lines).toMatchObject([
      { discountMinor: 100, rewardMinor: 0, eligibleMinor: 900 },
      { discountMinor: 0, rewardMinor: 100, eligibleMinor: 900 },
    ]);
  });
});

function percentIn(categoryId: string): RewardEffect {
  return { kind: 'percent-off', basisPoints: 1_000, categories: [categoryId], maximumMinor: null };
}

function freeOne(): RewardEffect {
  return { kind: 'free-product', skus: ['sku-1'] };
}
