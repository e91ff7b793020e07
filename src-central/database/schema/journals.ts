import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Amendment, FeedChange, VerdictStatus } from '../../../src-shared/contracts/feed.ts';
import { bytea, instantMs, points } from './columns.ts';
import { deviceEpochs } from './devices.ts';
import { members } from './members.ts';

/** Append-only: the very bytes that were signed. */
export const entries = pgTable(
  'entries',
  {
    entryId: uuid('entry_id').primaryKey(),
    deviceId: uuid('device_id').notNull(),
    epoch: integer('epoch').notNull(),
    sequence: integer('sequence').notNull(),
    kind: text('kind').notNull(),
    hash: text('hash').notNull(),
    body: bytea('body').notNull(),
    signature: bytea('signature').notNull(),
    takenInAtMs: instantMs('taken_in_at_ms').notNull(),
  },
  (table) => [
    uniqueIndex('entries_place').on(table.deviceId, table.epoch, table.sequence),
    foreignKey({
      columns: [table.deviceId, table.epoch],
      foreignColumns: [deviceEpochs.deviceId, deviceEpochs.epoch],
    }),
  ],
);

/**
 * The answer to each entry. A final one (accepted, amended, refused) is never changed again; `parked` and `waiting` are
 * replaced by a later answer, and go to the history. `feedSequence` is the feed's at this answer, `firstFeedSequence` at
 * the first one: watermarks go by it.
 */
export const verdicts = pgTable(
  'verdicts',
  {
    entryId: uuid('entry_id')
      .primaryKey()
      .references(() => entries.entryId),
    deviceId: uuid('device_id').notNull(),
    epoch: integer('epoch').notNull(),
    sequence: integer('sequence').notNull(),
    status: text('status').$type<VerdictStatus>().notNull(),
    code: text('code'),
    amendments: jsonb('amendments').$type<Amendment[]>().notNull(),
    firstFeedSequence: bigint('first_feed_sequence', { mode: 'number' }).notNull(),
    feedSequence: bigint('feed_sequence', { mode: 'number' }).notNull(),
    decidedAtMs: instantMs('decided_at_ms').notNull(),
  },
  (table) => [
    uniqueIndex('verdicts_place').on(table.deviceId, table.epoch, table.sequence),
    index('verdicts_unresolved').on(table.deviceId).where(sql`status in ('parked', 'waiting')`),
    check('verdicts_status', sql`${table.status} in ('accepted', 'amended', 'refused', 'parked', 'waiting')`),
  ],
);

/** The answers that were replaced by later ones. Append-only. */
export const verdictHistory = pgTable(
  'verdict_history',
  {
    entryId: uuid('entry_id')
      .notNull()
      .references(() => entries.entryId),
    feedSequence: bigint('feed_sequence', { mode: 'number' }).notNull(),
    status: text('status').$type<VerdictStatus>().notNull(),
    code: text('code'),
    amendments: jsonb('amendments').$type<Amendment[]>().notNull(),
    decidedAtMs: instantMs('decided_at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.entryId, table.feedSequence] })],
);

/** Sales that posted, each once: what later refunds and limits across sales go by. */
export const sales = pgTable(
  'sales',
  {
    saleId: uuid('sale_id').primaryKey(),
    entryId: uuid('entry_id')
      .notNull()
      .references(() => entries.entryId),
    programId: uuid('program_id').notNull(),
    storeId: uuid('store_id').notNull(),
    memberId: uuid('member_id').references(() => members.memberId),
    /** The version that its earn was posted under. */
    configVersion: integer('config_version').notNull(),
    receiptNumber: text('receipt_number').notNull(),
    netMinor: bigint('net_minor', { mode: 'number' }).notNull(),
    earnPoints: points('earn_points').notNull(),
    /** The till's time, within what central believes of it. */
    soldAtMs: instantMs('sold_at_ms').notNull(),
  },
  (table) => [
    index('sales_member').on(table.memberId, table.soldAtMs),
    index('sales_receipt').on(table.programId, table.receiptNumber),
  ],
);

/** What came back of sales, as posted: what was returned and reversed is capped by it, across all tills. */
export const refunds = pgTable(
  'refunds',
  {
    refundId: uuid('refund_id').primaryKey(),
    entryId: uuid('entry_id')
      .notNull()
      .references(() => entries.entryId),
    saleId: uuid('sale_id')
      .notNull()
      .references(() => sales.saleId),
    memberId: uuid('member_id').references(() => members.memberId),
    moneyMinor: bigint('money_minor', { mode: 'number' }).notNull(),
    reversedEarnPoints: points('reversed_earn_points').notNull(),
    returnedPoints: points('returned_points').notNull(),
    refundedAtMs: instantMs('refunded_at_ms').notNull(),
  },
  (table) => [index('refunds_sale').on(table.saleId), index('refunds_member').on(table.memberId)],
);

export const refundLines = pgTable(
  'refund_lines',
  {
    refundId: uuid('refund_id')
      .notNull()
      .references(() => refunds.refundId),
    lineId: text('line_id').notNull(),
    quantity: integer('quantity').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.refundId, table.lineId] })],
);

/** The erasable part of entries, as it was sent. A row goes with the answer for good. */
export const entryDetails = pgTable('entry_details', {
  entryId: uuid('entry_id')
    .primaryKey()
    .references(() => entries.entryId),
  details: bytea('details').notNull(),
});

/** Enrolments that several members match, with what was taken for whom, until a person has said who it is. */
export const enrolmentDecisions = pgTable('enrolment_decisions', {
  enrolmentEntryId: uuid('enrolment_entry_id').primaryKey(),
  /** Null: none of those that match. */
  memberId: uuid('member_id').references(() => members.memberId),
  entryId: uuid('entry_id').notNull(),
});

/**
 * The change feed. All rows of one commit bear one sequence. A row is for every till, or for those of a program, of a
 * store, or for one device, where these are set.
 */
export const feed = pgTable(
  'feed',
  {
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    ordinal: integer('ordinal').notNull(),
    programId: uuid('program_id'),
    storeId: uuid('store_id'),
    deviceId: uuid('device_id'),
    change: jsonb('change').$type<FeedChange>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sequence, table.ordinal] })],
);

/** The one row that orders the feed: locked last in every transaction that publishes, so that change order is commit order. */
export const feedHead = pgTable(
  'feed_head',
  {
    id: integer('id').primaryKey().default(1),
    sequence: bigint('sequence', { mode: 'number' }).notNull().default(0),
    /** Rows up to here are gone: a cursor below it takes a snapshot. */
    compactedTo: bigint('compacted_to', { mode: 'number' }).notNull().default(0),
  },
  (table) => [check('feed_head_single', sql`${table.id} = 1`)],
);
