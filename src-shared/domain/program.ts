import { z } from 'zod';
import { fractionSchema, roundingSchema } from './fraction.ts';
import { amountMinorSchema, basisPointsSchema, currencySchema, pointsSchema } from './money.ts';
import { checkProgram } from './program-checks.ts';

/** A UTC instant: milliseconds since 1970. */
export const instantSchema = z.int().min(0).max(8_640_000_000_000_000);

const idSchema = z.string().min(1).max(64);
const nameSchema = z.string().min(1).max(100);

/** Monday is 1 and Sunday 7, as in ISO 8601. */
export const weekdaySchema = z.int().min(1).max(7);

/** A category of products: its own rate (null takes the base rate), or none at all, and the tax its prices contain. */
export const categorySchema = z.object({
  categoryId: idSchema,
  name: nameSchema,
  rate: fractionSchema.nullable(),
  excluded: z.boolean(),
  taxBasisPoints: basisPointsSchema.nullable(),
});
export type Category = z.infer<typeof categorySchema>;

/** What a campaign gives: more points for each line it covers, or points once for a sale with such lines. */
export const campaignEffectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('multiplier'), multiplier: fractionSchema }),
  z.object({ kind: z.literal('bonus'), bonusPoints: z.int().min(1).max(1_000_000_000) }),
]);

/**
 * A campaign runs from `fromMs` up to but not at `untilMs`, on its weekdays in the store's zone, for its categories,
 * SKUs and tiers; null means each time "any". Where both are named, a line is covered by its category or by its SKU.
 */
export const campaignSchema = z.object({
  campaignId: idSchema,
  name: nameSchema,
  fromMs: instantSchema,
  untilMs: instantSchema,
  weekdays: z.array(weekdaySchema).min(1).max(7).nullable(),
  categories: z.array(idSchema).min(1).max(500).nullable(),
  skus: z.array(idSchema).min(1).max(5_000).nullable(),
  tiers: z.array(idSchema).min(1).max(20).nullable(),
  /** What the covered lines must come to, after discounts. */
  minimumSpendMinor: amountMinorSchema,
  effect: campaignEffectSchema,
});
export type Campaign = z.infer<typeof campaignSchema>;

export const earningSchema = z.object({
  /** Points for minor units: 1 point for each whole EUR is 1/100. */
  baseRate: fractionSchema,
  /** Applied once to the points of a sale. */
  rounding: roundingSchema,
  categories: z.array(categorySchema).max(500),
  /** What the earning lines must come to, after discounts, for the sale to earn. */
  minimumSpendMinor: amountMinorSchema,
  /** The most one sale may earn, bonuses included. */
  capPerSalePoints: pointsSchema.nullable(),
  /** Whether the part of a sale that is paid by points earns as well. */
  pointsPaymentEarns: z.boolean(),
  /**
   * `best`: the best multiplier for each line, and the best bonus for the sale. `all`: bonuses add up, and each
   * multiplier adds its own extra, so that double and triple points together are four times, not six.
   */
  stacking: z.enum(['best', 'all']),
  campaigns: z.array(campaignSchema).max(200),
});

/** A membership level. The base tier has qualifier 0 and multiplier 1. */
export const tierSchema = z.object({
  tierId: idSchema,
  name: nameSchema,
  rank: z.int().min(0).max(100),
  /** The least points, or events of the custom qualifier, within the qualification's window. */
  qualifier: pointsSchema,
  multiplier: fractionSchema,
  memberDiscountBasisPoints: basisPointsSchema,
  /** The categories the discount is given in; null for all of them. */
  discountCategories: z.array(idSchema).min(1).max(500).nullable(),
});
export type Tier = z.infer<typeof tierSchema>;

const qualificationShape = {
  windowLength: z.int().min(1).max(3_660),
  /** Days, months or years. */
  windowUnit: z.enum(['D', 'M', 'Y']),
  campaignsIncluded: z.union([z.literal('all'), z.array(idSchema).max(200)]),
};

/** How tiers are reached. A: by points accrued in the window. B: by counting a custom qualifier, such as nights. */
export const qualificationSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('A'), ...qualificationShape }),
  z.object({ type: z.literal('B'), qualifierName: nameSchema, ...qualificationShape }),
]);
export type Qualification = z.infer<typeof qualificationSchema>;

