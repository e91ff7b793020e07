import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
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
import type { Amendment, FeedChange, StaffRole, VerdictStatus } from '../../src-shared/contracts/feed.ts';
import type { MemberState } from '../../src-shared/domain/members.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';

const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  // node-postgres sends a Buffer as bytes and any other view as JSON text.
  toDriver: (value) => Buffer.from(value),
});

/** A UTC instant in milliseconds. */
const instantMs = (name: string) => bigint(name, { mode: 'number' });
const points = (name: string) => bigint(name, { mode: 'number' });

/** The one row of what this central is: its incarnation, and the keys that seal what tills keep. */
export const centralState = pgTable(
  'central_state',
  {
    id: integer('id').primaryKey().default(1),
    incarnation: uuid('incarnation').notNull(),
    blindIndexKey: bytea('blind_index_key').notNull(),
    profileKey: bytea('profile_key').notNull(),
    createdAtMs: instantMs('created_at_ms').notNull(),
  },
  (table) => [check('central_state_single', sql`${table.id} = 1`)],
);

// Programs, stores, what they sell and who works there.

export const programs = pgTable('programs', {
  programId: uuid('program_id').primaryKey(),
  /** A test program never touches real members: the same for all its versions. */
  test: boolean('test').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
});

export const programVersions = pgTable(
  'program_versions',
  {
    programId: uuid('program_id')
      .notNull()
      .references(() => programs.programId),
    version: integer('version').notNull(),
    validFromMs: instantMs('valid_from_ms').notNull(),
    honourUntilMs: instantMs('honour_until_ms'),
    config: jsonb('config').$type<ProgramConfig>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.version] })],
);

export const stores = pgTable('stores', {
  storeId: uuid('store_id').primaryKey(),
  programId: uuid('program_id')
    .notNull()
    .references(() => programs.programId),
  name: text('name').notNull(),
  region: text('region').notNull(),
  timeZone: text('time_zone').notNull(),
  currency: text('currency').notNull(),
});

export const products = pgTable(
  'products',
  {
    programId: uuid('program_id')
      .notNull()
      .references(() => programs.programId),
    sku: text('sku').notNull(),
    barcode: text('barcode'),
    name: text('name').notNull(),
    categoryId: text('category_id').notNull(),
    priceMinor: bigint('price_minor', { mode: 'number' }).notNull(),
    active: boolean('active').notNull(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.sku] })],
);

export const staff = pgTable(
  'staff',
  {
    staffId: uuid('staff_id').primaryKey(),
    storeId: uuid('store_id')
      .notNull()
      .references(() => stores.storeId),
    name: text('name').notNull(),
    role: text('role').$type<StaffRole>().notNull(),
    pinHash: text('pin_hash').notNull(),
    active: boolean('active').notNull(),
  },
  (table) => [index('staff_store').on(table.storeId)],
);

// Tills, the devices that serve as them, and how these prove who they are.

export const tills = pgTable(
  'tills',
  {
    tillId: uuid('till_id').primaryKey(),
    storeId: uuid('store_id')
      .notNull()
      .references(() => stores.storeId),
    name: text('name').notNull(),
    /** The first part of every receipt number. */
    code: text('code').notNull(),
  },
  (table) => [uniqueIndex('tills_code').on(table.code)],
);

/**
 * A device that serves, or served, as a till. `epoch` is the current one; older ones may still drain. `cursor` is the
 * feed sequence that the device last said it has applied; null before its first snapshot.
 */
export const devices = pgTable(
  'devices',
  {
    deviceId: uuid('device_id').primaryKey(),
    tillId: uuid('till_id')
      .notNull()
      .references(() => tills.tillId),
    name: text('name').notNull(),
    status: text('status').$type<'active' | 'revoked'>().notNull(),
    epoch: integer('epoch').notNull(),
    /** Raw 32-byte Ed25519 key of the current epoch: client assertions are checked by it. */
    publicKey: bytea('public_key').notNull(),
    cursor: bigint('cursor', { mode: 'number' }),
    enrolledAtMs: instantMs('enrolled_at_ms').notNull(),
    lastSeenAtMs: instantMs('last_seen_at_ms').notNull(),
  },
  (table) => [
    index('devices_till').on(table.tillId),
    index('devices_public_key').on(table.publicKey),
    check('devices_status', sql`${table.status} in ('active', 'revoked')`),
  ],
);

