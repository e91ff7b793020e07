import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { Pool } from 'pg';
import { type Clock, systemClock } from '../clock.ts';
import type { CentralDatabase } from './database.ts';
import { lockFolder } from './folder-lock.ts';
import { migrateCentral } from './migrate.ts';
import * as schema from './schema.ts';
import { ensureCentralState } from './state.ts';

export type { CentralDatabase, CentralTransaction } from './database.ts';

export type CentralLocation =
  | { readonly dataFolder: string }
  | { readonly databaseUrl: string }
  /** Gone when closed. */
  | { readonly inMemory: true };

export interface OpenCentral {
  readonly db: CentralDatabase;
  /** Must be called before the process ends: an open PGlite keeps it alive. */
  close(): Promise<void>;
}

/**
 * Opens central's database, brings it to this version's schema, and makes its incarnation and keys at the first start.
 * @throws NewerDatabaseError when a newer version of central has written it, FolderInUseError when another process has it
 * open.
 */
export async function openCentralDatabase(location: CentralLocation, clock: Clock = systemClock): Promise<OpenCentral> {
  if ('databaseUrl' in location) return openPostgres(location.databaseUrl, clock);
  if ('inMemory' in location) return openPglite(null, clock);
  mkdirSync(location.dataFolder, { recursive: true });
  const unlock = lockFolder(location.dataFolder);
  try {
    const opened = await openPglite(join(location.dataFolder, 'database'), clock);
    return { db: opened.db, close: () => opened.close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openPglite(folder: string | null, clock: Clock): Promise<OpenCentral> {
  const client = await (folder === null ? PGlite.create() : PGlite.create(folder));
  const db: CentralDatabase = drizzlePglite(client, { schema });
  try {
    await prepare(db, clock);
  } catch (error) {
    await client.close();
    throw error;
  }
  return { db, close: () => client.close() };
}

async function openPostgres(databaseUrl: string, clock: Clock): Promise<OpenCentral> {
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'earnest-central',
    connectionTimeoutMillis: 10_000,
    max: 10,
  });
  // An idle connection that the server drops is replaced at the next query; unheard, the event would end the process.
  pool.on('error', () => undefined);
  try {
    const gate = await pool.connect();
    try {
      // Two central processes may start on one database at once: the second waits, then finds nothing left to do.
      await gate.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await prepare(drizzlePostgres(pool, { schema }), clock);
    } finally {
      // Ends the session and its lock with it, also where the query that would give it back could not be sent.
      gate.release(true);
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { db: drizzlePostgres(pool, { schema }), close: () => pool.end() };
}

async function prepare(db: CentralDatabase, clock: Clock): Promise<void> {
  await migrateCentral(db);
  await ensureCentralState(db, clock);
}

/** Any number that no other use of the database's advisory locks has. */
const MIGRATION_LOCK = 4_011_870_611;
