import type Database from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';

/** One migration: the statements that drizzle-kit wrote, run in one transaction. */
export type Migration = { readonly statements: readonly string[] };

/** The migrations of a folder, in order. Throws when the folder is not a drizzle-kit one. */
export function readMigrations(migrationsFolder: string): Migration[] {
  return readMigrationFiles({ migrationsFolder }).map((file) => ({
    statements: file.sql.filter((statement) => statement.trim() !== ''),
  }));
}

/**
 * Brings a database up to the last migration. `user_version` counts those applied, and moves in the same transaction as
 * what it counts. Foreign keys are off meanwhile, as rebuilding a table needs, and checked before each commit.
 */
export function migrate(client: Database.Database, migrations: readonly Migration[]): void {
  client.pragma('foreign_keys = OFF');
  for (let version = readVersion(client); version < migrations.length; version += 1) {
    client
      .transaction(() => {
        for (const statement of migrations[version]?.statements ?? []) client.exec(statement);
        if (client.prepare('PRAGMA foreign_key_check').get() !== undefined) {
          throw new Error(`migration ${version + 1} leaves rows without the rows they belong to`);
        }
        client.pragma(`user_version = ${version + 1}`);
      })
      .immediate();
  }
  client.pragma('foreign_keys = ON');
}

/** How many migrations a file has had. */
export function readVersion(client: Database.Database): number {
  return Number(client.pragma('user_version', { simple: true }));
}
