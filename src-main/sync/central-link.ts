import type { Contact } from '../../src-shared/contracts/central.ts';
import type { Position } from '../../src-shared/contracts/feed.ts';
import type { JournalDatabase } from '../database/open.ts';
import { readSyncState, writeSyncState } from '../journal/local-state.ts';
import { readHead, readHeadAt } from '../journal/read-entries.ts';
import type { CentralClient } from './central-client.ts';
import { ConnectionError } from './connection-error.ts';

/** What every step of sync works with. */
export interface CentralLink {
  readonly journal: JournalDatabase;
  readonly client: CentralClient;
  /** The text that goes out with an entry and is in nobody's journal; null where it has none. */
  readonly detailsOf: (entryId: string) => string | null;
  /** Told of every answer, before anything is done with it. */
  readonly onContact: (contact: Contact) => void;
}

/** How far central has taken in the journal's current epoch, as it last said. */
export function takenInSoFar(journal: JournalDatabase): { epoch: number; sequence: number } {
  const { epoch } = readHead(journal);
  const state = readSyncState(journal);
  return state?.takenInEpoch === epoch ? { epoch, sequence: state.takenInSequence } : { epoch, sequence: 0 };
}

/** True while entries of the current epoch wait for central to take them in. */
export function hasUnsentEntries(journal: JournalDatabase): boolean {
  return readHead(journal).sequence > takenInSoFar(journal).sequence;
}

/**
 * Keeps what central says that it has taken in, a step back included: after central was restored from a backup, what it
 * lost goes out again from there.
 * @throws ConnectionError `journal-forked` when that head is not on this journal's chain.
 */
export function keepTakenIn(journal: JournalDatabase, takenIn: Position): void {
  const own = readHeadAt(journal, takenIn);
  if (own?.hash !== takenIn.hash) {
    throw new ConnectionError('journal-forked', `central has another entry ${takenIn.epoch}/${takenIn.sequence}`);
  }
  const known = takenInSoFar(journal);
  if (takenIn.epoch !== known.epoch || takenIn.sequence === known.sequence) return;
  writeSyncState(journal, { takenInEpoch: takenIn.epoch, takenInSequence: takenIn.sequence });
}
