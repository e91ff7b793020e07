import { z } from 'zod';
import { amountMinorSchema, pointsSchema } from './money.ts';

/** More parts than a person would ever pay a sale in. */
export const MAXIMUM_TENDERS = 10;

const cashSchema = z.strictObject({
  kind: z.literal('cash'),
  amountMinor: amountMinorSchema,
  receivedMinor: amountMinorSchema,
});
const cardSchema = z.strictObject({ kind: z.literal('card'), amountMinor: amountMinorSchema });
const pointsTenderSchema = z.strictObject({
  kind: z.literal('points'),
  amountMinor: amountMinorSchema,
  points: pointsSchema.min(1),
});

/** A part that is paid with money: what the cashier says. */
export const moneyTenderSchema = z.discriminatedUnion('kind', [cashSchema, cardSchema]);
export type MoneyTender = z.infer<typeof moneyTenderSchema>;

/**
 * One part of how a sale was paid. Cash: `receivedMinor` is what was handed over, the rest of it is change. Card: on a
 * terminal of its own, which this till does not speak to. Points: what the member's points pay, from a hold.
 */
export const tenderSchema = z.discriminatedUnion('kind', [cashSchema, cardSchema, pointsTenderSchema]);
export type Tender = z.infer<typeof tenderSchema>;

/** How money is paid back. */
export const payBackSchema = z.strictObject({ kind: z.enum(['cash', 'card']), amountMinor: amountMinorSchema });
export type PayBack = z.infer<typeof payBackSchema>;

export type TenderProblem = 'not-enough' | 'too-much' | 'received-too-little' | 'too-many' | 'empty-part';

/**
 * What is wrong with how a sale is paid; null when the parts come to exactly `dueMinor`: to `totals.netMinor` for all the
 * tenders of a sale, of which points are one, or to `toPayMinor` for those of money alone.
 */
export function tenderProblem(tenders: readonly Tender[], dueMinor: number): TenderProblem | null {
  if (tenders.length > MAXIMUM_TENDERS) return 'too-many';
  if (tenders.some((tender) => tender.amountMinor === 0) && dueMinor > 0) return 'empty-part';
  if (tenders.some((tender) => tender.kind === 'cash' && tender.receivedMinor < tender.amountMinor)) {
    return 'received-too-little';
  }
  const paidMinor = tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
  if (paidMinor < dueMinor) return 'not-enough';
  return paidMinor > dueMinor ? 'too-much' : null;
}

/** What the customer gets back in cash, in minor units. */
export function changeMinor(tenders: readonly Tender[]): number {
  return tenders.reduce(
    (sum, tender) => (tender.kind === 'cash' ? sum + tender.receivedMinor - tender.amountMinor : sum),
    0,
  );
}
