import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytea, instantMs } from './columns.ts';
import { stores } from './programs.ts';

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
