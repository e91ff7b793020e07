import * as fc from 'fast-check';
import { MAXIMUM_AMOUNT_MINOR } from '../money.ts';
import { campaignOf, categoryOf, lineOf, pointsPaymentOf, programOf, rewardOf, tierOf } from '../program.fixture.ts';
import type { Campaign, PointsPayment, Reward, RewardEffect } from '../program.ts';
import type { QuoteInput } from '../quote-sale.ts';
import type { HeldRedemption } from '../redemption.ts';

const CATEGORIES = ['food', 'coffee', 'books', 'gift-cards'];
/** Saturday 2026-07-04, 12:00 in Berlin. */
export const SATURDAY_MS = Date.UTC(2026, 6, 4, 10);
const DAY_MS = 86_400_000;

const fraction = fc.record({
  numerator: fc.integer({ min: 0, max: 999 }),
  denominator: fc.integer({ min: 1, max: 999 }),
});
const atLeastOne = fraction.map(({ numerator, denominator }) => ({ numerator: numerator + denominator, denominator }));
const someCategories = fc.option(fc.subarray(CATEGORIES, { minLength: 1 }));
const someTiers = fc.option(fc.constantFrom<string[]>(['base'], ['gold']));

const category = fc.record({
  rate: fc.option(fraction),
  excluded: fc.boolean(),
  taxBasisPoints: fc.option(fc.integer({ min: 0, max: 10_000 })),
});
const campaign = fc.record({
  effect: fc.oneof(
    atLeastOne.map((multiplier): Campaign['effect'] => ({ kind: 'multiplier', multiplier })),
    fc.integer({ min: 1, max: 500 }).map((bonusPoints): Campaign['effect'] => ({ kind: 'bonus', bonusPoints })),
  ),
  weekdays: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })),
  categories: someCategories,
  skus: fc.option(fc.constantFrom<string[]>(['sku-1'], ['sku-2', 'sku-3'])),
  tiers: someTiers,
  minimumSpendMinor: fc.integer({ min: 0, max: 5_000 }),
});

/** Steps that are worth whole minor units, whatever the rate. */
const pointsPayment: fc.Arbitrary<PointsPayment> = fc
  .record({
    numerator: fc.integer({ min: 1, max: 20 }),
    denominator: fc.integer({ min: 1, max: 20 }),
    times: fc.integer({ min: 1, max: 10 }),
    minimumSteps: fc.integer({ min: 1, max: 4 }),
    maximumShareBasisPoints: fc.oneof(fc.constant(10_000), fc.integer({ min: 0, max: 10_000 })),
  })
  .map(({ numerator, denominator, times, minimumSteps, maximumShareBasisPoints }) => {
    const stepPoints = denominator * times;
    const rate = { numerator, denominator };
    return pointsPaymentOf({ rate, stepPoints, minimumPoints: stepPoints * minimumSteps, maximumShareBasisPoints });
  });

const rewardEffect = fc.oneof(
  fc.record({ kind: fc.constant('amount-off' as const), amountMinor: fc.integer({ min: 1, max: 30_000 }) }),
  fc.record({
    kind: fc.constant('percent-off' as const),
    basisPoints: fc.integer({ min: 1, max: 10_000 }),
    categories: someCategories,
    maximumMinor: fc.option(fc.integer({ min: 1, max: 2_000 })),
  }),
  fc.record({
    kind: fc.constant('free-product' as const),
    skus: fc.constantFrom<string[]>(['sku-1'], ['sku-2', 'sku-3']),
  }),
  fc.constant<RewardEffect>({ kind: 'merchandise' }),
  fc.record({ kind: fc.constant('gift-voucher' as const), amountMinor: fc.integer({ min: 1, max: 5_000 }) }),
);
const reward = fc.record({
  effect: rewardEffect,
  points: fc.integer({ min: 1, max: 2_000 }),
  untilMs: fc.constantFrom(SATURDAY_MS, ...Array.from({ length: 9 }, () => SATURDAY_MS + 60 * DAY_MS)),
  tiers: fc.option(fc.constantFrom<string[]>(['base'], ['gold']), { freq: 2 }),
  minimumSpendMinor: fc.constantFrom(0, 0, 0, 0, 500, 5_000),
});
const rewards = fc
  .array(reward, { minLength: 3, maxLength: 5, size: 'max' })
  .map((all) => all.map((parts, index): Reward => rewardOf({ ...parts, rewardId: `reward-${index}` })));

/** Any valid program of four categories, base and gold. */
const anyConfig = fc
  .record({
    baseRate: fraction,
    rounding: fc.constantFrom('down' as const, 'half-up' as const, 'half-even' as const, 'up' as const),
    categories: fc.tuple(category, category, category),
    minimumSpendMinor: fc.integer({ min: 0, max: 3_000 }),
    capPerSalePoints: fc.option(fc.integer({ min: 0, max: 2_000 })),
    stacking: fc.constantFrom('best' as const, 'all' as const),
    pointsPaymentEarns: fc.boolean(),
    campaigns: fc.array(campaign, { maxLength: 5 }),
    tier: fc.record({
      multiplier: atLeastOne,
      memberDiscountBasisPoints: fc.integer({ min: 0, max: 10_000 }),
      discountCategories: fc.option(fc.constantFrom<string[]>(['food'], ['coffee', 'books'])),
    }),
    redemption: fc.record({ pointsPayment: fc.option(pointsPayment, { freq: 9 }), rewards }),
    closed: fc.constantFrom(...Array.from({ length: 19 }, () => false), true),
  })
  .map(({ tier, redemption, closed, categories, campaigns, ...earning }) =>
    programOf({
      closed,
      redemption,
      tiers: [...programOf().tiers.slice(0, 1), tierOf(tier)],
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

/** Any sale that nothing is redeemed in, from an empty one to the largest that there is. */
export const anySale: fc.Arbitrary<QuoteInput> = fc
  .record({
    config: anyConfig,
    lines: fc.oneof(linesUpTo(100), linesUpTo(20_000), linesUpTo(Math.floor(MAXIMUM_AMOUNT_MINOR / 240))),
    tierId: fc.constantFrom('base', 'gold', 'gone'),
    state: fc.constantFrom('New' as const, 'Enrolled' as const, 'Enrolled' as const, 'Enrolled' as const),
    dayMs: fc.integer({ min: 0, max: 20 * DAY_MS }),
    timeZone: fc.constantFrom('Europe/Berlin', 'America/Los_Angeles', 'Pacific/Auckland'),
  })
  .map(({ tierId, state, dayMs, ...rest }) => ({
    ...rest,
    member: { memberId: 'm', tierId, state, deleted: false, expiresAtMs: null },
    atMs: SATURDAY_MS + dayMs,
  }));

const held = fc.record({
  reward: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: fc.nat({ max: 4 }) }),
  points: fc.integer({ min: 1, max: 5_000 }),
});

/** Any sale with what points are held for: rewards in and out of the catalogue, and points to pay with. */
export const anyRedeemingSale: fc.Arbitrary<QuoteInput & { redemptions: readonly HeldRedemption[] }> = fc
  .record({ sale: anySale, holds: fc.array(held, { maxLength: 5, size: 'max' }) })
  .map(({ sale, holds }) => ({
    ...sale,
    redemptions: holds.map(
      ({ reward: index, points }, place): HeldRedemption => ({
        holdId: `hold-${place}`,
        kind: index === null ? 'points-payment' : 'reward',
        rewardId: index === null ? null : `reward-${index}`,
        heldPoints: points,
      }),
    ),
  }));
