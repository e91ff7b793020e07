import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { standingKeySchema } from '../domain/members.ts';
import { amountMinorSchema, currencySchema, pointsSchema } from '../domain/money.ts';
import { categorySchema } from '../domain/program.ts';
import { quoteSchema, redemptionProblemSchema, taxLineSchema } from '../domain/quote.ts';
import { completeBasketSchema, saleLineSchema, saleLinesSchema } from '../domain/sale.ts';
import { MAXIMUM_TENDERS, moneyTenderSchema, payBackSchema, type TenderProblem } from '../domain/tender.ts';
import {
  identifiedBySchema,
  idSchema,
  instantMsSchema,
  saleCompletedSchema,
  saleRefundedSchema,
} from '../journal/entry.ts';
import { holdRefusalSchema, movementSchema, storeSchema } from './central.ts';
import { staffRoleSchema } from './feed.ts';
import { managerContract } from './manager.ts';

const sourceSchema = z.enum(['scan', 'typed']);

/** Why there is no contact, when that is more than a missing network. The words for each are the window's. */
export const connectionProblemSchema = z.enum([
  'unreachable',
  'timed-out',
  'not-central',
  'wrong-version',
  'redirected',
  'certificate-expired',
  'certificate-wrong-host',
  'certificate-untrusted',
  'not-encrypted',
  'central-failed',
  'not-authorised',
  'device-revoked',
  'journal-forked',
]);

/** Everything that the window shows at all times. Sent whole on every change. */
export const tillStatusSchema = z.object({
  /** `preparing`: paired, and the first replica is being built. `blocked`: cannot work; `blocked` says why. */
  stage: z.enum(['unpaired', 'preparing', 'ready', 'blocked']),
  blocked: z
    .object({
      code: z.enum(['database-newer', 'database-damaged', 'database-foreign', 'database-locked', 'key-store-lost']),
      file: z.string(),
    })
    .nullable(),
  till: z.object({ tillName: z.string(), tillCode: z.string(), store: storeSchema }).nullable(),
  session: z.object({ staffId: idSchema, name: z.string(), role: staffRoleSchema }).nullable(),
  connection: z.object({
    state: z.enum(['online', 'offline', 'syncing']),
    sinceMs: instantMsSchema,
    lastContactAtMs: instantMsSchema.nullable(),
    nextTryAtMs: instantMsSchema.nullable(),
    problem: connectionProblemSchema.nullable(),
  }),
  queue: z.object({
    /** Entries that central has not answered for good yet. */
    waiting: z.int().min(0),
    oldestAtMs: instantMsSchema.nullable(),
    /** Refused or parked: a person has to look. */
    needsPerson: z.int().min(0),
  }),
  replica: z.object({
    members: z.int().min(0),
    asOfMs: instantMsSchema.nullable(),
    building: z.object({ done: z.int().min(0), total: z.int().min(0) }).nullable(),
  }),
  /** Set when the till runs on a run-time made for development and tests: its version. */
  developmentRuntime: z.string().nullable(),
  /** `none`: this machine keeps no secrets, so the till's keys lie in its file readable to whoever has the disk. */
  keyStore: z.enum(['os', 'none']),
  /** Null without a printer. `problem`: the last receipt did not get out, and is tried again. */
  printer: z
    .object({ waiting: z.int().min(0), problem: z.enum(['unreachable', 'timed-out', 'cut-off']).nullable() })
    .nullable(),
  /** The wall clock jumped and central has not confirmed it yet. */
  clockSuspect: z.boolean(),
});

/** Why a member cannot use the whole balance now. */
export const redeemLimitSchema = z.enum([
  'offline',
  'not-sent-yet',
  'held-elsewhere',
  'membership',
  'provisional',
  'debt',
  'program-closed',
  'not-offered',
]);

