import { z } from 'zod';
import { amountMinorSchema, currencySchema, pointsSchema } from '../domain/money.ts';
import { instantSchema } from '../domain/program.ts';
import { taxLineSchema } from '../domain/quote.ts';
import {
  lineFiguresSchema,
  MAXIMUM_LINES,
  MAXIMUM_QUANTITY,
  saleLineSchema,
  saleTotalsSchema,
} from '../domain/sale.ts';
import { MAXIMUM_TENDERS, payBackSchema, tenderSchema } from '../domain/tender.ts';

/** A UTC instant in whole milliseconds since 1970. */
export const instantMsSchema = instantSchema;
export const idSchema = z.uuid();
/** The SHA-256 of an entry's body, in lower-case hex. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** The first entry of every epoch: it names what came before, so that a gap between epochs is declared, not hidden. */
export const epochOpenedSchema = z.strictObject({
  appVersion: z.string().max(64),
  previous: z.strictObject({ epoch: z.int().min(1), sequence: z.int().min(0), hash: hashSchema }).nullable(),
});

/** How the till recognised a member; `enrolled` there and then, at this till. */
export const identifiedBySchema = z.enum(['card', 'phone', 'email', 'enrolled']);
export type IdentifiedBy = z.infer<typeof identifiedBySchema>;

/** More redemptions than one checkout would ever have. */
export const MAXIMUM_REDEMPTIONS = 20;

/** Points that a sale spends from a hold, and what for. */
export const redemptionSchema = z.strictObject({
  holdId: idSchema,
  kind: z.enum(['points-payment', 'reward']),
  rewardId: z.string().min(1).max(64).nullable(),
  /** The reward's name, for the receipt; empty for points as payment. */
  name: z.string().max(100),
  points: pointsSchema.min(1),
  /** What it took off, or paid; zero for what was handed over. */
  amountMinor: amountMinorSchema,
  /** What a gift voucher is known by. */
  voucherCode: z.string().min(1).max(32).nullable(),
});

/** One checkout, complete: what was sold, under which rules, and what it earned. Holds no personal data. */
export const saleCompletedSchema = z.strictObject({
  saleId: idSchema,
  receiptNumber: z.string().min(1).max(40),
  storeId: idSchema,
  tillId: idSchema,
  staffId: idSchema,
  businessDay: z.iso.date(),
  currency: currencySchema,
  programId: idSchema,
  configVersion: z.int().min(1),
  member: z
    .strictObject({
      memberId: idSchema,
      tierId: z.string().min(1).max(64),
      identifiedBy: identifiedBySchema,
    })
    .nullable(),
  lines: z
    .array(z.strictObject({ ...saleLineSchema.shape, ...lineFiguresSchema.shape }))
    .min(1)
    .max(MAXIMUM_LINES),
  totals: saleTotalsSchema,
  taxLines: z.array(taxLineSchema).max(100),
  earnPoints: pointsSchema,
  /** How it was paid: the parts come to `totals.netMinor`. */
  tenders: z.array(tenderSchema).max(MAXIMUM_TENDERS),
  redemptions: z.array(redemptionSchema).max(MAXIMUM_REDEMPTIONS).default([]),
  /** The holds that end with this sale, spent or not: what is left of them is the member's again once this posts. */
  closesHolds: z
    .array(idSchema)
    .max(2 * MAXIMUM_REDEMPTIONS)
    .default([]),
});

/**
 * A hold that ends without a sale, or of which the till never learnt whether it was granted: where central knows it, what
 * is left of it is the member's again; where not, a grant under this id can come no more.
 */
export const holdClosedSchema = z.strictObject({
  holdId: idSchema,
  memberId: idSchema,
  programId: idSchema,
  reason: z.enum(['removed', 'sale-discarded', 'member-changed', 'no-answer', 'orphaned', 'expired']),
});

