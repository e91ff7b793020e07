import { z } from 'zod';
import {
  campaignSchema,
  earningSchema,
  programConfigSchema,
  redemptionRulesSchema,
  rewardSchema,
} from '../../../../src-shared/domain/program.ts';
import { idSchema } from '../../../../src-shared/journal/entry.ts';
import { EXAMPLE_PROGRAM_ID, EXAMPLE_TIME_MS } from './examples.ts';
import { timeSchema } from './fields.ts';

const { name, pointsName, currency, closed, earning, tiers, qualification, redemption, expiry, cardFormats } =
  programConfigSchema.shape;

/** What of a configuration a caller says; which version it is of what, and since when it is valid, is beside it. */
export const contentShape = {
  name,
  pointsName,
  currency,
  closed,
  earning,
  tiers,
  qualification,
  redemption,
  expiry,
  cardFormats,
};

/** The same without campaigns and rewards, which have addresses of their own. */
export const rulesShape = {
  ...contentShape,
  earning: earningSchema.omit({ campaigns: true }),
  redemption: redemptionRulesSchema.omit({ rewards: true }),
};

const versionShape = {
  programId: idSchema,
  version: z.int().min(1),
  test: z.boolean(),
  validFromMs: timeSchema,
  honourUntilMs: timeSchema.nullable().describe('Up to here figures quoted under it stand; null while no end is set.'),
};
export const configurationSchema = z.object({ ...versionShape, ...contentShape });
export const rulesSchema = z.object({ ...versionShape, ...rulesShape });
export const campaignsSchema = z.object({
  programId: idSchema,
  version: z.int().min(1),
  campaigns: z.array(campaignSchema),
});
export const rewardsSchema = z.object({
  programId: idSchema,
  version: z.int().min(1),
  rewards: z.array(rewardSchema),
});

/** The id is in the address. */
export const campaignShape = campaignSchema.shape;
export const rewardShape = rewardSchema.shape;

export const nextVersionSchema = z
  .int()
  .min(2)
  .describe('The number that it is to have: one more than that of the version it was made from.');

const CAMPAIGN_TERMS = {
  name: 'Double points on weekends',
  fromMs: EXAMPLE_TIME_MS,
  untilMs: EXAMPLE_TIME_MS + 31_536_000_000,
  weekdays: [6, 7],
  categories: null,
  skus: null,
  tiers: null,
  minimumSpendMinor: 0,
  effect: { kind: 'multiplier', multiplier: { numerator: 2, denominator: 1 } },
};
export const EXAMPLE_CAMPAIGN = { campaignId: 'weekend', ...CAMPAIGN_TERMS };
export const EXAMPLE_REWARD = {
  rewardId: 'five-off',
  name: '5 euros off',
  points: 450,
  fromMs: EXAMPLE_TIME_MS,
  untilMs: EXAMPLE_TIME_MS + 31_536_000_000,
  tiers: null,
  minimumSpendMinor: 1_500,
  effect: { kind: 'amount-off', amountMinor: 500 },
};

const EXAMPLE_EARNING = {
  baseRate: { numerator: 1, denominator: 100 },
  rounding: 'down',
  categories: [{ categoryId: 'food', name: 'Food', rate: null, excluded: false, taxBasisPoints: 700 }],
  minimumSpendMinor: 0,
  capPerSalePoints: 5_000,
  pointsPaymentEarns: false,
  stacking: 'best',
};
const EXAMPLE_PAYMENT = {
  rate: { numerator: 1, denominator: 1 },
  minimumPoints: 100,
  stepPoints: 50,
  maximumShareBasisPoints: 5_000,
};
export const EXAMPLE_RULES = {
  name: 'Example Club',
  pointsName: 'points',
  currency: 'EUR',
  closed: false,
  earning: EXAMPLE_EARNING,
  tiers: [
    {
      tierId: 'base',
      name: 'Base',
      rank: 0,
      qualifier: 0,
      multiplier: { numerator: 1, denominator: 1 },
      memberDiscountBasisPoints: 0,
      discountCategories: null,
    },
    {
      tierId: 'gold',
      name: 'Gold',
      rank: 1,
      qualifier: 1_000,
      multiplier: { numerator: 3, denominator: 2 },
      memberDiscountBasisPoints: 500,
      discountCategories: ['food'],
    },
  ],
  qualification: { type: 'A', windowLength: 12, windowUnit: 'M', campaignsIncluded: 'all' },
  redemption: { pointsPayment: EXAMPLE_PAYMENT },
  expiry: { months: 36 },
  cardFormats: [{ symbology: 'ean13', prefix: '27', length: 13 }],
};
export const EXAMPLE_CONTENT = {
  ...EXAMPLE_RULES,
  earning: { ...EXAMPLE_EARNING, campaigns: [EXAMPLE_CAMPAIGN] },
  redemption: { pointsPayment: EXAMPLE_PAYMENT, rewards: [EXAMPLE_REWARD] },
};
export const EXAMPLE_VERSION = {
  programId: EXAMPLE_PROGRAM_ID,
  version: 2,
  test: false,
  validFromMs: EXAMPLE_TIME_MS,
  honourUntilMs: null,
};