/**
 * One enrolment of one device, with the head of its journal that was taken in (sequence 0 and the genesis hash before the
 * first entry). `answeredSequence` is the last entry with a verdict, be it parked: entries are first answered in order.
 */
export const deviceEpochs = pgTable(
  'device_epochs',
  {
    deviceId: uuid('device_id')
      .notNull()
      .references(() => devices.deviceId),
    epoch: integer('epoch').notNull(),
    publicKey: bytea('public_key').notNull(),
    headSequence: integer('head_sequence').notNull(),
    headHash: text('head_hash').notNull(),
    answeredSequence: integer('answered_sequence').notNull().default(0),
    openedAtMs: instantMs('opened_at_ms').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.deviceId, table.epoch] }),
    index('device_epochs_unanswered').on(table.deviceId).where(sql`answered_sequence < head_sequence`),
    check('device_epochs_answered', sql`${table.answeredSequence} between 0 and ${table.headSequence}`),
  ],
);

/** One-time codes, by hash. The device that used one may ask again with the same key and gets the same answer. */
export const enrolmentCodes = pgTable('enrolment_codes', {
  codeHash: text('code_hash').primaryKey(),
  tillId: uuid('till_id')
    .notNull()
    .references(() => tills.tillId),
  createdAtMs: instantMs('created_at_ms').notNull(),
  expiresAtMs: instantMs('expires_at_ms').notNull(),
  usedAtMs: instantMs('used_at_ms'),
  usedByPublicKey: bytea('used_by_public_key'),
  deviceId: uuid('device_id').references(() => devices.deviceId),
  epoch: integer('epoch'),
});

/** Client assertions seen, so that none is used twice; a row may go once it is past its expiry. */
export const authAssertions = pgTable(
  'auth_assertions',
  { jti: text('jti').primaryKey(), expiresAtMs: instantMs('expires_at_ms').notNull() },
  (table) => [index('auth_assertions_expiry').on(table.expiresAtMs)],
);

/** The Ed25519 keys that sign access tokens; the newest one signs, the others still verify until retired. */
export const signingKeys = pgTable('signing_keys', {
  keyId: text('key_id').primaryKey(),
  publicKey: bytea('public_key').notNull(),
  privateKeyDer: bytea('private_key_der').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
  retiredAtMs: instantMs('retired_at_ms'),
});

// People.

/** A person or company, who can be a member of several programs. */
export const accounts = pgTable('accounts', {
  accountId: uuid('account_id').primaryKey(),
  kind: text('kind').$type<'person' | 'company'>().notNull(),
  displayName: text('display_name').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
});

export const members = pgTable(
  'members',
  {
    memberId: uuid('member_id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.accountId),
    programId: uuid('program_id')
      .notNull()
      .references(() => programs.programId),
    state: text('state').$type<MemberState>().notNull(),
    deleted: boolean('deleted').notNull(),
    primary: boolean('is_primary').notNull(),
    tierId: text('tier_id').notNull(),
    qualifierTotal: points('qualifier_total').notNull().default(0),
    expiresAtMs: instantMs('expires_at_ms'),
    /** What tills are sent, sealed once here; made anew whenever the name or an identifier changes. */
    sealedProfile: bytea('sealed_profile').notNull(),
    createdAtMs: instantMs('created_at_ms').notNull(),
    /** Grows with every change that was asked for. */
    version: integer('version').notNull().default(1),
  },
  (table) => [
    index('members_account').on(table.accountId),
    index('members_program').on(table.programId, table.memberId),
    check('members_state', sql`${table.state} in ('New', 'Pending', 'Enrolled', 'Canceled', 'Declined')`),
  ],
);

/**
 * What a member is recognised by, normalised (E.164, lower-case address, card code without separators). Two members may
 * share a phone or an email; a card belongs to one member of a program.
 */
export const identifiers = pgTable(
  'identifiers',
  {
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.memberId),
    kind: text('kind').$type<'card' | 'phone' | 'email'>().notNull(),
    value: text('value').notNull(),
    programId: uuid('program_id').notNull(),
    blindIndex: bytea('blind_index').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.memberId, table.kind, table.value] }),
    index('identifiers_lookup').on(table.programId, table.kind, table.value),
    uniqueIndex('identifiers_card').on(table.programId, table.value).where(sql`kind = 'card'`),
  ],
);