/** What of a sale comes back: the whole of it on its own day (`void`), or lines of it. Never beyond the original. */
export const saleRefundedSchema = z.strictObject({
  refundId: idSchema,
  receiptNumber: z.string().min(1).max(40),
  kind: z.enum(['void', 'refund']),
  storeId: idSchema,
  tillId: idSchema,
  staffId: idSchema,
  /** Who allowed it with a PIN, where it needed that. */
  approvedByStaffId: idSchema.nullable(),
  businessDay: z.iso.date(),
  currency: currencySchema,
  programId: idSchema,
  original: z.strictObject({
    receiptNumber: z.string().min(1).max(40),
    /** Null where the till had nothing but the customer's paper. */
    saleId: idSchema.nullable(),
    memberId: idSchema.nullable(),
    knownFrom: z.enum(['own-journal', 'central', 'paper']),
  }),
  lines: z
    .array(
      z.strictObject({
        /** The original's; null where only the paper is known. */
        lineId: z.string().min(1).max(36).nullable(),
        sku: z.string().min(1).max(64).nullable(),
        name: z.string().max(200).nullable(),
        categoryId: z.string().min(1).max(64),
        quantity: z.int().min(1).max(MAXIMUM_QUANTITY),
        /** What was paid for them, tax included, after discounts and rewards. */
        amountMinor: amountMinorSchema,
      }),
    )
    .min(1)
    .max(MAXIMUM_LINES),
  /** What the lines come to: `amountMinor` = `moneyMinor` + `pointsMinor`. */
  totals: z.strictObject({
    amountMinor: amountMinorSchema,
    moneyMinor: amountMinorSchema,
    /** The part that points had paid: it goes back as points. */
    pointsMinor: amountMinorSchema,
  }),
  taxLines: z.array(taxLineSchema).max(100),
  /** Taken back of what the sale earned. Zero where only the paper is known: central works it out. */
  reversedEarnPoints: pointsSchema,
  /** Given back of what the sale had spent. */
  returnedPoints: pointsSchema,
  tenders: z.array(payBackSchema).max(MAXIMUM_TENDERS),
});

/** SHA-256 over `commitmentText` of an entry's details: what stands in the entry for what must be erasable. */
const commitmentSchema = hashSchema;

/** What a new member agreed to. */
export const consentsSchema = z.strictObject({ terms: z.literal(true), marketing: z.boolean() });

/** A person who became a member at this till, under an id that the till made. Who it is lies in the entry's details. */
export const memberEnrolledSchema = z.strictObject({
  provisionalId: idSchema,
  programId: idSchema,
  storeId: idSchema,
  tillId: idSchema,
  staffId: idSchema,
  consents: consentsSchema,
  details: commitmentSchema,
});

/** A manager's word on an enrolment that several members match: this one it is, or (null) none of them. */
export const enrolmentLinkedSchema = z.strictObject({
  enrolmentEntryId: idSchema,
  provisionalId: idSchema,
  memberId: idSchema.nullable(),
  staffId: idSchema,
});

/** A member's card that is lost or broken, and the one that takes its place, if there is one. */
export const cardReplacedSchema = z.strictObject({
  memberId: idSchema,
  programId: idSchema,
  storeId: idSchema,
  staffId: idSchema,
  reason: z.enum(['lost', 'damaged']),
  /** The codes of the old and the new card lie in the entry's details. */
  details: commitmentSchema,
});

const shiftSchema = z.strictObject({
  shiftId: idSchema,
  storeId: idSchema,
  tillId: idSchema,
  staffId: idSchema,
  currency: currencySchema,
});

/** A shift begins with so much cash in the drawer. */
export const shiftOpenedSchema = shiftSchema.extend({ floatMinor: amountMinorSchema });

/** A shift ends: what should be in the drawer by its sales, and what was counted. */
export const shiftClosedSchema = shiftSchema.extend({
  businessDay: z.iso.date(),
  sales: z.int().min(0),
  netMinor: amountMinorSchema,
  /** Below zero where more was given back than was there. */
  expectedCashMinor: z.int(),
  countedCashMinor: amountMinorSchema,
});

