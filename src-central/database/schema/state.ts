import { sql } from 'drizzle-orm';
import { check, integer, pgTable, uuid } from 'drizzle-orm/pg-core';
import { bytea, instantMs } from './columns.ts';

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