export const memberViewSchema = z.object({
  memberId: idSchema,
  displayName: z.string(),
  cardHint: z.string().nullable(),
  phoneHint: z.string().nullable(),
  emailHint: z.string().nullable(),
  tierId: z.string(),
  tierName: z.string(),
  tierRank: z.int(),
  standing: standingKeySchema,
  balance: z.object({
    /** Available, held anywhere, and the effects of own entries not yet answered. */
    points: z.int(),
    /** Of which from entries that central has not answered yet. */
    waitingPoints: z.int(),
    /** Earned, and not the member's to use before the membership is confirmed. */
    pendingPoints: pointsSchema,
    debtPoints: pointsSchema,
    /** Central's figures are from then. */
    asOfMs: instantMsSchema,
  }),
  redeemable: z.object({
    /** What can be used now: what this till holds for the open sale, and when online what is available. */
    points: pointsSchema,
    /** Why it is not the whole balance; null where it is. */
    reason: redeemLimitSchema.nullable(),
  }),
  /** What expires first, unless it is spent. */
  nextExpiry: z.object({ points: pointsSchema.min(1), atMs: instantMsSchema }).nullable(),
  /** Enrolled at this till, and central has not confirmed it yet. */
  provisional: z.boolean(),
  nextTier: z
    .object({ tierName: z.string(), missing: z.int().min(0), progressBasisPoints: z.int().min(0).max(10_000) })
    .nullable(),
});

export const productViewSchema = z.object({
  sku: z.string(),
  name: z.string(),
  categoryId: z.string(),
  priceMinor: z.int().min(0),
});

export const readProblemSchema = z.enum([
  'empty',
  'unreadable',
  'too-long',
  'wrong-check-digit',
  'unknown-format',
  'payment-card',
  'amount-out-of-range',
]);

/** What a scan or a typed text turned out to be. */
export const readResultSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('member'),
    member: memberViewSchema,
    identifiedBy: identifiedBySchema,
  }),
  /** Several members share the identifier: the cashier asks and chooses. */
  z.object({
    kind: z.literal('members'),
    members: z.array(memberViewSchema).min(2),
    identifiedBy: identifiedBySchema,
  }),
  z.object({ kind: z.literal('product'), product: productViewSchema }),
  z.object({ kind: z.literal('amount'), amountMinor: z.int().min(1) }),
  /** A card that its member reported lost or broken: whoever shows it has to be recognised in another way. */
  z.object({ kind: z.literal('lost-card'), read: z.string() }),
  /** The number of a receipt of any till. */
  z.object({ kind: z.literal('receipt'), receiptNumber: z.string() }),
  /** Well-formed, and nobody and nothing here has it. `what` is what it was taken for. */
  z.object({ kind: z.literal('not-found'), what: z.enum(['card', 'phone', 'email', 'product']), read: z.string() }),
  /** `read` is what was read, made printable and cut; empty for a payment card. `expected` names the form it missed. */
  z.object({
    kind: z.literal('unreadable'),
    problem: readProblemSchema,
    read: z.string(),
    expected: z.enum(['ean13', 'luhn', 'phone', 'email', 'amount']).nullable(),
  }),
]);

/** The sale that is being rung up. Kept by the main process too, so that a crash does not lose it. */
export const saleDraftSchema = z.object({
  saleId: idSchema,
  lines: saleLinesSchema,
  member: z.object({ memberId: idSchema, identifiedBy: identifiedBySchema }).nullable(),
});

export const saleQuoteSchema = z.object({ quote: quoteSchema, member: memberViewSchema.nullable() });

