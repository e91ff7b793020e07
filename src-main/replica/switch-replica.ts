import type { JournalDatabase, ReplicaDatabase } from '../database/open.ts';

/** What is wrong with a finished and caught-up replica, in words; null when it may serve. */
export declare function checkReplica(db: ReplicaDatabase): string | null;
/** Makes a built replica the current one, in journal.db. Throws ReplicaNotReadyError when it is unfinished or behind the one that serves. */
export declare function switchReplica(
  journal: JournalDatabase,
  built: { readonly name: string; readonly db: ReplicaDatabase },
  current: ReplicaDatabase | null,
): void;
/** Deletes replica files of `folder` that are neither current nor in progress. Files still open on Windows stay for the next time. Returns the names deleted. */
export declare function deleteOldReplicas(folder: string, journal: JournalDatabase): string[];
export declare class ReplicaNotReadyError extends Error {}
