import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
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
import type { ApiRole, Interface } from '../../auth/roles.ts';
import { bytea, instantMs, points } from './columns.ts';
import { accounts, members } from './members.ts';
import { programs } from './programs.ts';

/** Another system that speaks to central by one of its interfaces. */
export const apiClients = pgTable('api_clients', {
  clientId: text('client_id').primaryKey(),
  name: text('name').notNull(),
  interface: text('interface').$type<Interface>().notNull(),
  role: text('role').$type<ApiRole>().notNull(),
  /** The chains that it may see; null for all. */
  chainIds: jsonb('chain_ids').$type<string[]>(),
  /** CIDR networks that it may come from; null for any. */
  networks: jsonb('networks').$type<string[]>(),
  /** Where set, each request must be signed with it (HMAC-SHA-256). */
  signingKey: bytea('signing_key'),
  requestsPerMinute: integer('requests_per_minute').notNull(),
  active: boolean('active').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
});

/** What a client proves itself by, as SHA-256: the secrets are random and long, so that no slow hash is needed. */
export const apiCredentials = pgTable(
  'api_credentials',
  {
    secretHash: text('secret_hash').primaryKey(),
    clientId: text('client_id')
      .notNull()
      .references(() => apiClients.clientId),
    kind: text('kind').$type<'secret' | 'api-key' | 'client-token' | 'access-token'>().notNull(),
    createdAtMs: instantMs('created_at_ms').notNull(),
    revokedAtMs: instantMs('revoked_at_ms'),
  },
  (table) => [index('api_credentials_client').on(table.clientId)],
);

/** Every change that was asked for, and every read of personal data: who, what and whose, never the data itself. Append-only. */
export const auditEvents = pgTable(
  'audit_events',
  {
    eventId: bigserial('event_id', { mode: 'number' }).primaryKey(),
    atMs: instantMs('at_ms').notNull(),
    clientId: text('client_id').notNull(),
    action: text('action').notNull(),
    targetKind: text('target_kind').notNull(),
    targetId: text('target_id').notNull(),
    /** Names of the fields that were read or changed. */
    fields: jsonb('fields').$type<string[]>().notNull(),
    /** Where the request came from. */
    source: text('source').notNull(),
  },
  (table) => [index('audit_events_target').on(table.targetKind, table.targetId)],
);

/** Requests that must not be done twice, with their answer; kept for ever. */
export const idempotentRequests = pgTable(
  'idempotent_requests',
  {
    clientId: text('client_id').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    status: integer('status').notNull(),
    response: jsonb('response').$type<unknown>().notNull(),
    atMs: instantMs('at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.key] })],
);

/** Pictures of programs. */
export const media = pgTable('media', {
  mediaId: text('media_id').primaryKey(),
  contentType: text('content_type').notNull(),
  content: bytea('content').notNull(),
  createdAtMs: instantMs('created_at_ms').notNull(),
});

/** How programs are shown and grouped, beside the rules that their versions hold. */
export const programProfiles = pgTable(
  'program_profiles',
  {
    programId: uuid('program_id')
      .primaryKey()
      .references(() => programs.programId),
    description: text('description').notNull(),
    mediaId: text('media_id').references(() => media.mediaId),
    /** The chain of stores that it is of; null where it is of none. */
    chainId: uuid('chain_id'),
    /** Who has it in API 1.5. */
    ownerAccountId: text('owner_account_id'),
    deletedAtMs: instantMs('deleted_at_ms'),
  },
  (table) => [
    index('program_profiles_chain').on(table.chainId),
    index('program_profiles_owner').on(table.ownerAccountId),
  ],
);

/** The whole numbers by which API 1.5 knows programs and tiers. */
export const legacyNumbers = pgTable(
  'legacy_numbers',
  {
    number: bigserial('number', { mode: 'number' }).primaryKey(),
    programId: uuid('program_id')
      .notNull()
      .references(() => programs.programId),
    /** Null for the program itself. */
    tierId: text('tier_id'),
    /** The qualifier and the multiplier as they were written, since numbers are given back in the form they came in. */
    written: jsonb('written').$type<Record<string, string>>().notNull(),
  },
  (table) => [uniqueIndex('legacy_numbers_target').on(table.programId, sql`coalesce(tier_id, '')`)],
);

/** A tier that a person gave, until its end; then what the member has reached counts again. */
export const tierAssignments = pgTable('tier_assignments', {
  memberId: uuid('member_id')
    .primaryKey()
    .references(() => members.memberId),
  tierId: text('tier_id').notNull(),
  reason: text('reason').notNull(),
  untilMs: instantMs('until_ms').notNull(),
  assignedBy: text('assigned_by').notNull(),
  assignedAtMs: instantMs('assigned_at_ms').notNull(),
});

/** Orders of rewards: each deducts its points once, and gives them back once where it fails. */
export const rewardOrders = pgTable(
  'reward_orders',
  {
    clientId: text('client_id').notNull(),
    orderId: text('order_id').notNull(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.memberId),
    items: jsonb('items').$type<{ sku: string; points: number; quantity: number }[]>().notNull(),
    points: points('points').notNull(),
    state: text('state').$type<'placed' | 'fulfilled' | 'failed'>().notNull(),
    placedAtMs: instantMs('placed_at_ms').notNull(),
    settledAtMs: instantMs('settled_at_ms'),
  },
  (table) => [
    primaryKey({ columns: [table.clientId, table.orderId] }),
    check('reward_orders_state', sql`${table.state} in ('placed', 'fulfilled', 'failed')`),
  ],
);

/** One-time passwords, by hash: single use, with an end and so many tries. */
export const oneTimePasswords = pgTable(
  'one_time_passwords',
  {
    passwordId: uuid('password_id').primaryKey(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.memberId),
    codeHash: text('code_hash').notNull(),
    attempts: integer('attempts').notNull(),
    createdAtMs: instantMs('created_at_ms').notNull(),
    expiresAtMs: instantMs('expires_at_ms').notNull(),
    usedAtMs: instantMs('used_at_ms'),
  },
  (table) => [index('one_time_passwords_member').on(table.memberId, table.createdAtMs)],
);

/** Where one-time passwords go when nothing sends them: for a developer to read. */
export const outbox = pgTable(
  'outbox',
  {
    messageId: bigint('message_id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.memberId),
    recipient: text('recipient').notNull(),
    text: text('text').notNull(),
    atMs: instantMs('at_ms').notNull(),
  },
  (table) => [index('outbox_member').on(table.memberId)],
);

/** What other systems call an account by. */
export const accountNames = pgTable(
  'account_names',
  {
    name: text('name').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.accountId),
  },
  (table) => [index('account_names_account').on(table.accountId)],
);
