import { sql } from 'drizzle-orm';
import { blob, check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Store } from '../../src-shared/contracts/central.ts';
import type { Amendment, VerdictStatus } from '../../src-shared/contracts/feed.ts';
import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import type { PendingEffect } from '../../src-shared/domain/balance.ts';
import { instantMs, points } from './columns.ts';

/** Who this till is, and which replica file is the current one. One row, written by enrolment. */
export const device = sqliteTable(
  'device',
  {
    row: integer('row').primaryKey().default(1),
    deviceId: text('device_id').notNull(),
    epoch: integer('epoch').notNull(),
    tillId: text('till_id').notNull(),
    tillName: text('till_name').notNull(),
    tillCode: text('till_code').notNull(),
    store: text('store', { mode: 'json' }).$type<Store>().notNull(),
    programId: text('program_id').notNull(),
    centralUrl: text('central_url').notNull(),
    /** PEM of a private certificate authority; null for the public ones. */
    certificateAuthority: text('certificate_authority'),
    /** Raw 32-byte Ed25519 key. */
    publicKey: blob('public_key', { mode: 'buffer' }).notNull(),
    /** PKCS 8 DER, sealed by the key store; as it is where `keyStoreKind` is `none`. */
    sealedPrivateKey: blob('sealed_private_key', { mode: 'buffer' }).notNull(),
    /** `DataKeys` as JSON, sealed the same way. */
    sealedDataKeys: blob('sealed_data_keys', { mode: 'buffer' }).notNull(),
    keyStoreKind: text('key_store_kind', { enum: ['os', 'none'] }).notNull(),
    /** The central that the till last agreed with. */
    incarnation: text('incarnation').notNull(),
    /** File name, in the data folder, of the replica that serves; null until the first one is built. */
    replicaFile: text('replica_file'),
    /** File name of the replica that is being built. */
    replicaInProgress: text('replica_in_progress'),
    enrolledAtMs: instantMs('enrolled_at_ms').notNull(),
  },
  (table) => [check('device_single', sql`${table.row} = 1`)],
);

/** The journal: the very bytes that were signed. Triggers forbid every change and every gap. */
export const entries = sqliteTable(
  'entries',
  {
    epoch: integer('epoch').notNull(),
    sequence: integer('sequence').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    occurredAtMs: instantMs('occurred_at_ms').notNull(),
    /** One sale is one entry. */
    saleId: text('sale_id'),
    body: blob('body', { mode: 'buffer' }).notNull(),
    signature: blob('signature', { mode: 'buffer' }).notNull(),
    /** SHA-256 of the body, lower-case hex. */
    hash: text('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.epoch, table.sequence] }),
    uniqueIndex('entries_by_id').on(table.id),
    uniqueIndex('entries_by_sale').on(table.saleId),
    index('entries_of_shifts').on(table.epoch, table.sequence).where(sql`kind IN ('shift-opened', 'shift-closed')`),
  ],
);

/** What own entries do to members' figures: a row per entry, member and account, never a running sum. */
export const pendingEffects = sqliteTable(
  'pending_effects',
  {
    entryId: text('entry_id')
      .notNull()
      .references(() => entries.id),
    memberId: text('member_id').notNull(),
    account: text('account').$type<PendingEffect['account']>().notNull(),
    epoch: integer('epoch').notNull(),
    sequence: integer('sequence').notNull(),
    points: points('points').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.entryId, table.memberId, table.account] }),
    index('pending_effects_by_member').on(table.memberId),
    index('pending_effects_by_place').on(table.epoch, table.sequence),
  ],
);

/** Central's answers to own entries. An answer for good is never replaced, but by another incarnation of central. */
export const verdicts = sqliteTable(
  'verdicts',
  {
    entryId: text('entry_id').primaryKey(),
    epoch: integer('epoch').notNull(),
    sequence: integer('sequence').notNull(),
    status: text('status').$type<VerdictStatus>().notNull(),
    code: text('code'),
    amendments: text('amendments', { mode: 'json' }).$type<Amendment[]>().notNull(),
    incarnation: text('incarnation').notNull(),
    feedSequence: integer('feed_sequence').notNull(),
    answeredAtMs: instantMs('answered_at_ms').notNull(),
  },
  (table) => [
    index('verdicts_refused').on(table.status).where(sql`status = 'refused'`),
    index('verdicts_flagged').on(table.code).where(sql`status = 'amended' AND code IS NOT NULL`),
  ],
);