// The points ledger.

export type LedgerAccountType =
  | 'member_available'
  | 'member_pending'
  | 'member_debt'
  | 'held'
  | 'issued'
  | 'redeemed'
  | 'expired'
  | 'adjusted'
  | 'loss';

/**
 * `balance` counts in the account's own direction, so that it reads as a plain figure: issued, adjusted, debt and loss
 * grow by debits (negative postings), all others by credits.
 */
export const ledgerAccounts = pgTable(
  'ledger_accounts',
  {
    accountId: text('account_id').primaryKey(),
    type: text('type').$type<LedgerAccountType>().notNull(),
    programId: uuid('program_id')
      .notNull()
      .references(() => programs.programId),
    memberId: uuid('member_id').references(() => members.memberId),
    tillId: uuid('till_id').references(() => tills.tillId),
    balance: points('balance').notNull().default(0),
  },
  (table) => [
    index('ledger_accounts_member').on(table.memberId),
    check(
      'ledger_accounts_not_overdrawn',
      sql`${table.balance} >= 0 or ${table.type} not in ('member_available', 'member_pending', 'member_debt', 'held')`,
    ),
  ],
);

/** Append-only. */
export const ledgerTransactions = pgTable(
  'ledger_transactions',
  {
    transactionId: uuid('transaction_id').primaryKey(),
    idempotencyKey: text('idempotency_key').notNull(),
    contentHash: text('content_hash').notNull(),
    kind: text('kind').notNull(),
    entryId: uuid('entry_id'),
    atMs: instantMs('at_ms').notNull(),
  },
  (table) => [
    uniqueIndex('ledger_transactions_key').on(table.idempotencyKey),
    index('ledger_transactions_entry').on(table.entryId),
  ],
);

/** Append-only; the amounts of one transaction add up to zero. Positive is a credit. */
export const ledgerPostings = pgTable(
  'ledger_postings',
  {
    transactionId: uuid('transaction_id')
      .notNull()
      .references(() => ledgerTransactions.transactionId),
    ordinal: integer('ordinal').notNull(),
    accountId: text('account_id')
      .notNull()
      .references(() => ledgerAccounts.accountId),
    amount: points('amount').notNull(),
    balanceAfter: points('balance_after').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.transactionId, table.ordinal] }),
    index('ledger_postings_account').on(table.accountId),
  ],
);

/**
 * Points earned together. `remaining` is what of them is still the member's, held points included; of a pending lot, what
 * waits for the membership.
 */
export const lots = pgTable(
  'lots',
  {
    lotId: uuid('lot_id').primaryKey(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.memberId),
    transactionId: uuid('transaction_id')
      .notNull()
      .references(() => ledgerTransactions.transactionId),
    pending: boolean('pending').notNull(),
    points: points('points').notNull(),
    remaining: points('remaining').notNull(),
    earnedAtMs: instantMs('earned_at_ms').notNull(),
    expiresAtMs: instantMs('expires_at_ms'),
  },
  (table) => [
    index('lots_member').on(table.memberId, table.earnedAtMs),
    check('lots_remaining', sql`${table.remaining} between 0 and ${table.points}`),
  ],
);

/** What counts towards a tier: a row for each earning or counted event, and what of its quantity came from which campaign. */
export const qualifyingEvents = pgTable(
  'qualifying_events',
  {
    eventId: uuid('event_id').primaryKey(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.memberId),
    kind: text('kind').$type<'points' | 'qualifier'>().notNull(),
    quantity: points('quantity').notNull(),
    byCampaign: jsonb('by_campaign').$type<Record<string, number>>().notNull(),
    atMs: instantMs('at_ms').notNull(),
    entryId: uuid('entry_id'),
  },
  (table) => [index('qualifying_events_member').on(table.memberId, table.atMs)],
);

// Journals taken in, the answers to their entries, and the feed.

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
    netMinor: bigint('net_minor', { mode: 'number' }).notNull(),
    earnPoints: points('earn_points').notNull(),
    /** The till's time, within what central believes of it. */
    soldAtMs: instantMs('sold_at_ms').notNull(),
  },
  (table) => [index('sales_member').on(table.memberId, table.soldAtMs)],
);

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
