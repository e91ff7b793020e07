import type Database from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type * as journalSchema from './journal-schema.ts';
import type * as replicaSchema from './replica-schema.ts';

declare const inTransaction: unique symbol;

export type JournalDatabase = BetterSQLite3Database<typeof journalSchema> & { readonly $client: Database.Database };
/** A journal with an open transaction: only `inJournalTransaction` gives one out. */
export type JournalTransaction = JournalDatabase & { readonly [inTransaction]: true };
export type ReplicaDatabase = BetterSQLite3Database<typeof replicaSchema> & { readonly $client: Database.Database };
export type ReplicaTransaction = ReplicaDatabase & { readonly [inTransaction]: true };

export type OpenOptions = {
  /** Folder of the migrations of this kind of file, such as `migrations/till/journal`: packaged apps have it elsewhere. */
  readonly migrationsFolder: string;
  /** How long to wait for another process to let go of the file. */
  readonly lockWaitMs?: number;
};

/** Opens or creates the journal. Throws DatabaseRefusedError and leaves the file as it was, or NotDurableError. */
export declare function openJournal(file: string, options: OpenOptions): JournalDatabase;
/** Opens a replica that exists. Throws DatabaseRefusedError, also when there is no such file. */
export declare function openReplica(file: string, options: OpenOptions): ReplicaDatabase;
export declare function closeDatabase(db: JournalDatabase | ReplicaDatabase): void;

/** Runs `work` in one transaction (BEGIN IMMEDIATE); throws what it throws, with nothing written. `work` is synchronous. */
export declare function inJournalTransaction<T>(db: JournalDatabase, work: (tx: JournalTransaction) => T): T;
export declare function inReplicaTransaction<T>(db: ReplicaDatabase, work: (tx: ReplicaTransaction) => T): T;