/** What of points can be used in a sale as it is, and what for. */
export const redeemOptionsSchema = z.object({
  redeemable: memberViewSchema.shape.redeemable,
  /** Null where points are no means of payment. `maximumPoints` is zero where `problem` says why. */
  pointsPayment: z
    .object({
      minimumPoints: pointsSchema,
      stepPoints: pointsSchema,
      maximumPoints: pointsSchema,
      /** What the maximum pays. */
      maximumMinor: amountMinorSchema,
      problem: z.union([redemptionProblemSchema, z.literal('not-enough-points')]).nullable(),
    })
    .nullable(),
  rewards: z.array(
    z.object({
      rewardId: z.string(),
      name: z.string(),
      points: pointsSchema,
      effect: z.enum(['amount-off', 'percent-off', 'free-product', 'merchandise', 'gift-voucher']),
      /** What it would take off this sale, or what the voucher is worth. */
      amountMinor: amountMinorSchema,
      /** What the sale must come to for it; zero for any sale. */
      minimumSpendMinor: amountMinorSchema,
      /** The tiers that it is for; none for every tier. */
      tierNames: z.array(z.string()),
      problem: z.union([redemptionProblemSchema, z.literal('not-enough-points')]).nullable(),
    }),
  ),
});

/** What points are to be used for. */
export const redemptionRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('points-payment'), points: pointsSchema.min(1) }),
  z.object({ kind: z.literal('reward'), rewardId: z.string().min(1).max(64) }),
]);

/** A movement of points as the till shows it. `waiting`: an own entry that central has not answered. */
export const movementViewSchema = movementSchema.extend({ waiting: z.boolean() });

/** A sale that goods may be brought back of. */
export const refundableSaleSchema = z.object({
  sale: saleCompletedSchema,
  soldAtMs: instantMsSchema,
  storeName: z.string(),
  knownFrom: z.enum(['own-journal', 'central']),
  memberName: z.string().nullable(),
  lines: z.array(
    z.object({
      lineId: z.string(),
      name: z.string(),
      quantity: z.int().min(1),
      /** How many of them can still come back. */
      leftQuantity: z.int().min(0),
      /** What was paid for all of them. */
      paidMinor: amountMinorSchema,
    }),
  ),
  /** Same day, same store, nothing brought back yet: the whole of it can be made undone. */
  canVoid: z.boolean(),
});

/** What is to come back: the whole, lines of a sale that is known, or what stands on the customer's paper. */
export const refundRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('void'), receiptNumber: z.string().min(1).max(40) }),
  z.object({
    kind: z.literal('lines'),
    receiptNumber: z.string().min(1).max(40),
    lines: z
      .array(z.object({ lineId: z.string().min(1).max(36), quantity: z.int().min(1) }))
      .min(1)
      .max(500),
  }),
  z.object({
    kind: z.literal('paper'),
    receiptNumber: z.string().min(1).max(40),
    /** With the prices that the paper shows, after discounts. */
    lines: z.array(saleLineSchema).min(1).max(500),
  }),
]);

export const refundQuoteSchema = z.object({
  currency: currencySchema,
  lines: saleRefundedSchema.shape.lines,
  totals: saleRefundedSchema.shape.totals,
  taxLines: z.array(taxLineSchema),
  reversedEarnPoints: pointsSchema,
  returnedPoints: pointsSchema,
  /** A supervisor's or manager's PIN is needed: goods of another till, which could not be asked for. */
  needsApproval: z.boolean(),
});

/** A completed refund as it is shown and printed. */
export const refundReceiptSchema = z.object({
  refund: saleRefundedSchema,
  completedAtMs: instantMsSchema,
  storeName: z.string(),
  tillName: z.string(),
  staffName: z.string(),
  memberName: z.string().nullable(),
  balancePoints: z.int().nullable(),
  waiting: z.boolean(),
});

/** A sale that was set aside, as the list shows it. */
export const parkedSaleSchema = z.object({
  saleId: idSchema,
  parkedAtMs: instantMsSchema,
  lines: z.int().min(1),
  grossMinor: z.int().min(0),
  memberName: z.string().nullable(),
});

/** A network receipt printer: raw ESC/POS over TCP, by default on port 9100. */
export const printerSettingsSchema = z.object({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  columns: z.union([z.literal(32), z.literal(42), z.literal(48)]),
  /** Print without being asked when a sale is completed. */
  automatic: z.boolean(),
  /** Kick the cash drawer open when a sale has a cash part. */
  drawer: z.boolean(),
});

