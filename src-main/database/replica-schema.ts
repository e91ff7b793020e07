import { sql } from 'drizzle-orm';
import { blob, check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Movement, Store } from '../../src-shared/contracts/central.ts';
import type { StaffRole, Verdict, VerdictStatus } from '../../src-shared/contracts/feed.ts';
import type { MemberState } from '../../src-shared/domain/members.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { instantMs, points } from './columns.ts';

/** What this copy is of, how far it goes, and while it is built, how far the building is. One row. */
export const meta = sqliteTable(
  'meta',
  {
    row: integer('row').primaryKey().default(1),
    /** `built`: it has all its indexes, and can be caught up from the feed. */
    state: text('state', { enum: ['building', 'built'] }).notNull(),
    incarnation: text('incarnation').notNull(),
    /** The last change of the feed that is applied. */
    cursor: integer('cursor').notNull(),
    /** How far central had answered this till's entries when these balances were written. */
    watermarkEpoch: integer('watermark_epoch'),
    watermarkSequence: integer('watermark_sequence'),
    /** Central's clock when these figures were its own. */
    asOfMs: instantMs('as_of_ms').notNull(),
    memberCount: integer('member_count').notNull(),
    productCount: integer('product_count').notNull(),
    /** The counts that central gave when the building began. */
    expectedMembers: integer('expected_members').notNull(),
    expectedProducts: integer('expected_products').notNull(),
    /** The feed sequence that some page was read at: not good to serve before the cursor is there. */
    highestStamp: integer('highest_stamp').notNull(),
    /** Where the building goes on: after this member and this product. */
    membersAfter: text('members_after'),
    membersDone: integer('members_done', { mode: 'boolean' }).notNull(),
    productsAfter: text('products_after'),
    productsDone: integer('products_done', { mode: 'boolean' }).notNull(),
  },
  (table) => [check('meta_single', sql`${table.row} = 1`)],
);

/** A member as the feed last told it; `sequence` is that change's. */
export const members = sqliteTable('members', {
  memberId: text('member_id').primaryKey(),
  programId: text('program_id').notNull(),
  state: text('state').$type<MemberState>().notNull(),
  deleted: integer('deleted', { mode: 'boolean' }).notNull(),
  isPrimary: integer('is_primary', { mode: 'boolean' }).notNull(),
  expiresAtMs: instantMs('expires_at_ms'),
  sealedProfile: blob('sealed_profile', { mode: 'buffer' }).notNull(),
  sequence: integer('sequence').notNull(),
});

/** A member's figures as the feed last told them: a small row of its own, since it changes with every sale. */
export const balances = sqliteTable('balances', {
  memberId: text('member_id').primaryKey(),
  available: points('available').notNull(),
  pending: points('pending').notNull(),
  held: points('held').notNull(),
  debt: points('debt').notNull(),
  tierId: text('tier_id').notNull(),
  qualifierTotal: integer('qualifier_total').notNull(),
  /** What expires first, and when; both null where nothing does. */
  nextExpiryPoints: points('next_expiry_points'),
  nextExpiryAtMs: instantMs('next_expiry_at_ms'),
  sequence: integer('sequence').notNull(),
});

/** Blind indexes and whose they are: one may belong to several members. */
export const identifiers = sqliteTable(
  'identifiers',
  {
    kind: text('kind', { enum: ['card', 'phone', 'email', 'lost-card'] }).notNull(),
    blindIndex: blob('blind_index', { mode: 'buffer' }).notNull(),
    memberId: text('member_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.blindIndex, table.memberId] }),
    index('identifiers_by_member').on(table.memberId),
  ],
);

export const configurations = sqliteTable(
  'configurations',
  {
    programId: text('program_id').notNull(),
    version: integer('version').notNull(),
    validFromMs: instantMs('valid_from_ms').notNull(),
    config: text('config', { mode: 'json' }).$type<ProgramConfig>().notNull(),
    sequence: integer('sequence').notNull(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.version] })],
);

export const products = sqliteTable(
  'products',
  {
    sku: text('sku').primaryKey(),
    /** GTIN-13 text. */
    barcode: text('barcode'),
    name: text('name').notNull(),
    categoryId: text('category_id').notNull(),
    priceMinor: integer('price_minor').notNull(),
    active: integer('active', { mode: 'boolean' }).notNull(),
    sequence: integer('sequence').notNull(),
  },
  (table) => [index('products_by_barcode').on(table.barcode)],
);

export const staff = sqliteTable('staff', {
  staffId: text('staff_id').primaryKey(),
  storeId: text('store_id').notNull(),
  name: text('name').notNull(),
  role: text('role').$type<StaffRole>().notNull(),
  /** argon2id in PHC string form. */
  pinHash: text('pin_hash').notNull(),
  active: integer('active', { mode: 'boolean' }).notNull(),
  sequence: integer('sequence').notNull(),
});

/** The store of this till. One row. */
export const store = sqliteTable(
  'store',
  {
    row: integer('row').primaryKey().default(1),
    body: text('body', { mode: 'json' }).$type<Store>().notNull(),
  },
  (table) => [check('store_single', sql`${table.row} = 1`)],
);

/** Central's answers to own entries that came with the snapshot: the journal gets them when this copy begins to serve. */
export const snapshotVerdicts = sqliteTable('snapshot_verdicts', {
  entryId: text('entry_id').primaryKey(),
  body: text('body', { mode: 'json' }).$type<Verdict>().notNull(),
  /** The change of the feed that they were read at. */
  sequence: integer('sequence').notNull(),
});

/** Other ids by which members are meant, for ever. */
export const aliases = sqliteTable('aliases', {
  fromMemberId: text('from_member_id').primaryKey(),
  toMemberId: text('to_member_id').notNull(),
});

/** Members' last movements as central gave them when they were last asked for here. */
export const movements = sqliteTable('movements', {
  memberId: text('member_id').primaryKey(),
  body: text('body', { mode: 'json' }).$type<Movement[]>().notNull(),
  asOfMs: instantMs('as_of_ms').notNull(),
});

/** This till's entries that central has parked or lets wait: their effects are not in the balances yet. */
export const unsettled = sqliteTable('unsettled', {
  entryId: text('entry_id').primaryKey(),
  epoch: integer('epoch').notNull(),
  sequence: integer('sequence').notNull(),
  status: text('status').$type<Extract<VerdictStatus, 'parked' | 'waiting'>>().notNull(),
});

/**
 * Identifiers while a replica is built, in the order they came: blind indexes are random, and each would land on another
 * page of the sorted table. Empty in a replica that is built.
 */
export const unsortedIdentifiers = sqliteTable('unsorted_identifiers', {
  kind: text('kind', { enum: ['card', 'phone', 'email', 'lost-card'] }).notNull(),
  blindIndex: blob('blind_index', { mode: 'buffer' }).notNull(),
  memberId: text('member_id').notNull(),
});

/** Indexes that a building left for last, as SQL. Empty in a replica that is built. */
export const deferredIndexes = sqliteTable('deferred_indexes', {
  name: text('name').primaryKey(),
  statement: text('statement').notNull(),
});

export type MetaRow = typeof meta.$inferSelect;
export type StaffRow = typeof staff.$inferSelect;
export type UnsettledRow = typeof unsettled.$inferSelect;
