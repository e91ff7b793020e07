import { JSON_SCHEMA_INPUT_REGISTRY } from '@orpc/zod/zod4';
import { z } from 'zod';
import { memberStateSchema, standingKeySchema } from '../../../../src-shared/domain/members.ts';
import { idSchema, instantMsSchema } from '../../../../src-shared/journal/entry.ts';

/** A whole number in the query, where everything is text. */
export function queryNumber(minimum: number, maximum: number) {
  const schema = z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum));
  JSON_SCHEMA_INPUT_REGISTRY.add(schema, { type: 'integer', minimum, maximum });
  return schema;
}

/** Where a list goes on: what the page before said as `nextCursor`. */
export const cursorSchema = z.string().min(1).max(200).describe('What the page before said as `nextCursor`.');
export const nextCursorSchema = z.string().nullable().describe('Ask with it for the next page; null at the end.');
export const PAGE_LIMIT = 200;

/** A point in time as Unix milliseconds. */
export const timeSchema = instantMsSchema;

export const nameSchema = z.string().trim().min(1).max(200);

/** However people write it; it is kept in one form: E.164, lower case, a code without separators. */
export const identifierInputSchema = z.strictObject({
  kind: z.enum(['card', 'phone', 'email']),
  value: z.string().min(1).max(254),
});

/** ISO 3166 alpha-2, by which phone numbers without a country code are read. */
export const regionSchema = z.string().regex(/^[A-Z]{2}$/, 'must be a country, as in DE');

export const balanceSchema = z.object({
  available: z.int().min(0).describe('Points that the member can use.'),
  held: z.int().min(0).describe('Points in the custody of tills.'),
  total: z.int().min(0).describe('Available and held: what the member sees.'),
  pending: z.int().min(0).describe('Points that wait for the membership.'),
  debt: z.int().min(0).describe('Points that the member owes.'),
  nextExpiry: z.object({ points: z.int().min(1), atMs: timeSchema }).nullable(),
});

/** A membership. `displayName` and `identifiers` are there with the scope `pii`, `balance` with `points:read`. */
export const memberSchema = z.object({
  memberId: idSchema,
  accountId: idSchema,
  programId: idSchema,
  state: memberStateSchema,
  standing: standingKeySchema.describe('The state, unless the membership is deleted or expired.'),
  deleted: z.boolean(),
  primary: z.boolean().describe('Whether it is the one that its account uses first.'),
  tierId: z.string(),
  qualifierTotal: z.int().describe('What counts towards the next tier.'),
  expiresAtMs: timeSchema.nullable(),
  code: z.string().nullable(),
  url: z.string().nullable(),
  createdBy: z.string().describe('As `client/<id>`, `till/<id>` or `central`.'),
  createdAtMs: timeSchema,
  updatedAtMs: timeSchema,
  version: z.int().min(1).describe('Grows with every change that was asked for.'),
  displayName: z.string().optional(),
  identifiers: z
    .array(z.object({ kind: z.enum(['card', 'phone', 'email', 'lost-card']), value: z.string() }))
    .optional(),
  balance: balanceSchema.optional(),
});

export const preferencesSchema = z.strictObject({
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language tag, as in de-AT')
    .nullable()
    .default(null),
  channels: z
    .array(z.enum(['email', 'sms', 'phone', 'post']))
    .max(4)
    .default([])
    .describe('The ways by which the member wants to hear from the program.'),
  topics: z.array(z.string().min(1).max(64)).max(50).default([]).describe('By names that the program gives.'),
});

export const consentSchema = z.object({
  kind: z.enum(['terms', 'marketing']),
  given: z.boolean(),
  atMs: timeSchema,
});

export const movementSchema = z.object({
  movementId: z.string(),
  atMs: timeSchema,
  kind: z.enum(['earn', 'redeem', 'reverse', 'return', 'adjust', 'expire', 'opening', 'release']),
  points: z.int().describe('Up or down.'),
  storeName: z.string().nullable(),
  receiptNumber: z.string().nullable(),
});

export const LIMITED_MEMBER =
  'Names and identifiers are there with the scope `pii` alone, figures of points with `points:read` alone.';