const tenderProblemSchema = z.enum([
  'not-enough',
  'too-much',
  'received-too-little',
  'too-many',
  'empty-part',
] satisfies TenderProblem[]);

/** A completed sale as it is shown and printed: the journal's own figures, and who it was for. */
export const receiptSchema = z.object({
  sale: saleCompletedSchema,
  completedAtMs: instantMsSchema,
  storeName: z.string(),
  tillName: z.string(),
  staffName: z.string(),
  memberName: z.string().nullable(),
  tierName: z.string().nullable(),
  /** The member's displayed balance right after this sale; null without a member. */
  balancePoints: z.int().nullable(),
  /** Not answered by central yet. */
  waiting: z.boolean(),
});

/** Why central did not enrol this till. */
const enrolmentRefusalSchema = z.enum(['unknown-code', 'used-code', 'expired-code', 'too-many-attempts', 'other']);

const sessionErrors = {
  NOT_READY: { message: 'The till is not paired, or has no data yet.' },
  NOT_SIGNED_IN: { message: 'Nobody is signed in.' },
} as const;

/** Why goods cannot come back. */
const refundErrors = {
  RECEIPT_NOT_FOUND: {},
  RECEIPT_ELSEWHERE: {},
  /** More of a line than is left of it, or a line that the sale has not. */
  REFUND_TOO_MUCH: { data: z.object({ lineId: z.string(), leftQuantity: z.int().min(0) }) },
  /** Another day, another store, or something came back already: line by line then. */
  CANNOT_VOID: {},
} as const;

/** Why nothing can be redeemed at all. */
const redeemErrors = { NO_MEMBER: {}, MEMBER_NOT_FOUND: {} } as const;

/** A wrong PIN of whoever was to allow something. */
const approvalErrors = {
  APPROVAL_NEEDED: {},
  PIN_WRONG: { data: z.object({ attemptsLeft: z.int().min(0) }) },
  LOCKED_OUT: { data: z.object({ untilMs: instantMsSchema }) },
} as const;

/**
 * Window <-> main process, over the one message port that our own window is given. Every call is validated on both
 * sides; the main process alone knows who is signed in.
 */
