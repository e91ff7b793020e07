import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytea, instantMs, points } from './columns.ts';
import { tills } from './devices.ts';
import { members } from './members.ts';
import { programs } from './programs.ts';

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
    index('lots_expiring').on(table.expiresAtMs).where(sql`remaining > 0 and not pending`),
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

/**
 * Points of a member in the custody of one till. The row of a hold that was closed before it was ever granted has no points: it
 * keeps the grant from coming late.
 */
export const holds = pgTable(
  'holds',
  {
    holdId: uuid('hold_id').primaryKey(),
    deviceId: uuid('device_id').notNull(),
    epoch: integer('epoch').notNull(),
    tillId: uuid('till_id')
      .notNull()
      .references(() => tills.tillId),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.memberId),
    programId: uuid('program_id')
      .notNull()
      .references(() => programs.programId),
    points: points('points').notNull(),
    /** Only grows, with posted sales. */
    spent: points('spent').notNull().default(0),
    state: text('state').$type<'open' | 'closed'>().notNull(),
    /** As they were signed; null where it was never granted. */
    terms: bytea('terms'),
    signature: bytea('signature'),
    issuedAtMs: instantMs('issued_at_ms').notNull(),
    closedAtMs: instantMs('closed_at_ms'),
    closedBecause: text('closed_because'),
  },
  (table) => [
    index('holds_member').on(table.memberId).where(sql`state = 'open'`),
    index('holds_till').on(table.tillId).where(sql`state = 'open'`),
    check('holds_not_overspent', sql`${table.spent} between 0 and ${table.points}`),
    check('holds_state', sql`${table.state} in ('open', 'closed')`),
  ],
);

/** Which lots a transaction took points from: what comes back goes back there. Append-only. */
export const lotUses = pgTable(
  'lot_uses',
  {
    transactionId: uuid('transaction_id')
      .notNull()
      .references(() => ledgerTransactions.transactionId),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => lots.lotId),
    points: points('points').notNull(),
  },
  (table) => [primaryKey({ columns: [table.transactionId, table.lotId] })],
);

/** Gift vouchers that were given for points. */
export const vouchers = pgTable('vouchers', {
  code: text('code').primaryKey(),
  programId: uuid('program_id')
    .notNull()
    .references(() => programs.programId),
  memberId: uuid('member_id')
    .notNull()
    .references(() => members.memberId),
  saleId: uuid('sale_id').notNull(),
  rewardId: text('reward_id').notNull(),
  amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
  state: text('state').$type<'issued' | 'cancelled'>().notNull(),
  issuedAtMs: instantMs('issued_at_ms').notNull(),
});
