import { oc } from '@orpc/contract';
import { z } from 'zod';
import { amountMinorSchema, currencySchema } from '../domain/money.ts';
import { taxLineSchema } from '../domain/quote.ts';
import { idSchema, instantMsSchema, refusalAnsweredSchema } from '../journal/entry.ts';
import { amendmentSchema, verdictStatusSchema } from './feed.ts';

/** What can go wrong in every call of a manager's screen. */
const managerErrors = {
  NOT_READY: { message: 'The till is not paired, or has no data yet.' },
  NOT_SIGNED_IN: { message: 'Nobody is signed in.' },
  /** The role is checked in the main process, whatever the window shows. */
  NOT_ALLOWED: { message: 'This needs a manager.' },
} as const;

const placeSchema = z.object({ epoch: z.int().min(1), sequence: z.int().min(1) });

/** An entry's answer; null where central has not answered it yet. */
const answerSchema = z
  .object({
    status: verdictStatusSchema,
    code: z.string().nullable(),
    amendments: z.array(amendmentSchema),
    answeredAtMs: instantMsSchema,
    /** The refusal was answered by a person, with a later entry. */
    settled: z.boolean(),
  })
  .nullable();

/** One row of the journal as a person reads it. Figures are null where the kind has none. */
export const journalRowSchema = placeSchema.extend({
  entryId: idSchema,
  kind: z.string(),
  occurredAtMs: instantMsSchema,
  receiptNumber: z.string().nullable(),
  memberHint: z.string().nullable(),
  netMinor: z.int().nullable(),
  earnPoints: z.int().nullable(),
  answer: answerSchema,
});

export const journalDetailSchema = journalRowSchema.extend({
  /** The signed body, as text. */
  body: z.string(),
  hash: z.string(),
  signature: z.string(),
});

/** Five minutes of the sync plot. */
export const syncPointSchema = z.object({
  fromMs: instantMsSchema,
  recorded: z.int().min(0),
  sent: z.int().min(0),
  /** Entries that waited at the end of it. */
  waiting: z.int().min(0),
  offline: z.boolean(),
});

export const syncReportSchema = z.object({
  waiting: z.int().min(0),
  oldestAtMs: instantMsSchema.nullable(),
  lastContactAtMs: instantMsSchema.nullable(),
  nextTryAtMs: instantMsSchema.nullable(),
  needsPerson: z.int().min(0),
  /** Failed tries since the last contact, and since the till started. */
  failuresInARow: z.int().min(0),
  failures: z.int().min(0),
  /** Entries that central took in during the last full minute of sending. */
  sentPerMinute: z.int().min(0),
  members: z.int().min(0),
  asOfMs: instantMsSchema.nullable(),
  points: z.array(syncPointSchema).max(300),
});

export const dayReportSchema = z.object({
  businessDay: z.iso.date(),
  currency: currencySchema,
  sales: z.int().min(0),
  withMember: z.int().min(0),
  grossMinor: amountMinorSchema,
  discountMinor: amountMinorSchema,
  netMinor: amountMinorSchema,
  /** What was given back, and how many times. */
  refunds: z.int().min(0),
  refundedMinor: amountMinorSchema,
  /** What points paid, of `netMinor`. */
  pointsMinor: amountMinorSchema,
  redeemedPoints: z.int().min(0),
  returnedPoints: z.int().min(0),
  reversedEarnPoints: z.int().min(0),
  /** Taken in without what was given back: more may have gone out than came in. */
  cashMinor: z.int(),
  cardMinor: z.int(),
  taxLines: z.array(taxLineSchema),
  earnPoints: z.int().min(0),
  categories: z.array(z.object({ categoryId: z.string(), name: z.string(), netMinor: amountMinorSchema })),
  /** Of which central has not answered. */
  waiting: z.int().min(0),
});

export const shiftSchema = z.object({
  shiftId: idSchema,
  openedAtMs: instantMsSchema,
  openedBy: z.string(),
  currency: currencySchema,
  floatMinor: amountMinorSchema,
  sales: z.int().min(0),
  netMinor: amountMinorSchema,
  /** The float and the cash of its sales, without the change and what was given back. */
  expectedCashMinor: z.int(),
});

/** Part of the till's contract: what only a manager may ask. */
export const managerContract = {
  sync: oc.output(syncReportSchema).errors(managerErrors),
  /** Tries central now; answers after the pass. */
  sendNow: oc.output(z.null()).errors(managerErrors),
  journal: oc
    .input(
      z.object({
        /** Newest first, from before this place on. */
        before: placeSchema.nullable(),
        limit: z.int().min(1).max(200),
        filter: z.enum(['all', 'waiting', 'needs-person', 'sales']),
        /** Part of a receipt number; empty for all. */
        text: z.string().max(40),
      }),
    )
    .output(z.object({ rows: z.array(journalRowSchema), more: z.boolean() }))
    .errors(managerErrors),
  entry: oc
    .input(placeSchema)
    .output(journalDetailSchema)
    .errors({ ...managerErrors, ENTRY_NOT_FOUND: {} }),
  /** Answers a refusal with a new entry that names the refused one. */
  answerRefusal: oc
    .input(z.object({ entryId: idSchema, resolution: refusalAnsweredSchema.shape.resolution }))
    .output(z.null())
    .errors({ ...managerErrors, ENTRY_NOT_FOUND: {}, NOT_REFUSED: {}, ALREADY_ANSWERED: {} }),
  /** Members that an offline enrolment may mean: central found several, and a person has to say which. */
  enrolmentCandidates: oc
    .input(z.object({ entryId: idSchema }))
    .output(z.array(z.object({ memberId: idSchema, displayName: z.string(), hints: z.array(z.string()) })))
    .errors({ ...managerErrors, ENTRY_NOT_FOUND: {} }),
  /** Says which member an enrolment means, or (null) none of them, with a new entry. */
  linkEnrolment: oc
    .input(z.object({ entryId: idSchema, memberId: idSchema.nullable() }))
    .output(z.null())
    .errors({
      ...managerErrors,
      ENTRY_NOT_FOUND: {},
      ALREADY_ANSWERED: {},
      /** Not one of those that the enrolment may mean. */
      MEMBER_NOT_FOUND: {},
    }),
  /** Checks every entry's signature and place in the chain. */
  verifyJournal: oc
    .output(z.object({ checked: z.int().min(0), problems: z.array(placeSchema.extend({ problem: z.string() })) }))
    .errors(managerErrors),
  /** Builds the replica anew while the old one serves; its progress is in the status. */
  rebuildReplica: oc.output(z.null()).errors(managerErrors),
  dayReport: oc
    .input(z.object({ businessDay: z.iso.date().nullable() }))
    .output(dayReportSchema)
    .errors(managerErrors),
  shift: oc.output(shiftSchema.nullable()).errors(managerErrors),
  openShift: oc
    .input(z.object({ floatMinor: amountMinorSchema }))
    .output(shiftSchema)
    .errors({ ...managerErrors, SHIFT_OPEN: {} }),
  closeShift: oc
    .input(z.object({ shiftId: idSchema, countedCashMinor: amountMinorSchema }))
    .output(shiftSchema.extend({ countedCashMinor: amountMinorSchema, differenceMinor: z.int() }))
    .errors({ ...managerErrors, SHIFT_NOT_OPEN: {} }),
};

export type JournalRow = z.infer<typeof journalRowSchema>;
export type JournalDetail = z.infer<typeof journalDetailSchema>;
export type SyncReport = z.infer<typeof syncReportSchema>;
export type DayReport = z.infer<typeof dayReportSchema>;
export type Shift = z.infer<typeof shiftSchema>;
