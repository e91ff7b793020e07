import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { z } from 'zod';
import type { CentralDatabase } from './database.ts';

export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
  constructor() {
    super(
      'This database was written by a newer version of central. Start that version (or a newer one) on it; ' +
        'this one has changed nothing.',
    );
  }
}

/**
 * Applies the migrations that this database lacks, all in one transaction. The table that records them is the one that
 * drizzle's own migrators keep.
 * @throws NewerDatabaseError when it holds a migration that is newer than this version's last.
 */
export async function migrateCentral(db: CentralDatabase, folder: string = MIGRATIONS_FOLDER): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  const newest = migrations.at(-1)?.folderMillis ?? 0;
  await db.execute(sql`create schema if not exists drizzle`);
  await db.execute(
    sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
  );
  const applied = await lastApplied(db);
  if (applied > newest) throw new NewerDatabaseError();
  await db.transaction(async (tx) => {
    for (const migration of migrations) {
      if (migration.folderMillis <= applied) continue;
      for (const statement of migration.sql) await tx.execute(sql.raw(statement));
      await tx.execute(
        sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${migration.hash}, ${migration.folderMillis})`,
      );
    }
  });
}

async function lastApplied(db: CentralDatabase): Promise<number> {
  const result = await db.execute(sql`select coalesce(max(created_at), 0) as last from drizzle.__drizzle_migrations`);
  return lastRowsSchema.parse(result).rows[0].last;
}

const lastRowsSchema = z.object({ rows: z.tuple([z.object({ last: z.coerce.number() })]) });
const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../migrations/central', import.meta.url));
