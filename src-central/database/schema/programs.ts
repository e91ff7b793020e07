import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { StaffRole } from '../../../src-shared/contracts/feed.ts';
import type { ProgramConfig } from '../../../src-shared/domain/program.ts';
import { instantMs } from './columns.ts';

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
