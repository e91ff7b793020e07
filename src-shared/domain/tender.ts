import { z } from 'zod';
import { amountMinorSchema } from './money.ts';

/** More parts than a person would ever pay a sale in. */
export const MAXIMUM_TENDERS = 10;

/**
 * One part of how a sale was paid. Cash: `receivedMinor` is what was handed over, the rest of it is change. Card: on a
 * terminal of its own, which this till does not speak to.
 */
export const tenderSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cash'), amountMinor: amountMinorSchema, receivedMinor: amountMinorSchema }),
  z.strictObject({ kind: z.literal('card'), amountMinor: amountMinorSchema }),
]);
export type Tender = z.infer<typeof tenderSchema>;

export type TenderProblem = 'not-enough' | 'too-much' | 'received-too-little' | 'too-many' | 'empty-part';

/** What is wrong with how a sale of `toPayMinor` is paid; null when the parts come to exactly that. */
export function tenderProblem(tenders: readonly Tender[], toPayMinor: number): TenderProblem | null {
  if (tenders.length > MAXIMUM_TENDERS) return 'too-many';
  if (tenders.some((tender) => tender.amountMinor === 0) && toPayMinor > 0) return 'empty-part';
  if (tenders.some((tender) => tender.kind === 'cash' && tender.receivedMinor < tender.amountMinor)) {
    return 'received-too-little';
  }
  const paidMinor = tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
  if (paidMinor < toPayMinor) return 'not-enough';
  return paidMinor > toPayMinor ? 'too-much' : null;
}

/** What the customer gets back in cash, in minor units. */
export function changeMinor(tenders: readonly Tender[]): number {
  return tenders.reduce(
    (sum, tender) => (tender.kind === 'cash' ? sum + tender.receivedMinor - tender.amountMinor : sum),
    0,
  );
}
