import { asc, eq, sql } from 'drizzle-orm';
import { nodeJournalCrypto, openProfile, sealProfile } from '../../src-node/crypto.ts';
import { commitmentText, type EntryDetails } from '../../src-shared/journal/entry-details.ts';
import { entries, entryDetails } from '../database/journal-schema.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';
import { placeholdersOf, statementsOf } from '../database/statements.ts';

/** What an entry bears for its details: SHA-256 of `commitmentText`, in lower-case hex. */
export function commitmentOf(details: EntryDetails): string {
  return Buffer.from(nodeJournalCrypto.sha256(Buffer.from(commitmentText(details), 'utf8'))).toString('hex');
}

/** Keeps an entry's erasable part, sealed with the till's profile key, in the transaction that appends the entry. */
export function keepEntryDetails(
  tx: JournalTransaction,
  profileKey: Uint8Array,
  entryId: string,
  details: EntryDetails,
): void {
  const sealed = sealProfile(profileKey, placeOf(entryId), commitmentText(details));
  statements(tx).keep.run({ entryId, sealed });
}

/** The text of an entry's details as it is sent; null where it has none, or central has answered for good. */
export function readDetailsText(db: JournalDatabase, profileKey: Uint8Array, entryId: string): string | null {
  const found = statements(db).byEntry.get({ entryId });
  return found === undefined ? null : openProfile(profileKey, placeOf(entryId), found.sealed);
}

/** The entries that still have details, in order. */
export function listEntriesWithDetails(
  db: JournalDatabase,
): { readonly entryId: string; readonly epoch: number; readonly sequence: number }[] {
  return statements(db).all.all();
}

export function dropEntryDetails(tx: JournalTransaction, entryId: string): void {
  statements(tx).drop.run({ entryId });
}

/** Bound into the seal, so that it opens beside its entry alone, and never as a member's profile. */
function placeOf(entryId: string): string {
  return `entry-details:${entryId}`;
}

const statements = statementsOf((db: JournalDatabase) => {
  const isEntry = eq(entryDetails.entryId, sql.placeholder('entryId'));
  return {
    keep: db.insert(entryDetails).values(placeholdersOf(entryDetails)).prepare(),
    byEntry: db.select({ sealed: entryDetails.sealed }).from(entryDetails).where(isEntry).prepare(),
    all: db
      .select({ entryId: entryDetails.entryId, epoch: entries.epoch, sequence: entries.sequence })
      .from(entryDetails)
      .innerJoin(entries, eq(entries.id, entryDetails.entryId))
      .orderBy(asc(entries.epoch), asc(entries.sequence))
      .prepare(),
    drop: db.delete(entryDetails).where(isEntry).prepare(),
  };
});