/** Which refusals a person has answered, and by which entry. One refusal has one answer. */
export const refusalAnswers = sqliteTable('refusal_answers', {
  answersEntryId: text('answers_entry_id')
    .primaryKey()
    .references(() => entries.id),
  entryId: text('entry_id')
    .notNull()
    .references(() => entries.id),
});

/** Sales that are being rung up or were set aside, so that neither a crash nor a change of cashier loses them. */
export const drafts = sqliteTable('drafts', {
  saleId: text('sale_id').primaryKey(),
  body: text('body', { mode: 'json' }).$type<SaleDraft>().notNull(),
  updatedAtMs: instantMs('updated_at_ms').notNull(),
  /** Null for the open sale. */
  parkedAtMs: instantMs('parked_at_ms'),
});

/** What waits for the receipt printer. A row goes when it is printed. */
export const printJobs = sqliteTable('print_jobs', {
  jobId: integer('job_id').primaryKey({ autoIncrement: true }),
  /** Of a sale or a refund. */
  saleId: text('sale_id').notNull(),
  receipt: integer('receipt', { mode: 'boolean' }).notNull(),
  drawer: integer('drawer', { mode: 'boolean' }).notNull(),
  queuedAtMs: instantMs('queued_at_ms').notNull(),
  attempts: integer('attempts').notNull(),
});

/** How sync went, in steps of five minutes. Old ones go. */
export const syncPoints = sqliteTable('sync_points', {
  fromMs: instantMs('from_ms').primaryKey(),
  recorded: integer('recorded').notNull(),
  sent: integer('sent').notNull(),
  /** At the end of it. */
  waiting: integer('waiting').notNull(),
  offlineMs: integer('offline_ms').notNull(),
  /** What central had taken in at the end of it, to count on from after a restart. */
  takenInEpoch: integer('taken_in_epoch').notNull(),
  takenInSequence: integer('taken_in_sequence').notNull(),
});

/** Local settings of this till, each a JSON value. */
export const settings = sqliteTable('settings', {
  key: text('key').primaryKey(),
  value: text('value', { mode: 'json' }).$type<unknown>().notNull(),
});

/** Wrong PINs in a row, for the lock-out: it outlives a restart. */
export const signInAttempts = sqliteTable('sign_in_attempts', {
  staffId: text('staff_id').primaryKey(),
  failures: integer('failures').notNull(),
  lockedUntilMs: instantMs('locked_until_ms'),
});

/** What the till knows of time. One row. */
export const clock = sqliteTable(
  'clock',
  {
    row: integer('row').primaryKey().default(1),
    /** Central's clock at the last contact, and the wall clock at that moment. */
    centralTimeMs: instantMs('central_time_ms'),
    wallTimeMs: instantMs('wall_time_ms'),
    /** The latest till time ever used: it never runs backwards. */
    highWaterMs: instantMs('high_water_ms').notNull(),
    suspect: integer('suspect', { mode: 'boolean' }).notNull(),
  },
  (table) => [check('clock_single', sql`${table.row} = 1`)],
);

/** How far central has taken in the journal, and when it was last there. One row. */
export const syncState = sqliteTable(
  'sync_state',
  {
    row: integer('row').primaryKey().default(1),
    takenInEpoch: integer('taken_in_epoch').notNull(),
    takenInSequence: integer('taken_in_sequence').notNull(),
    /** Central's clock at the last contact. */
    lastContactAtMs: instantMs('last_contact_at_ms'),
  },
  (table) => [check('sync_state_single', sql`${table.row} = 1`)],
);

/**
 * Points that this till asked central for. The id is chosen and committed here before central is asked; `requested`: no
 * answer is known. Spending moves `spent` in the transaction of the sale's entry; closing is an entry, too.
 */
