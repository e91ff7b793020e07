import { z } from 'zod';
import { type Canonical, canonicalText } from './canonical.ts';

/**
 * What belongs to an entry and must be erasable: it is never in the signed bytes. A salted commitment stands there in its
 * place, it is sent along with the entry, and each side deletes it once the entry has its answer for good.
 */
const salt = {
  /** 32 random bytes, in lower-case hex: without it, few phone numbers would soon be guessed. */ salt: z
    .string()
    .regex(/^[0-9a-f]{64}$/),
};

/** Of `member-enrolled`: identifiers in normalised form (E.164, lower-case address, card code without separators). */
export const enrolmentDetailsSchema = z.strictObject({
  ...salt,
  kind: z.literal('enrolment'),
  displayName: z.string().min(1).max(200),
  phone: z.string().min(1).max(20).nullable(),
  email: z.string().min(1).max(254).nullable(),
  cardCode: z.string().min(1).max(32).nullable(),
});

/** Of `card-replaced`. */
export const cardDetailsSchema = z.strictObject({
  ...salt,
  kind: z.literal('cards'),
  /** Null where the member had no card, or nobody knows which. */
  oldCardCode: z.string().min(1).max(32).nullable(),
  newCardCode: z.string().min(1).max(32).nullable(),
});

export const entryDetailsSchema = z.discriminatedUnion('kind', [enrolmentDetailsSchema, cardDetailsSchema]);
export type EntryDetails = z.infer<typeof entryDetailsSchema>;
export type EnrolmentDetails = z.infer<typeof enrolmentDetailsSchema>;
export type CardDetails = z.infer<typeof cardDetailsSchema>;

/** The text whose SHA-256, in lower-case hex, an entry bears as its commitment; also what is sent and kept. */
export function commitmentText(details: EntryDetails): string {
  return canonicalText(details as unknown as Canonical);
}
