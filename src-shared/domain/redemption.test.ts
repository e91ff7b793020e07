import { describe, expect, it } from 'vitest';
import { NOON_MS, pointsPaymentOf, programOf } from './program.fixture.ts';
import type { Reward, RewardEffect } from './program.ts';
import type { QuoteInput } from './quote-sale.ts';
import {
  catalogue,
  food,
  gold,
  home,
  member,
  offering,
  paying,
  points,
  quote,
  redeemed,
  reward,
} from './testing/redeeming.ts';

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

function percentIn(categoryId: string): RewardEffect {
  return { kind: 'percent-off', basisPoints: 1_000, categories: [categoryId], maximumMinor: null };
}

function freeOne(): RewardEffect {
  return { kind: 'free-product', skus: ['sku-1'] };
}
