import type { JournalRow } from '../../../src-shared/contracts/manager.ts';
import { type EntryQuery, listEntries } from '../../journal/list-entries.ts';
import { readReplicaState } from '../../replica/lookup.ts';
import type { Desk } from '../desk.ts';
import { describeEntry } from './describe-entry.ts';

/** The journal, newest first, a page at a time: the next one begins before the last row of this. */
export function listJournal(desk: Desk, query: EntryQuery): { rows: JournalRow[]; more: boolean } {
  const settlement = readReplicaState(desk.replica());
  const found = listEntries(desk.journal, settlement, { ...query, limit: query.limit + 1 });
  const rows = found.slice(0, query.limit).map((one) => describeEntry(desk, one));
  return { rows, more: found.length > query.limit };
}