export const tillContract = {
  status: {
    watch: oc.output(eventIterator(tillStatusSchema)),
  },
  pairing: {
    /** Enrols this till at a central. Plain http is accepted on loopback only. */
    pair: oc
      .input(
        z.object({
          centralUrl: z.string().min(1).max(500),
          enrolmentCode: z.string().min(1).max(64),
          /** PEM of a private certificate authority; null for the public ones. */
          certificateAuthority: z.string().max(100_000).nullable(),
          /** The person read that this machine keeps no secrets, and goes on. */
          acceptWeakKeyStore: z.boolean(),
        }),
      )
      .output(z.object({ tillName: z.string(), storeName: z.string() }))
      .errors({
        ALREADY_PAIRED: {},
        ADDRESS_INVALID: {},
        KEY_STORE_WEAK: { message: 'This machine has no key store.' },
        CENTRAL_UNREACHABLE: { data: z.object({ problem: connectionProblemSchema }) },
        ENROLMENT_REFUSED: {
          data: z.object({
            reason: enrolmentRefusalSchema,
          }),
        },
      }),
  },
  session: {
    staff: oc
      .output(z.array(z.object({ staffId: idSchema, name: z.string(), role: staffRoleSchema })))
      .errors({ NOT_READY: sessionErrors.NOT_READY }),
    signIn: oc
      .input(z.object({ staffId: idSchema, pin: z.string().regex(/^\d{4,12}$/) }))
      .output(z.object({ staffId: idSchema, name: z.string(), role: staffRoleSchema }))
      .errors({
        NOT_READY: sessionErrors.NOT_READY,
        PIN_WRONG: { data: z.object({ attemptsLeft: z.int().min(0) }) },
        LOCKED_OUT: { data: z.object({ untilMs: instantMsSchema }) },
      }),
    signOut: oc.output(z.null()),
  },
  sale: {
    /** What the one field or the scanner read: a member, a product, an amount, or why it is none. */
    read: oc
      .input(
        z.object({
          text: z.string().max(20_000),
          /** A scan's keys read as on a US keyboard, where that gives another text. */
          textByCode: z.string().max(20_000).optional(),
          source: sourceSchema,
        }),
      )
      .output(readResultSchema)
      .errors(sessionErrors),
    /** The categories that an amount can be rung up under, and the currency. */
    categories: oc
      .output(z.object({ currency: currencySchema, categories: z.array(categorySchema) }))
      .errors(sessionErrors),
    /** The open sale, as it was last kept; a new empty one where there is none. */
    draft: oc.output(saleDraftSchema).errors(sessionErrors),
    /** Keeps the open sale and prices it. Refused for a sale that is completed. */
    quote: oc
      .input(saleDraftSchema)
      .output(saleQuoteSchema)
      .errors({ ...sessionErrors, ALREADY_COMPLETED: {}, MEMBER_NOT_FOUND: {} }),
    /** Sets the open sale aside and begins another. */
    park: oc
      .input(saleDraftSchema)
      .output(saleDraftSchema)
      .errors({ ...sessionErrors, NOTHING_TO_PARK: {} }),
    /** The sales set aside, oldest first. They outlive a restart and a change of cashier. */
    parked: oc.output(z.array(parkedSaleSchema)).errors(sessionErrors),
    /** Takes a parked sale up again. The open one must be empty, or is parked by itself. */
    recall: oc
      .input(z.object({ saleId: idSchema, open: saleDraftSchema }))
      .output(saleDraftSchema)
      .errors({ ...sessionErrors, SALE_NOT_PARKED: {} }),
    /** What the member's points can be used for in the open sale. */
    redeemOptions: oc
      .input(saleDraftSchema)
      .output(redeemOptionsSchema)
      .errors({ ...sessionErrors, ...redeemErrors }),
    /** Asks central to hold the points for this sale, and prices it with them. A second points payment replaces the first. */
    redeem: oc
      .input(z.object({ draft: saleDraftSchema, what: redemptionRequestSchema }))
      .output(saleQuoteSchema)
      .errors({
        ...sessionErrors,
        ...redeemErrors,
        ALREADY_COMPLETED: {},
        /** Nobody answered, so that nothing can be held: what would help is said by the status. */
        REDEEM_OFFLINE: {},
        REDEMPTION_NOT_POSSIBLE: {
          data: z.object({ problem: z.union([redemptionProblemSchema, z.literal('not-enough-points')]) }),
        },
        HOLD_REFUSED: { data: z.object({ reason: holdRefusalSchema, availablePoints: pointsSchema }) },
        DISK_FULL: { message: 'The journal could not be written.' },
      }),
    /** Takes a redemption off the sale: its hold ends. */
    cancelRedemption: oc
      .input(z.object({ draft: saleDraftSchema, holdId: idSchema }))
      .output(saleQuoteSchema)
      .errors({
        ...sessionErrors,
        MEMBER_NOT_FOUND: {},
        ALREADY_COMPLETED: {},
        DISK_FULL: { message: 'The journal could not be written.' },
      }),
    /** Throws the open sale away and begins another. Its holds end. */
    discard: oc
      .input(z.object({ saleId: idSchema }))
      .output(saleDraftSchema)
      .errors(sessionErrors),
    /**
     * Completes the sale: durable before it answers. Sent again, it answers with the same receipt. `shown` is what the
     * cashier saw; where rules or prices have changed since, QUOTE_CHANGED asks to look again.
     */
    complete: oc
      .input(
        saleDraftSchema.extend({
          lines: completeBasketSchema.shape.lines.min(1),
          shown: z.object({ toPayMinor: z.int().min(0), earnPoints: pointsSchema, redeemedPoints: pointsSchema }),
          /** Money only: what points pay is added from the sale's holds. */
          tenders: z.array(moneyTenderSchema).max(MAXIMUM_TENDERS),
        }),
      )
      .output(receiptSchema)
      .errors({
        ...sessionErrors,
        MEMBER_NOT_FOUND: {},
        QUOTE_CHANGED: { data: saleQuoteSchema },
        /** The parts do not come to what is to pay. */
        TENDER_WRONG: { data: z.object({ problem: tenderProblemSchema }) },
        /** The same sale id was completed with other content. */
        SALE_CONFLICT: {},
        DISK_FULL: { message: 'The journal could not be written.' },
      }),
  },
  receipts: {
    latest: oc.output(receiptSchema.nullable()).errors(sessionErrors),
    /** The receipt of a sale or a refund as it prints, a line of text each; the same lines that the printer gets. */
    preview: oc
      .input(z.object({ saleId: idSchema }))
      .output(z.object({ lines: z.array(z.string()), columns: z.int().min(1) }))
      .errors({ ...sessionErrors, RECEIPT_NOT_FOUND: {} }),
    /** Puts the receipt into the printer's queue, again as often as asked; answers at once. `status` tells how it went. */
    print: oc
      .input(z.object({ saleId: idSchema }))
      .output(z.null())
      .errors({ ...sessionErrors, RECEIPT_NOT_FOUND: {}, NO_PRINTER: {} }),
  },
  members: {
    /** The last movements from all stores: central's when it answers, else what this till last knew of them, with its own. */
    movements: oc
      .input(z.object({ memberId: idSchema }))
      .output(
        z.object({
          movements: z.array(movementViewSchema),
          /** `own`: of this till alone. `asOfMs` is null there. */
          source: z.enum(['central', 'kept', 'own']),
          asOfMs: instantMsSchema.nullable(),
        }),
      )
      .errors({ ...sessionErrors, MEMBER_NOT_FOUND: {} }),
    /**
     * Makes a person a member, online or not: durable before it answers. Phone, email and card as they were typed or scanned. Sent
     * again with the same `enrolmentId`, it answers the same.
     */
    enrol: oc
      .input(
        z.object({
          enrolmentId: idSchema,
          displayName: z.string().max(200),
          phone: z.string().max(100),
          email: z.string().max(300),
          card: z.string().max(200),
          consents: z.object({ terms: z.boolean(), marketing: z.boolean() }),
          /** The cashier saw who has that phone or email already, and this is somebody else. */
          enrolAnyway: z.boolean(),
        }),
      )
      .output(memberViewSchema)
      .errors({
        ...sessionErrors,
        /** What cannot stay as it is. At least one of phone, email and card is needed, and the consent to the terms. */
        ENROLMENT_INVALID: {
          data: z.object({
            field: z.enum(['displayName', 'phone', 'email', 'card', 'terms', 'identifier']),
            problem: z.enum(['empty', 'unreadable', 'card-taken', 'not-agreed']),
          }),
        },
        /** This till knows a member by that phone or email already: take them, or enrol all the same with `enrolAnyway`. */
        ALREADY_MEMBER: { data: z.object({ members: z.array(memberViewSchema) }) },
        DISK_FULL: { message: 'The journal could not be written.' },
      }),
    /** Blocks the member's card, and gives another one where `newCard` has been scanned. */
    replaceCard: oc
      .input(z.object({ memberId: idSchema, reason: z.enum(['lost', 'damaged']), newCard: z.string().max(200) }))
      .output(memberViewSchema)
      .errors({
        ...sessionErrors,
        MEMBER_NOT_FOUND: {},
        CARD_INVALID: { data: z.object({ problem: z.enum(['unreadable', 'card-taken', 'same-card']) }) },
        NO_CARD: { message: 'The member has no card, and no new one was scanned.' },
        DISK_FULL: { message: 'The journal could not be written.' },
      }),
  },
  refunds: {
    /** A sale by its receipt number: from the own journal, else from central. */
    find: oc
      .input(z.object({ receiptNumber: z.string().min(1).max(40) }))
      .output(refundableSaleSchema)
      .errors({
        ...sessionErrors,
        /** Neither this till nor central has a sale of this number. */
        RECEIPT_NOT_FOUND: {},
        /** Not a sale of this till, and central could not be asked: what stands on the paper can be taken back. */
        RECEIPT_ELSEWHERE: {},
      }),
    quote: oc
      .input(refundRequestSchema)
      .output(refundQuoteSchema)
      .errors({ ...sessionErrors, ...refundErrors }),
    /** Durable before it answers. Sent again with the same `refundId`, it answers the same. */
    complete: oc
      .input(
        z.object({
          refundId: idSchema,
          request: refundRequestSchema,
          shown: z.object({
            moneyMinor: amountMinorSchema,
            reversedEarnPoints: pointsSchema,
            returnedPoints: pointsSchema,
          }),
          tenders: z.array(payBackSchema).max(MAXIMUM_TENDERS),
          approval: z.object({ staffId: idSchema, pin: z.string().regex(/^\d{4,12}$/) }).nullable(),
        }),
      )
      .output(refundReceiptSchema)
      .errors({
        ...sessionErrors,
        ...refundErrors,
        ...approvalErrors,
        QUOTE_CHANGED: { data: refundQuoteSchema },
        TENDER_WRONG: { data: z.object({ problem: tenderProblemSchema }) },
        DISK_FULL: { message: 'The journal could not be written.' },
      }),
  },
  printer: {
    settings: oc.output(printerSettingsSchema.nullable()).errors(sessionErrors),
    /** Manager only. Null for none. */
    configure: oc
      .input(printerSettingsSchema.nullable())
      .output(z.null())
      .errors({ ...sessionErrors, NOT_ALLOWED: {} }),
  },
  manager: managerContract,
};

