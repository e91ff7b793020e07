import { z } from 'zod';
import { fractionSchema } from './fraction.ts';
import { standingKeySchema } from './members.ts';
import { amountMinorSchema, basisPointsSchema, currencySchema, pointsSchema } from './money.ts';
import { lineFiguresSchema, saleTotalsSchema } from './sale.ts';

/** What a quote says of one line; `discountBasisPoints` is the rate behind the discount, zero where there is none. */
export const quoteLineSchema = z.object({
  lineId: z.string(),
  ...lineFiguresSchema.shape,
  discountBasisPoints: basisPointsSchema,
});
export type QuoteLine = z.infer<typeof quoteLineSchema>;

/** The tax that the paid amount of a rate's lines contains: `netMinor` = `taxableMinor` + `taxMinor`. */
export const taxLineSchema = z.object({
  taxBasisPoints: basisPointsSchema,
  netMinor: amountMinorSchema,
  taxableMinor: amountMinorSchema,
  taxMinor: amountMinorSchema,
});
export type TaxLine = z.infer<typeof taxLineSchema>;

const step = { points: z.int() };

/**
 * One step of the explanation. The `points` of all steps add up to the points of the sale: whole points were shared out
 * among the lines, campaigns and tier by largest remainder, since rounding happens once per sale. A `cap` takes away;
 * the steps that only say why something earns nothing have zero.
 */
export const earnStepSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('line'),
    lineId: z.string(),
    eligibleMinor: amountMinorSchema,
    rate: fractionSchema,
    ...step,
  }),
  z.object({
    kind: z.literal('excluded'),
    lineId: z.string(),
    categoryId: z.string(),
    netMinor: amountMinorSchema,
    ...step,
  }),
  z.object({
    kind: z.literal('campaign'),
    campaignId: z.string(),
    name: z.string(),
    multiplier: fractionSchema,
    lineIds: z.array(z.string()),
    eligibleMinor: amountMinorSchema,
    ...step,
  }),
  z.object({ kind: z.literal('tier'), tierId: z.string(), name: z.string(), multiplier: fractionSchema, ...step }),
  z.object({ kind: z.literal('bonus'), campaignId: z.string(), name: z.string(), ...step }),
  z.object({
    kind: z.literal('minimum-spend'),
    eligibleMinor: amountMinorSchema,
    minimumSpendMinor: amountMinorSchema,
    ...step,
  }),
  z.object({ kind: z.literal('cap'), capPoints: pointsSchema, ...step }),
  z.object({ kind: z.literal('member-state'), standing: standingKeySchema, ...step }),
  z.object({ kind: z.literal('program-closed'), ...step }),
]);
export type EarnStep = z.infer<typeof earnStepSchema>;

/** Why a redemption that is held for does not count in the sale as it is now; its points then are not spent. */
export const redemptionProblemSchema = z.enum([
  'not-offered',
  'not-valid-now',
  'tier-too-low',
  'minimum-spend',
  'no-such-product',
  'nothing-left-to-pay',
  'below-minimum',
  'member-may-not',
]);
export type RedemptionProblem = z.infer<typeof redemptionProblemSchema>;

/** One redemption of a sale. `points` is what it spends, at most what is held for it; zero where `problem` says why. */
export const quotedRedemptionSchema = z.object({
  holdId: z.string(),
  kind: z.enum(['points-payment', 'reward']),
  rewardId: z.string().nullable(),
  /** The reward's name; empty for points as payment. */
  name: z.string(),
  effect: z.enum(['amount-off', 'percent-off', 'free-product', 'merchandise', 'gift-voucher']).nullable(),
  heldPoints: pointsSchema,
  points: pointsSchema,
  /** What it takes off, or pays. */
  amountMinor: amountMinorSchema,
  problem: redemptionProblemSchema.nullable(),
});
export type QuotedRedemption = z.infer<typeof quotedRedemptionSchema>;

/** What a sale comes to and earns, under one version of a program's configuration. */
export const quoteSchema = z.object({
  programId: z.string(),
  configVersion: z.int().min(1),
  currency: currencySchema,
  /** The tier whose discount and multiplier were used; null without a member. */
  tierId: z.string().nullable(),
  lines: z.array(quoteLineSchema),
  totals: saleTotalsSchema,
  taxLines: z.array(taxLineSchema),
  redemptions: z.array(quotedRedemptionSchema),
  /** What is left to pay with money: `totals.netMinor` without what points pay. */
  toPayMinor: amountMinorSchema,
  earn: z.object({
    points: pointsSchema,
    /** The points wait until the membership is confirmed. */
    pending: z.boolean(),
    explanation: z.array(earnStepSchema),
  }),
});
export type Quote = z.infer<typeof quoteSchema>;
