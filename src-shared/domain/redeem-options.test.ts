import { describe, expect, it } from 'vitest';
import type { QuoteMember } from './members.ts';
import { lineOf, NOON_MS, pointsPaymentOf, programOf, rewardOf } from './program.fixture.ts';
import type { PointsPayment, Reward } from './program.ts';
import { type RedeemOptionsInput, redeemOptions } from './redeem-options.ts';
import type { HeldRedemption } from './redemption.ts';

const member: QuoteMember = { memberId: 'm', tierId: 'base', state: 'Enrolled', deleted: false, expiresAtMs: null };
const offering = (rewards: Partial<Reward>[], rules: Partial<PointsPayment> | null = {}) =>
  programOf({
    redemption: { pointsPayment: rules && pointsPaymentOf(rules), rewards: rewards.map(rewardOf) },
  });
const options = (parts: Partial<RedeemOptionsInput>) =>
  redeemOptions({
    config: offering([]),
    lines: [lineOf({ unitPriceMinor: 2_000 })],
    member,
    atMs: NOON_MS,
    timeZone: 'Europe/Berlin',
    redeemablePoints: 700,
    redemptions: [],
    ...parts,
  });
const held = (parts: Partial<HeldRedemption>): HeldRedemption => ({
  holdId: 'hold',
  kind: 'reward',
  rewardId: 'five-off',
  heldPoints: 450,
  ...parts,
});
const heldToPay = (heldPoints: number) => held({ kind: 'points-payment', rewardId: null, heldPoints });

describe('points as payment', () => {
  type Case = [name: string, parts: Partial<RedeemOptionsInput>, maximumPoints: number, problem: string | null];
  it.each<Case>([
    ['all that is there', {}, 700, null],
    ['in whole steps', { redeemablePoints: 749 }, 700, null],
    ['up to the share', { redeemablePoints: 5_000 }, 1_000, null],
    ['just the minimum', { redeemablePoints: 100 }, 100, null],
    ['not enough for the minimum', { redeemablePoints: 99 }, 0, 'not-enough-points'],
    ['none at all', { redeemablePoints: 0 }, 0, 'not-enough-points'],
    ['a sale too small', { lines: [lineOf({ unitPriceMinor: 199 })] }, 0, 'below-minimum'],
    [
      'a sale too small, before points too few',
      { lines: [lineOf({ unitPriceMinor: 199 })], redeemablePoints: 0 },
      0,
      'below-minimum',
    ],
    ['an empty sale', { lines: [] }, 0, 'nothing-left-to-pay'],
    ['no member', { member: null }, 0, 'member-may-not'],
    ['a pending member', { member: { ...member, state: 'Pending' } }, 0, 'member-may-not'],
    ['what is held to pay already is free again', { redemptions: [heldToPay(200)] }, 900, null],
    ['what is held to pay and nothing else', { redemptions: [heldToPay(200)], redeemablePoints: 0 }, 200, null],
    ['what a reward holds is not', { config: offering([{}]), redemptions: [held({})] }, 700, null],
    [
      'a reward leaves less to pay',
      { config: offering([{}]), redemptions: [held({})], redeemablePoints: 5_000 },
      750,
      null,
    ],
  ])('%s', (_name, parts, maximumPoints, problem) => {
    const { pointsPayment } = options(parts);
    expect(pointsPayment).toMatchObject({ maximumPoints, maximumMinor: maximumPoints, problem });
    expect(pointsPayment).toMatchObject({ minimumPoints: 100, stepPoints: 50 });
  });

  it('says what the maximum pays', () => {
    const config = offering([], { rate: { numerator: 1, denominator: 5 } });
    expect(options({ config }).pointsPayment).toMatchObject({ maximumPoints: 700, maximumMinor: 140 });
  });

  it('is none where points are no means of payment', () => {
    expect(options({ config: offering([], null) }).pointsPayment).toBeNull();
  });

  it('is not offered by a closed program', () => {
    const config = { ...offering([]), closed: true };
    expect(options({ config }).pointsPayment).toMatchObject({ maximumPoints: 0, problem: 'not-offered' });
  });
});

describe('rewards', () => {
  it('are all there in the order of the catalogue, each with what it would do', () => {
    const config = offering([
      { rewardId: 'bag', name: 'Bag', points: 200, effect: { kind: 'merchandise' } },
      {},
      {
        rewardId: 'ten',
        name: 'Ten',
        points: 300,
        effect: { kind: 'percent-off', basisPoints: 1_000, categories: null, maximumMinor: null },
      },
      { rewardId: 'free', name: 'Free', points: 600, effect: { kind: 'free-product', skus: ['sku-1'] } },
      { rewardId: 'voucher', name: 'Voucher', points: 700, effect: { kind: 'gift-voucher', amountMinor: 1_000 } },
    ]);
    expect(options({ config }).rewards).toMatchObject([
      { rewardId: 'bag', name: 'Bag', points: 200, effect: 'merchandise', amountMinor: 0, problem: null },
      { rewardId: 'five-off', name: '5 EUR off', points: 450, effect: 'amount-off', amountMinor: 500, problem: null },
      { rewardId: 'ten', name: 'Ten', points: 300, effect: 'percent-off', amountMinor: 200, problem: null },
      { rewardId: 'free', name: 'Free', points: 600, effect: 'free-product', amountMinor: 2_000, problem: null },
      { rewardId: 'voucher', name: 'Voucher', points: 700, effect: 'gift-voucher', amountMinor: 1_000, problem: null },
    ]);
  });

  type Case = [name: string, reward: Partial<Reward>, parts: Partial<RedeemOptionsInput>, problem: string | null];
  it.each<Case>([
    ['enough points', {}, { redeemablePoints: 450 }, null],
    ['one point too few', {}, { redeemablePoints: 449 }, 'not-enough-points'],
    ['a rule before missing points', { tiers: ['gold'] }, { redeemablePoints: 0 }, 'tier-too-low'],
    ['not yet', { fromMs: NOON_MS + 1 }, {}, 'not-valid-now'],
    ['a minimum spend', { minimumSpendMinor: 2_001 }, {}, 'minimum-spend'],
    [
      'what pays holds no room for a reward',
      {},
      { redeemablePoints: 0, redemptions: [heldToPay(500)] },
      'not-enough-points',
    ],
    ['points that pay leave the goods to a reward', {}, { redemptions: [heldToPay(1_000)] }, null],
    [
      'nothing left after another reward',
      {},
      { lines: [lineOf({ unitPriceMinor: 400 })], redemptions: [held({})] },
      'nothing-left-to-pay',
    ],
  ])('%s', (_name, reward, parts, problem) => {
    expect(options({ config: offering([reward]), ...parts }).rewards).toMatchObject([{ problem }]);
  });

  it.each<[string, Partial<Reward>, string[], number]>([
    ['for everyone', {}, [], 0],
    ['for a tier, from an amount on', { tiers: ['gold'], minimumSpendMinor: 1_500 }, ['Gold'], 1_500],
    ['for tiers in their order', { tiers: ['gold', 'base'] }, ['Base', 'Gold'], 0],
  ])('say who and what they are for: %s', (_name, reward, tierNames, minimumSpendMinor) => {
    expect(options({ config: offering([reward]) }).rewards).toMatchObject([{ tierNames, minimumSpendMinor }]);
  });

  it('count what earlier ones have left', () => {
    const parts = { config: offering([{}]), lines: [lineOf({ unitPriceMinor: 700 })], redemptions: [held({})] };
    expect(options(parts).rewards).toMatchObject([{ amountMinor: 200, problem: null }]);
  });
});