export type RedeemOptions = z.infer<typeof redeemOptionsSchema>;
export type RedeemLimit = z.infer<typeof redeemLimitSchema>;
export type RedemptionRequest = z.infer<typeof redemptionRequestSchema>;
export type MovementView = z.infer<typeof movementViewSchema>;
export type RefundableSale = z.infer<typeof refundableSaleSchema>;
export type RefundRequest = z.infer<typeof refundRequestSchema>;
export type RefundQuote = z.infer<typeof refundQuoteSchema>;
export type RefundReceipt = z.infer<typeof refundReceiptSchema>;
export type TillStatus = z.infer<typeof tillStatusSchema>;
export type MemberView = z.infer<typeof memberViewSchema>;
export type ProductView = z.infer<typeof productViewSchema>;
export type ReadResult = z.infer<typeof readResultSchema>;
export type SaleDraft = z.infer<typeof saleDraftSchema>;
export type SaleQuote = z.infer<typeof saleQuoteSchema>;
export type ParkedSale = z.infer<typeof parkedSaleSchema>;
export type PrinterSettings = z.infer<typeof printerSettingsSchema>;
export type Receipt = z.infer<typeof receiptSchema>;
export type ConnectionProblem = z.infer<typeof connectionProblemSchema>;
export type EnrolmentRefusal = z.infer<typeof enrolmentRefusalSchema>;
/** Why a till was not paired, with what belongs to each: the errors of `pairing.pair`. */
export type PairingRefusal =
  | { readonly code: 'ALREADY_PAIRED' | 'ADDRESS_INVALID' | 'KEY_STORE_WEAK' }
  | { readonly code: 'CENTRAL_UNREACHABLE'; readonly data: { problem: ConnectionProblem } }
  | { readonly code: 'ENROLMENT_REFUSED'; readonly data: { reason: EnrolmentRefusal } };
