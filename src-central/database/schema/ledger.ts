import { sql } from 'drizzle-orm';
import {
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
import { instantMs, points } from './columns.ts';
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
