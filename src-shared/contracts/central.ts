import { oc } from '@orpc/contract';
import { z } from 'zod';
import { pointsSchema } from '../domain/money.ts';
import { programConfigSchema } from '../domain/program.ts';
import { idSchema, instantMsSchema, saleCompletedSchema } from '../journal/entry.ts';
import {
  aliasChangeSchema,
  balanceChangeSchema,
  base64Schema,
  feedRowSchema,
  memberChangeSchema,
  positionSchema,
  productChangeSchema,
  staffChangeSchema,
  verdictSchema,
  verdictStatusSchema,
  watermarkSchema,
} from './feed.ts';

/** Raised when a till and a central could misread each other. Additions that old tills may ignore do not raise it. */
export const PROTOCOL_VERSION = 1;

/** Said by every reply: which central this is, and what its clock shows. */
export const contactSchema = z.object({
  protocol: z.int().min(1),
  /** Changes when central was restored from a backup: what a till knows of the other one no longer holds. */
  incarnation: idSchema,
  centralTimeMs: instantMsSchema,
});

/** The keys that open what the feed carries. Sent once, at enrolment; kept in the till's key store. */
export const dataKeysSchema = z.object({ blindIndexKey: base64Schema, profileKey: base64Schema });

export const storeSchema = z.object({
  storeId: idSchema,
  name: z.string().min(1).max(100),
  /** ISO 3166 alpha-2: how phone numbers without a country code are read. */
  region: z.string().regex(/^[A-Z]{2}$/),
  timeZone: z.string().min(1).max(64),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

export const enrolmentSchema = z.object({
  contact: contactSchema,
  deviceId: idSchema,
  epoch: z.int().min(1),
  tillId: idSchema,
  tillName: z.string().min(1).max(40),
  /** Short and printable: the first part of every receipt number. */
  tillCode: z.string().regex(/^[A-Z0-9]{1,8}$/),
  store: storeSchema,
  programId: idSchema,
  keys: dataKeysSchema,
});

const signedEntrySchema = z.object({
  body: base64Schema,
  signature: base64Schema,
  /** UTF-8 of `commitmentText`, for entries that have details, until they are answered for good. */
  details: base64Schema.optional(),
});

/** A hold as central signs it, in canonical JSON: points of one member in the custody of one till. */
export const holdTermsSchema = z.strictObject({
  holdId: idSchema,
  memberId: idSchema,
  programId: idSchema,
  tillId: idSchema,
  deviceId: idSchema,
  epoch: z.int().min(1),
  points: pointsSchema.min(1),
  issuedAtMs: instantMsSchema,
  /** From `issuedAtMs` on, by the till's clock: then the till closes it. It binds nobody but the till. */
  timeToLiveMs: z.int().min(1),
});

/** Why central grants no hold. */
export const holdRefusalSchema = z.enum([
  'insufficient-points',
  'member-unknown',
  'member-may-not-redeem',
  'program-closed',
  /** It was granted under this id and has ended, or its till said that it never wants it. */
  'hold-closed',
]);

/** One movement of a member's points, newest first, as people read it. */
export const movementSchema = z.object({
  movementId: z.string().min(1).max(80),
  atMs: instantMsSchema,
  kind: z.enum(['earn', 'redeem', 'reverse', 'return', 'adjust', 'expire', 'opening', 'release']),
  /** Up or down, of what the member sees as balance; pending points count when they become usable. */
  points: z.int(),
  storeName: z.string().nullable(),
  receiptNumber: z.string().nullable(),
});

/** How many movements a till shows. */
export const MOVEMENTS_SHOWN = 20;

/** A sale as any till of the program may ask for it, to take goods of it back. */
export const foundReceiptSchema = z.object({
  sale: saleCompletedSchema,
  soldAtMs: instantMsSchema,
  storeName: z.string(),
  status: verdictStatusSchema,
  /** As posted, which is what is reversed. */
  earnPoints: pointsSchema,
  /** What came back of it before, at any till, by line. */
  refundedLines: z.array(z.object({ lineId: z.string(), quantity: z.int().min(1), amountMinor: z.int().min(0) })),
  refundedMoneyMinor: z.int().min(0),
  reversedEarnPoints: pointsSchema,
  returnedPoints: pointsSchema,
  /** The refunds that these figures hold: a till adds its own others, and counts none twice. */
  refundIds: z.array(idSchema),
});

/** At most so many entries a push; a longer queue goes in several. */
export const PUSH_LIMIT = 200;
/** The largest request body that central takes: a push stops adding entries before it, however few they are. */
export const REQUEST_LIMIT_BYTES = 2 * 1024 * 1024;
export const PULL_LIMIT = 2_000;
export const SNAPSHOT_PAGE_LIMIT = 5_000;

/** The requests of a device that central no longer serves, or that speaks of another journal than central knows. */
const deviceErrors = {
  DEVICE_REVOKED: { status: 403, message: 'This till is no longer enrolled.' },
  UNKNOWN_EPOCH: { status: 409, message: 'Central does not know this epoch of the device.' },
  /** Central holds another entry under the same sequence: two copies of one till exist, or one was set back. */
  JOURNAL_FORKED: {
    status: 409,
    message: "The till's journal and central's copy of it differ.",
    data: z.object({ sequence: z.int() }),
  },
} as const;

/** The message that a till signs with its device key to show, at enrolment, that the key is its own. */
export function enrolmentProofText(enrolmentCode: string, publicKeyBase64: string): string {
  return `earnest-enrol/1\n${enrolmentCode}\n${publicKeyBase64}`;
}

/**
 * Till <-> central, plain REST (OpenAPI from the same contract). All but `enrol` bear an access token, which a till gets
 * from `POST /oauth/token` by client credentials with a JWT that its device key signs (RFC 6749 4.4, RFC 7523 2.2).
 */
export const centralContract = {
  enrol: oc
    .route({ method: 'POST', path: '/v1/devices/enrol', summary: 'Enrol a till by a one-time code' })
    .input(
      z.object({
        protocol: z.int(),
        enrolmentCode: z.string().min(1).max(64),
        /** Raw 32-byte Ed25519 key. */
        publicKey: base64Schema,
        /** Ed25519 signature over `enrolmentProofText`. */
        proof: base64Schema,
        deviceName: z.string().max(100),
      }),
    )
    .output(enrolmentSchema)
    .errors({
      PROTOCOL_UNSUPPORTED: { status: 426, data: z.object({ supported: z.array(z.int()) }) },
      ENROLMENT_CODE_UNKNOWN: { status: 403, message: 'No such enrolment code.' },
      ENROLMENT_CODE_USED: { status: 403, message: 'This enrolment code was used by another till.' },
      ENROLMENT_CODE_EXPIRED: { status: 403, message: 'This enrolment code is too old.' },
      PROOF_INVALID: { status: 403, message: 'The public key is not signed for.' },
      TOO_MANY_ATTEMPTS: { status: 429, data: z.object({ retryAfterMs: z.int() }) },
    }),
  push: oc
    .route({ method: 'POST', path: '/v1/sync/push', summary: 'Take in journal entries, in order' })
    .input(z.object({ position: positionSchema, entries: z.array(signedEntrySchema).max(PUSH_LIMIT) }))
    .output(z.object({ contact: contactSchema, takenIn: positionSchema }))
    .errors({
      ...deviceErrors,
      ENTRY_MALFORMED: { status: 422, data: z.object({ sequence: z.int().nullable(), detail: z.string() }) },
      SIGNATURE_INVALID: { status: 422, data: z.object({ sequence: z.int() }) },
      /** The till left out entries: it goes on from `takenIn`. */
      CHAIN_GAP: { status: 409, data: z.object({ takenIn: positionSchema }) },
      /** An entry id seen before, with other content. */
      CONFLICTING_DUPLICATE: { status: 409, data: z.object({ sequence: z.int() }) },
    }),
  pull: oc
    .route({ method: 'POST', path: '/v1/sync/pull', summary: 'Read the change feed after a cursor' })
    .input(
      z.object({
        position: positionSchema,
        cursor: z.int().min(0),
        limit: z.int().min(1).max(PULL_LIMIT),
        /** Wait up to so long for a first change, when there is none yet. */
        waitMs: z.int().min(0).max(25_000),
      }),
    )
    .output(
      z.object({
        contact: contactSchema,
        takenIn: positionSchema,
        rows: z.array(feedRowSchema),
        cursor: z.int().min(0),
        watermark: watermarkSchema.nullable(),
        /** More changes are there already. */
        more: z.boolean(),
      }),
    )
    .errors({
      ...deviceErrors,
      /** The feed no longer reaches back to this cursor: take a snapshot. */
      CURSOR_TOO_OLD: { status: 410, message: 'The change feed starts later than this cursor.' },
    }),
  beginSnapshot: oc
    .route({
      method: 'POST',
      path: '/v1/sync/snapshot',
      summary: 'Begin a snapshot: all that is not paged, and counts',
    })
    .input(z.object({ position: positionSchema }))
    .output(
      z.object({
        contact: contactSchema,
        takenIn: positionSchema,
        /** The feed sequence that everything in this reply was read at; catching up starts here. */
        stamp: z.int().min(0),
        watermark: watermarkSchema.nullable(),
        /** This till's verdicts that are parked or waiting. */
        unresolved: z.array(verdictSchema),
        /** Of members that this till enrolled. */
        aliases: z.array(aliasChangeSchema).default([]),
        configurations: z.array(programConfigSchema),
        staff: z.array(staffChangeSchema),
        store: storeSchema,
        counts: z.object({ members: z.int().min(0), products: z.int().min(0) }),
      }),
    )
    .errors(deviceErrors),
  snapshotMembers: oc
    .route({ method: 'POST', path: '/v1/sync/snapshot/members', summary: 'A page of members, by id' })
    .input(z.object({ after: idSchema.nullable(), limit: z.int().min(1).max(SNAPSHOT_PAGE_LIMIT) }))
    .output(
      z.object({
        contact: contactSchema,
        stamp: z.int().min(0),
        members: z.array(z.object({ member: memberChangeSchema, balance: balanceChangeSchema })),
        /** Ask for the page after this id; null at the end. */
        next: idSchema.nullable(),
      }),
    )
    .errors({ DEVICE_REVOKED: deviceErrors.DEVICE_REVOKED }),
  snapshotProducts: oc
    .route({ method: 'POST', path: '/v1/sync/snapshot/products', summary: 'A page of products, by SKU' })
    .input(z.object({ after: z.string().max(64).nullable(), limit: z.int().min(1).max(SNAPSHOT_PAGE_LIMIT) }))
    .output(
      z.object({
        contact: contactSchema,
        stamp: z.int().min(0),
        products: z.array(productChangeSchema),
        next: z.string().nullable(),
      }),
    )
    .errors({ DEVICE_REVOKED: deviceErrors.DEVICE_REVOKED }),
  /** Points into this till's custody. The till chose the id and has it in its journal; asked again, the same hold. */
  requestHold: oc
    .route({ method: 'POST', path: '/v1/holds', summary: 'Hold points for a redemption' })
    .input(z.object({ position: positionSchema, holdId: idSchema, memberId: idSchema, points: pointsSchema.min(1) }))
    .output(
      z.object({
        contact: contactSchema,
        /** Canonical JSON of `holdTermsSchema`, and central's Ed25519 signature over it. */
        hold: z.object({ terms: base64Schema, signature: base64Schema }),
      }),
    )
    .errors({
      ...deviceErrors,
      HOLD_REFUSED: {
        status: 409,
        message: 'These points cannot be held.',
        data: z.object({ reason: holdRefusalSchema, availablePoints: pointsSchema }),
      },
      /** The same id was asked for with other content. */
      CONFLICTING_DUPLICATE: { status: 409, data: z.object({ holdId: idSchema }) },
    }),
  memberMovements: oc
    .route({ method: 'POST', path: '/v1/members/movements', summary: "A member's last movements, from all stores" })
    .input(z.object({ memberId: idSchema, limit: z.int().min(1).max(100) }))
    .output(z.object({ contact: contactSchema, movements: z.array(movementSchema) }))
    .errors({ DEVICE_REVOKED: deviceErrors.DEVICE_REVOKED, MEMBER_UNKNOWN: { status: 404 } }),
  findReceipt: oc
    .route({ method: 'POST', path: '/v1/receipts/find', summary: 'A sale of the program by its receipt number' })
    .input(z.object({ receiptNumber: z.string().min(1).max(40) }))
    .output(z.object({ contact: contactSchema, receipt: foundReceiptSchema.nullable() }))
    .errors({ DEVICE_REVOKED: deviceErrors.DEVICE_REVOKED }),
};

export type HoldTerms = z.infer<typeof holdTermsSchema>;
export type HoldRefusal = z.infer<typeof holdRefusalSchema>;
export type Movement = z.infer<typeof movementSchema>;
export type FoundReceipt = z.infer<typeof foundReceiptSchema>;
export type Contact = z.infer<typeof contactSchema>;
export type DataKeys = z.infer<typeof dataKeysSchema>;
export type Store = z.infer<typeof storeSchema>;
export type Enrolment = z.infer<typeof enrolmentSchema>;
