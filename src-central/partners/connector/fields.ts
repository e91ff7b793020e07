import { z } from 'zod';
import { memberStateSchema } from '../../../src-shared/domain/members.ts';
import { pointsSchema } from '../../../src-shared/domain/money.ts';
import { instantMsSchema } from '../../../src-shared/journal/entry.ts';

/** The document's limit of every list. */
export const MAXIMUM_ITEMS = 1_000;

/** Ids in either case; answers have them in lower case. */
export const idSchema = z.guid('an identifier is a UUID').transform((id) => id.toLowerCase());

export const idsSchema = z.array(idSchema).max(MAXIMUM_ITEMS);

/** Text that can be kept and shown: without control characters and halves of characters. */
const textSchema = z.string().regex(/^[^\p{Cc}\p{Cs}]*$/u, 'control characters are not allowed');

export const codeSchema = textSchema.max(255);

/** An address that a browser can open, or empty. */
export const urlSchema = textSchema.max(2_048).refine((url) => url === '' || isWebAddress(url), {
  message: 'a URL begins with https:// or http://',
});

export const tierIdSchema = textSchema.min(1).max(64);

/** An instant in ISO 8601; UTC where it names no zone, and the day's first one where it has no time. In milliseconds. */
export const instantSchema = z
  .union([z.iso.date(), z.iso.datetime({ offset: true, local: true })], 'a time is in ISO 8601, UTC')
  .transform(toInstant)
  .pipe(instantMsSchema);

export const fieldSchemas = {
  LoyaltyProgramId: idSchema,
  IsPrimary: z.boolean(),
  Points: pointsSchema,
  State: memberStateSchema,
  Code: codeSchema.nullable(),
  Url: urlSchema.nullable(),
  ExpirationDate: instantSchema.nullable(),
  LoyaltyTierId: tierIdSchema.nullable(),
};

/** An instant as the document writes it: to the second, unless there are parts of one. */
export function writeInstant(atMs: number): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z');
}

function toInstant(text: string): number {
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/i.test(text);
  return Date.parse(text.includes('T') && !hasZone ? `${text}Z` : text);
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}