export const holds = sqliteTable(
  'holds',
  {
    holdId: text('hold_id').primaryKey(),
    saleId: text('sale_id').notNull(),
    memberId: text('member_id').notNull(),
    programId: text('program_id').notNull(),
    kind: text('kind', { enum: ['points-payment', 'reward'] }).notNull(),
    rewardId: text('reward_id'),
    points: points('points').notNull(),
    spent: points('spent').notNull().default(0),
    state: text('state', { enum: ['requested', 'open', 'closed'] }).notNull(),
    requestedAtMs: instantMs('requested_at_ms').notNull(),
    /** By this till's clock; null while central's answer is not known. */
    expiresAtMs: instantMs('expires_at_ms'),
    /** As central signed them. */
    terms: blob('terms', { mode: 'buffer' }),
    signature: blob('signature', { mode: 'buffer' }),
  },
  (table) => [
    index('holds_of_sale').on(table.saleId),
    index('holds_not_closed').on(table.state).where(sql`state <> 'closed'`),
    check('holds_not_overspent', sql`${table.spent} between 0 and ${table.points}`),
  ],
);

/** The erasable part of entries, sealed; a row goes with the answer for good. */
export const entryDetails = sqliteTable('entry_details', {
  entryId: text('entry_id')
    .primaryKey()
    .references(() => entries.id),
  sealed: blob('sealed', { mode: 'buffer' }).notNull(),
});

/** Members that were enrolled at this till, until central's own record of them is in the replica. */
export const provisionalMembers = sqliteTable('provisional_members', {
  memberId: text('member_id').primaryKey(),
  entryId: text('entry_id')
    .notNull()
    .references(() => entries.id),
  sealedProfile: blob('sealed_profile', { mode: 'buffer' }).notNull(),
});

export const provisionalIdentifiers = sqliteTable(
  'provisional_identifiers',
  {
    kind: text('kind', { enum: ['card', 'phone', 'email'] }).notNull(),
    blindIndex: blob('blind_index', { mode: 'buffer' }).notNull(),
    memberId: text('member_id')
      .notNull()
      .references(() => provisionalMembers.memberId),
  },
  (table) => [primaryKey({ columns: [table.kind, table.blindIndex, table.memberId] })],
);

/** Cards that were blocked or given out at this till, until central's answer is in the replica. */
export const cardChanges = sqliteTable(
  'card_changes',
  {
    entryId: text('entry_id')
      .primaryKey()
      .references(() => entries.id),
    memberId: text('member_id').notNull(),
    oldIndex: blob('old_index', { mode: 'buffer' }),
    newIndex: blob('new_index', { mode: 'buffer' }),
  },
  (table) => [index('card_changes_old').on(table.oldIndex), index('card_changes_new').on(table.newIndex)],
);

/** Refunds by their id and by the receipt they are of. */
export const refunds = sqliteTable(
  'refunds',
  {
    refundId: text('refund_id').primaryKey(),
    entryId: text('entry_id')
      .notNull()
      .references(() => entries.id),
    originalReceiptNumber: text('original_receipt_number').notNull(),
  },
  (table) => [index('refunds_of_receipt').on(table.originalReceiptNumber)],
);

export type HoldRow = typeof holds.$inferSelect;
export type CardChangeRow = typeof cardChanges.$inferSelect;
export type ProvisionalMemberRow = typeof provisionalMembers.$inferSelect;
export type DeviceRow = Omit<typeof device.$inferSelect, 'row'>;
export type EntryRow = typeof entries.$inferSelect;
export type VerdictRow = typeof verdicts.$inferSelect;
export type ClockRow = Omit<typeof clock.$inferSelect, 'row'>;
export type SyncStateRow = Omit<typeof syncState.$inferSelect, 'row'>;
export type PrintJobRow = typeof printJobs.$inferSelect;
export type SyncPointRow = typeof syncPoints.$inferSelect;
export type SignInAttemptsRow = typeof signInAttempts.$inferSelect;
