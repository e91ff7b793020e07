import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  inJournalTransaction,
  type JournalDatabase,
  type JournalTransaction,
  type ReplicaDatabase,
} from '../database/open.ts';
import { type MetaRow, snapshotVerdicts } from '../database/replica-schema.ts';
import { readDevice, updateDevice } from '../journal/local-state.ts';
import { recordVerdicts } from '../journal/verdicts.ts';
import { isReady, ReplicaNotReadyError, readMeta } from './replica-state.ts';

export { ReplicaNotReadyError } from './replica-state.ts';

/** Why a replica may not serve yet, in words; null when it may. The file itself was checked by `finishReplica`. */
export function checkReplica(db: ReplicaDatabase): string | null {
  const found = readMeta(db);
  if (found === null) return 'the replica has no header yet';
  if (found.state !== 'built') return 'the replica is not built yet';
  if (!isReady(found)) return `the replica is at change ${found.cursor}, and has pages of change ${found.highestStamp}`;
  return null;
}

/**
 * Makes a built and caught-up replica the current one: one commit of journal.db, which also notes the central that it is
 * of, and what of its answers came with the snapshot. Throws ReplicaNotReadyError when it is unfinished, or behind the one that serves.
 */
export function switchReplica(
  journal: JournalDatabase,
  built: { readonly name: string; readonly db: ReplicaDatabase },
  current: ReplicaDatabase | null,
): void {
  const problem = checkReplica(built.db);
  if (problem !== null) throw new ReplicaNotReadyError(problem);
  const after = readMeta(built.db);
  const before = current === null ? null : readMeta(current);
  if (before !== null && after?.incarnation === before.incarnation && after.cursor < before.cursor) {
    throw new ReplicaNotReadyError(`the new replica is at change ${after.cursor}, the old one at ${before.cursor}`);
  }
  inJournalTransaction(journal, (tx) => {
    if (after !== null) recordSnapshotVerdicts(tx, built.db, after);
    updateDevice(tx, {
      replicaFile: built.name,
      replicaInProgress: null,
      ...(after === null ? {} : { incarnation: after.incarnation }),
    });
  });
}

/** Answers that the feed no longer holds for this till: a refusal is not lost with a cursor that was too old. */
function recordSnapshotVerdicts(tx: JournalTransaction, db: ReplicaDatabase, { incarnation, asOfMs }: MetaRow): void {
  const given = db
    .select()
    .from(snapshotVerdicts)
    .all()
    .map(({ body, sequence }) => ({ verdict: body, feedSequence: sequence }));
  recordVerdicts(tx, given, { incarnation, answeredAtMs: asOfMs });
}

/**
 * Deletes the replica files of `folder` that are neither current nor in progress, with what SQLite keeps beside them.
 * One that is still open on Windows stays for the next time. Returns the names that went.
 */
export function deleteOldReplicas(folder: string, journal: JournalDatabase): string[] {
  const device = readDevice(journal);
  const kept = [device?.replicaFile, device?.replicaInProgress];
  return readdirSync(folder).filter((name) => {
    const replica = REPLICA_FILE.exec(name)?.[1];
    return replica !== undefined && !kept.includes(replica) && isDeleted(join(folder, name));
  });
}

function isDeleted(file: string): boolean {
  try {
    rmSync(file);
    return true;
  } catch {
    return false;
  }
}

const REPLICA_FILE = /^(replica-[0-9a-f-]{36}\.db)(?:-wal|-shm)?$/;