/** A person's answer to a refusal: it names the refused entry and what was done about it. */
export const refusalAnsweredSchema = z.strictObject({
  answersEntryId: idSchema,
  staffId: idSchema,
  resolution: z.enum(['settled-with-member', 'will-not-be-posted', 'reported']),
});

/** Every kind of entry and the shape of its payload. A new kind is a new line here and a new case where entries post. */
export const payloadSchemas = {
  'epoch-opened': epochOpenedSchema,
  'sale-completed': saleCompletedSchema,
  'shift-opened': shiftOpenedSchema,
  'shift-closed': shiftClosedSchema,
  'refusal-answered': refusalAnsweredSchema,
  'hold-closed': holdClosedSchema,
  'sale-refunded': saleRefundedSchema,
  'member-enrolled': memberEnrolledSchema,
  'enrolment-linked': enrolmentLinkedSchema,
  'card-replaced': cardReplacedSchema,
} as const;

const header = {
  format: z.literal(1),
  deviceId: idSchema,
  epoch: z.int().min(1),
  sequence: z.int().min(1),
  id: idSchema,
  /** The till's corrected time. */
  occurredAtMs: instantMsSchema,
  /** Central's clock at the last contact before this entry: the lower bound within which `occurredAtMs` is believed. */
  lastContactAtMs: instantMsSchema.nullable(),
  previousHash: hashSchema,
};

/** The signed body of an entry of a kind that this version knows. */
export const entryBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...header, kind: z.literal('epoch-opened'), payload: epochOpenedSchema }),
  z.strictObject({ ...header, kind: z.literal('sale-completed'), payload: saleCompletedSchema }),
  z.strictObject({ ...header, kind: z.literal('shift-opened'), payload: shiftOpenedSchema }),
  z.strictObject({ ...header, kind: z.literal('shift-closed'), payload: shiftClosedSchema }),
  z.strictObject({ ...header, kind: z.literal('refusal-answered'), payload: refusalAnsweredSchema }),
  z.strictObject({ ...header, kind: z.literal('hold-closed'), payload: holdClosedSchema }),
  z.strictObject({ ...header, kind: z.literal('sale-refunded'), payload: saleRefundedSchema }),
  z.strictObject({ ...header, kind: z.literal('member-enrolled'), payload: memberEnrolledSchema }),
  z.strictObject({ ...header, kind: z.literal('enrolment-linked'), payload: enrolmentLinkedSchema }),
  z.strictObject({ ...header, kind: z.literal('card-replaced'), payload: cardReplacedSchema }),
]);

/**
 * What taking in checks: the header alone. It never interprets the payload, so an entry of a newer till's kind is taken
 * in and kept, and only its posting waits.
 */
export const entryHeaderSchema = z.looseObject({ ...header, kind: z.string().min(1).max(64) });

export type EntryBody = z.infer<typeof entryBodySchema>;
export type EntryKind = EntryBody['kind'];
export type EntryHeader = z.infer<typeof entryHeaderSchema>;
export type SaleCompleted = z.infer<typeof saleCompletedSchema>;
export type Redemption = z.infer<typeof redemptionSchema>;
export type HoldClosed = z.infer<typeof holdClosedSchema>;
export type SaleRefunded = z.infer<typeof saleRefundedSchema>;
export type MemberEnrolled = z.infer<typeof memberEnrolledSchema>;
export type EnrolmentLinked = z.infer<typeof enrolmentLinkedSchema>;
export type CardReplaced = z.infer<typeof cardReplacedSchema>;
export type Consents = z.infer<typeof consentsSchema>;
export type ShiftOpened = z.infer<typeof shiftOpenedSchema>;
export type ShiftClosed = z.infer<typeof shiftClosedSchema>;
export type RefusalAnswered = z.infer<typeof refusalAnsweredSchema>;
export type EpochOpened = z.infer<typeof epochOpenedSchema>;
