import { z } from 'zod';
import { memberStateSchema } from '../domain/members.ts';
import { programConfigSchema } from '../domain/program.ts';
import { hashSchema, idSchema, instantMsSchema } from '../journal/entry.ts';

/** Bytes as base64 text, in JSON. */
export const base64Schema = z.base64().max(2_000_000);

/** What a member is, or was, recognised by. */
export const identifierKindSchema = z.enum(['card', 'phone', 'email', 'lost-card']);

/** A member as every till keeps it: nothing readable without the data keys. */
export const memberChangeSchema = z.object({
  kind: z.literal('member'),
  memberId: idSchema,
  programId: idSchema,
  state: memberStateSchema,
  deleted: z.boolean(),
  primary: z.boolean(),
  expiresAtMs: instantMsSchema.nullable(),
  /** AES-256-GCM over `memberProfileSchema` as JSON, bound to the member id. */
  sealedProfile: base64Schema,
  /** `lost-card`: a card that is no longer the member's, indexed as the card that it was. */
  identifiers: z.array(z.object({ kind: identifierKindSchema, index: base64Schema })).max(64),
});

/** What a sealed profile holds: just what a cashier must see to recognise the person. */
export const memberProfileSchema = z.object({
  displayName: z.string().min(1).max(200),
  /** Last characters only, as in "4471". */
  cardHint: z.string().max(8).nullable(),
  phoneHint: z.string().max(8).nullable(),
  emailHint: z.string().max(80).nullable(),
});

/** A member's figures after a posting. Points are integers; `debt` is owed and positive. */
export const balanceChangeSchema = z.object({
  kind: z.literal('balance'),
  memberId: idSchema,
  available: z.int().min(0),
  /** Points earned that are not yet the member's to use, as in state New or Pending. */
  pending: z.int().min(0),
  /** Held by any till. */
  held: z.int().min(0),
  debt: z.int().min(0),
  tierId: z.string().min(1).max(64),
  /** What counts towards the next tier: points accrued in the window (type A) or the custom qualifier (type B). */
  qualifierTotal: z.int(),
  /** What of the available points expires first, unless it is spent; null where nothing does. */
  nextExpiry: z
    .object({ points: z.int().min(1), atMs: instantMsSchema })
    .nullable()
    .default(null),
});

export const verdictStatusSchema = z.enum(['accepted', 'amended', 'refused', 'parked', 'waiting']);

/** One figure that was posted otherwise than the till showed it. */
export const amendmentSchema = z.object({
  field: z.string().max(80),
  claimed: z.int(),
  posted: z.int(),
  reason: z.string().max(80),
});

/** Central's answer to one entry of this till. `parked` and `waiting` are answers for now; a later one replaces them. */
export const verdictSchema = z.object({
  kind: z.literal('verdict'),
  entryId: idSchema,
  epoch: z.int().min(1),
  sequence: z.int().min(1),
  status: verdictStatusSchema,
  /**
   * Why, for `refused`, `parked` and `waiting`: a named code, never free text from inside. On `amended` it says that a
   * person has to look, as where two tills gave back the same goods.
   */
  code: z.string().max(64).nullable(),
  amendments: z.array(amendmentSchema).max(100),
});

/** Another id by which a member is meant, for ever: of an offline enrolment, or of a member that was merged. */
export const aliasChangeSchema = z.object({ kind: z.literal('alias'), fromMemberId: idSchema, toMemberId: idSchema });

export const configurationChangeSchema = z.object({ kind: z.literal('configuration'), config: programConfigSchema });

export const productChangeSchema = z.object({
  kind: z.literal('product'),
  sku: z.string().min(1).max(64),
  /** Normalised to GTIN-13 text; null for what has no barcode. */
  barcode: z
    .string()
    .regex(/^\d{13}$/)
    .nullable(),
  name: z.string().min(1).max(200),
  categoryId: z.string().min(1).max(64),
  priceMinor: z.int().min(0),
  active: z.boolean(),
});

export const staffRoleSchema = z.enum(['cashier', 'supervisor', 'manager']);

export const staffChangeSchema = z.object({
  kind: z.literal('staff'),
  staffId: idSchema,
  storeId: idSchema,
  name: z.string().min(1).max(100),
  role: staffRoleSchema,
  /** argon2id in PHC string form. */
  pinHash: z.string().max(300),
  active: z.boolean(),
});

/** Every kind of change that this version knows. After-images: applying one twice, or an older one late, is harmless. */
export const feedChangeSchema = z.discriminatedUnion('kind', [
  memberChangeSchema,
  balanceChangeSchema,
  verdictSchema,
  configurationChangeSchema,
  productChangeSchema,
  staffChangeSchema,
  aliasChangeSchema,
]);

/**
 * A row of the feed as sent: all rows of one central commit bear one `sequence`. The change stays unread here, so that
 * one of a newer kind can be told from a broken page.
 */
export const feedRowSchema = z.object({
  sequence: z.int().min(1),
  change: z.looseObject({ kind: z.string().min(1).max(64) }),
});

/** How far central has answered a till's entries: all up to here have a verdict, be it parked or waiting. */
export const watermarkSchema = z.object({ epoch: z.int().min(1), sequence: z.int().min(0) });

/** Where a till's journal ends: sent with every request, so that a fork shows. */
export const positionSchema = z.object({ epoch: z.int().min(1), sequence: z.int().min(0), hash: hashSchema });

export type MemberChange = z.infer<typeof memberChangeSchema>;
export type MemberProfile = z.infer<typeof memberProfileSchema>;
export type BalanceChange = z.infer<typeof balanceChangeSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type VerdictStatus = z.infer<typeof verdictStatusSchema>;
export type Amendment = z.infer<typeof amendmentSchema>;
export type ProductChange = z.infer<typeof productChangeSchema>;
export type StaffChange = z.infer<typeof staffChangeSchema>;
export type StaffRole = z.infer<typeof staffRoleSchema>;
export type AliasChange = z.infer<typeof aliasChangeSchema>;
export type FeedChange = z.infer<typeof feedChangeSchema>;
export type FeedRow = z.infer<typeof feedRowSchema>;
export type Watermark = z.infer<typeof watermarkSchema>;
export type Position = z.infer<typeof positionSchema>;