/** A form of member card: what it starts with and how long it is, check digit included. */
export const cardFormatSchema = z.object({
  symbology: z.enum(['plain', 'ean13', 'luhn']),
  prefix: z.string().regex(/^[0-9A-Z]{0,12}$/, 'a prefix is at most twelve digits and capital letters'),
  length: z.int().min(4).max(32),
});
export type CardFormat = z.infer<typeof cardFormatSchema>;

/** Points as a means of payment, in whole steps: each step is worth a whole number of minor units. */
export const pointsPaymentSchema = z.object({
  /** What points are worth: minor units for points, so that 100 points for 1 EUR is 1/1. */
  rate: fractionSchema,
  minimumPoints: pointsSchema.min(1),
  stepPoints: pointsSchema.min(1),
  /** The most of what a sale comes to, after discounts and rewards, that points may pay. */
  maximumShareBasisPoints: basisPointsSchema,
});
export type PointsPayment = z.infer<typeof pointsPaymentSchema>;

/**
 * What a reward gives. Amounts and percents come off the lines; a free product takes off the price of one unit of the
 * dearest line with one of its SKUs; merchandise and vouchers are handed over and change no figure of the sale.
 */
export const rewardEffectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('amount-off'), amountMinor: amountMinorSchema.min(1) }),
  z.object({
    kind: z.literal('percent-off'),
    basisPoints: basisPointsSchema.min(1),
    /** Null for all of them. */
    categories: z.array(idSchema).min(1).max(500).nullable(),
    maximumMinor: amountMinorSchema.min(1).nullable(),
  }),
  z.object({ kind: z.literal('free-product'), skus: z.array(idSchema).min(1).max(5_000) }),
  z.object({ kind: z.literal('merchandise') }),
  z.object({ kind: z.literal('gift-voucher'), amountMinor: amountMinorSchema.min(1) }),
]);
export type RewardEffect = z.infer<typeof rewardEffectSchema>;

/** An item of the redemption catalogue, for so many points, from `fromMs` up to but not at `untilMs`. */
export const rewardSchema = z.object({
  rewardId: idSchema,
  name: nameSchema,
  points: pointsSchema.min(1),
  fromMs: instantSchema,
  untilMs: instantSchema,
  /** Null for every tier. */
  tiers: z.array(idSchema).min(1).max(20).nullable(),
  /** What the sale must come to, after discounts and before rewards. */
  minimumSpendMinor: amountMinorSchema,
  effect: rewardEffectSchema,
});
export type Reward = z.infer<typeof rewardSchema>;

export const redemptionRulesSchema = z.object({
  /** Null where points are no means of payment. */
  pointsPayment: pointsPaymentSchema.nullable(),
  rewards: z.array(rewardSchema).max(200),
});

/** Points expire with the end of the calendar day (UTC) so many months after the one they were earned on. */
export const expiryRuleSchema = z.object({ months: z.int().min(1).max(120) });
export type ExpiryRule = z.infer<typeof expiryRuleSchema>;

/** One version of a program's configuration. An entry names the version it was quoted under. */
export const programConfigSchema = z
  .object({
    programId: idSchema,
    version: z.int().min(1),
    name: nameSchema,
    pointsName: nameSchema,
    currency: currencySchema,
    /** A test program never touches real members. */
    test: z.boolean(),
    /** A closed program gives neither points nor discounts. */
    closed: z.boolean(),
    validFromMs: instantSchema,
    /** Up to but not at this instant, figures quoted under this version stand; null while no end is set. */
    honourUntilMs: instantSchema.nullable(),
    earning: earningSchema,
    tiers: z.array(tierSchema).min(1).max(20),
    qualification: qualificationSchema,
    redemption: redemptionRulesSchema,
    /** Null where points never expire. */
    expiry: expiryRuleSchema.nullable(),
    cardFormats: z.array(cardFormatSchema).max(20),
  })
  .superRefine(checkProgram);
export type ProgramConfig = z.infer<typeof programConfigSchema>;
