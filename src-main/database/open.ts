import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { type Expected, inspectFile, refusing } from './inspect.ts';
import * as journalSchema from './journal-schema.ts';
import { type Migration, migrate, readMigrations } from './migrate.ts';
import { DatabaseRefusedError, NotDurableError } from './refused.ts';
import * as replicaSchema from './replica-schema.ts';

declare const inTransaction: unique symbol;

export type JournalDatabase = BetterSQLite3Database<typeof journalSchema> & { readonly $client: Database.Database };
/** A journal with an open transaction: only `inJournalTransaction` gives one out. */
export type JournalTransaction = JournalDatabase & { readonly [inTransaction]: true };
export type ReplicaDatabase = BetterSQLite3Database<typeof replicaSchema> & { readonly $client: Database.Database };
/** A replica with an open transaction: only `inReplicaTransaction` gives one out. */
export type ReplicaTransaction = ReplicaDatabase & { readonly [inTransaction]: true };

export type OpenOptions = {
  /** Folder of the migrations of this kind of file, such as `migrations/till/journal`: packaged apps have it elsewhere. */
  readonly migrationsFolder: string;
  /** How long to wait for another process to let go of the file. */
  readonly lockWaitMs?: number;
};

/**
 * Opens or creates the journal, for this process alone, every commit on disk before it returns. Throws
 * DatabaseRefusedError with the file as it was, or NotDurableError.
 */
export function openJournal(file: string, options: OpenOptions): JournalDatabase {
  const migrations = readMigrations(options.migrationsFolder);
  const expected = { ...JOURNAL_FILE, version: migrations.length, lockWaitMs: options.lockWaitMs ?? LOCK_WAIT_MS };
  const client = openFile(file, expected, migrations, configureJournal);
  const db = drizzle(client, { schema: journalSchema });
  try {
    assertDurable(db);
  } catch (error) {
    client.close();
    throw error;
  }
  return db;
}

/** Opens a replica that exists. Throws DatabaseRefusedError, also when there is no such file. */
export function openReplica(file: string, options: OpenOptions): ReplicaDatabase {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    throw new DatabaseRefusedError('database-damaged', file, `${file} is missing: it has to be built anew.`);
  }
  return openOrCreateReplica(file, options);
}

/** As `openReplica`, but makes the file where there is none. */
export function openOrCreateReplica(file: string, options: OpenOptions): ReplicaDatabase {
  const migrations = readMigrations(options.migrationsFolder);
  const expected = { ...REPLICA_FILE, version: migrations.length, lockWaitMs: options.lockWaitMs ?? LOCK_WAIT_MS };
  return drizzle(openFile(file, expected, migrations, configureReplica), { schema: replicaSchema });
}

export function closeDatabase(db: JournalDatabase | ReplicaDatabase): void {
  db.$client.close();
}

/** Runs `work` in one transaction (BEGIN IMMEDIATE); throws what it throws, with nothing written. `work` is synchronous. */
export function inJournalTransaction<T>(db: JournalDatabase, work: (tx: JournalTransaction) => T): T {
  return db.$client.transaction(() => work(db as JournalTransaction)).immediate();
}

/** As `inJournalTransaction`, for a replica. */
export function inReplicaTransaction<T>(db: ReplicaDatabase, work: (tx: ReplicaTransaction) => T): T {
  return db.$client.transaction(() => work(db as ReplicaTransaction)).immediate();
}

function openFile(
  file: string,
  expected: Expected,
  migrations: readonly Migration[],
  configure: (client: Database.Database) => void,
): Database.Database {
  const found = inspectFile(file, expected);
  return refusing(file, () => {
    const client = new Database(file, { timeout: expected.lockWaitMs });
    try {
      // Before WAL, so that it stands in the file itself from the first page on.
      if (found === 'absent') client.pragma(`application_id = ${expected.applicationId}`);
      configure(client);
      migrate(client, migrations);
    } catch (error) {
      client.close();
      throw error;
    }
    return client;
  });
}

function configureJournal(client: Database.Database): void {
  // Before the first access in WAL mode: the lock is then held until the file is closed, and needs no shared memory.
  client.pragma('locking_mode = EXCLUSIVE');
  writeAhead(client);
  client.pragma('synchronous = FULL');
  // Where a plain fsync stops short of the disk (macOS), ask for the one that does not.
  client.pragma('fullfsync = ON');
  client.pragma('recursive_triggers = ON');
}

function configureReplica(client: Database.Database): void {
  writeAhead(client);
  client.pragma('synchronous = NORMAL');
}

function writeAhead(client: Database.Database): void {
  const mode = client.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal' && !client.memory) throw new NotDurableError('this folder cannot hold a write-ahead log');
  client.pragma(`journal_size_limit = ${WAL_LEFT_BYTES}`);
}

/** SQLite may fall back to NORMAL at the first write in WAL mode, so the promise is read after a real one. */
function assertDurable(db: JournalDatabase): void {
  db.$client
    .prepare(`INSERT INTO settings VALUES ('openings', '1') ON CONFLICT DO UPDATE SET value = CAST(value + 1 AS TEXT)`)
    .run();
  if (db.$client.pragma('synchronous', { simple: true }) !== SYNCHRONOUS_FULL) {
    throw new NotDurableError('SQLite would answer before a sale is on disk. The till does not go on.');
  }
}

const SYNCHRONOUS_FULL = 2;
const LOCK_WAIT_MS = 2_000;
const WAL_LEFT_BYTES = 16 * 1024 * 1024;
/** "EaJo": what tells a journal from other files. */
export const JOURNAL_APPLICATION_ID = 0x45614a6f;
const JOURNAL_FILE = { applicationId: JOURNAL_APPLICATION_ID, quickCheck: true };
/** "EaRe". A replica is checked when it was built; one that is damaged later is built anew. */
const REPLICA_FILE = { applicationId: 0x45615265, quickCheck: false };
