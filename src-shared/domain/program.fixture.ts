import type { Campaign, Category, PointsPayment, ProgramConfig, Reward, Tier } from './program.ts';
import type { SaleLine } from './sale.ts';

/** Wednesday 2026-07-01, 12:00 in Berlin. */
export const NOON_MS = Date.UTC(2026, 6, 1, 10);

const BASE_TIER: Tier = {
  tierId: 'base',
  name: 'Base',
  rank: 0,
  qualifier: 0,
  multiplier: { numerator: 1, denominator: 1 },
  memberDiscountBasisPoints: 0,
  discountCategories: null,
};

/** A valid program for tests: 1 point for each whole EUR, four categories, base and gold. */
export function programOf(
  parts: Partial<Omit<ProgramConfig, 'earning'>> & { earning?: Partial<ProgramConfig['earning']> } = {},
): ProgramConfig {
  return {
    programId: 'program',
    version: 1,
    name: 'Program',
    pointsName: 'points',
    currency: 'EUR',
    test: false,
    closed: false,
    validFromMs: 0,
    honourUntilMs: null,
    tiers: [BASE_TIER, tierOf({})],
    qualification: { type: 'A', windowLength: 12, windowUnit: 'M', campaignsIncluded: 'all' },
    redemption: { pointsPayment: null, rewards: [] },
    expiry: null,
    cardFormats: [],
    ...parts,
    earning: {
      baseRate: { numerator: 1, denominator: 100 },
      rounding: 'down',
      categories: [
        categoryOf({ categoryId: 'food', taxBasisPoints: 700 }),
        categoryOf({ categoryId: 'home', taxBasisPoints: 1900 }),
        categoryOf({ categoryId: 'coffee', rate: { numerator: 3, denominator: 100 } }),
        categoryOf({ categoryId: 'gift-cards', excluded: true }),
      ],
      minimumSpendMinor: 0,
      capPerSalePoints: null,
      pointsPaymentEarns: false,
      stacking: 'best',
      campaigns: [],
      ...parts.earning,
    },
  };
}

export function categoryOf(parts: Partial<Category>): Category {
  return { categoryId: 'food', name: 'Category', rate: null, excluded: false, taxBasisPoints: null, ...parts };
}

/** Gold: half as many points again, and 10 % off everything. */
export function tierOf(parts: Partial<Tier>): Tier {
  const multiplier = { numerator: 3, denominator: 2 };
  return {
    ...BASE_TIER,
    tierId: 'gold',
    name: 'Gold',
    rank: 1,
    qualifier: 1_000,
    multiplier,
    memberDiscountBasisPoints: 1_000,
    ...parts,
  };
}

/** Double points all July 2026 on everything. */
export function campaignOf(parts: Partial<Campaign>): Campaign {
  return {
    campaignId: 'july',
    name: 'July',
    fromMs: Date.UTC(2026, 5, 30, 22),
    untilMs: Date.UTC(2026, 6, 31, 22),
    weekdays: null,
    categories: null,
    skus: null,
    tiers: null,
    minimumSpendMinor: 0,
    effect: { kind: 'multiplier', multiplier: { numerator: 2, denominator: 1 } },
    ...parts,
  };
}

/** 100 points for 1 EUR, in steps of 50 from 100 on, for at most half of a sale. */
export function pointsPaymentOf(parts: Partial<PointsPayment>): PointsPayment {
  const rate = { numerator: 1, denominator: 1 };
  return { rate, minimumPoints: 100, stepPoints: 50, maximumShareBasisPoints: 5_000, ...parts };
}

/** 5 EUR off for 450 points, all 2026, for everyone. */
export function rewardOf(parts: Partial<Reward>): Reward {
  return {
    rewardId: 'five-off',
    name: '5 EUR off',
    points: 450,
    fromMs: Date.UTC(2026, 0, 1),
    untilMs: Date.UTC(2027, 0, 1),
    tiers: null,
    minimumSpendMinor: 0,
    effect: { kind: 'amount-off', amountMinor: 500 },
    ...parts,
  };
}

export function lineOf(parts: Partial<SaleLine>): SaleLine {
  return {
    lineId: 'a',
    kind: 'product',
    sku: 'sku-1',
    name: 'Product',
    categoryId: 'food',
    quantity: 1,
    unitPriceMinor: 1_000,
    ...parts,
  };
}
