import { inJournalTransaction, type JournalDatabase, type ReplicaDatabase } from '../database/open.ts';
import { dropCardChange, listCardChanges } from '../journal/card-changes.ts';
import { dropEntryDetails, listEntriesWithDetails } from '../journal/entry-details.ts';
import { dropProvisionalMember, listProvisionalMembers } from '../journal/provisional-members.ts';
import { readMember } from '../replica/lookup.ts';
import { unansweredIn } from '../replica/unanswered.ts';

/**
 * Deletes from the journal's file what stood in for central's answer, once the replica has it: details of entries that are
 * answered for good, members that the replica knows by themselves or by an alias, and changes of cards. Call it after the
 * replica committed; again is harmless, and it costs little, since all of these are few.
 */
export function collectAnswered(journal: JournalDatabase, replica: ReplicaDatabase): void {
  const isUnanswered = unansweredIn(replica);
  const isAnswered = (entry: Parameters<typeof isUnanswered>[0]) => !isUnanswered(entry);
  const details = listEntriesWithDetails(journal).filter(isAnswered);
  const cards = listCardChanges(journal).filter(isAnswered);
  const members = listProvisionalMembers(journal).filter(
    (member) => isAnswered(member) || readMember(replica, member.memberId) !== null,
  );
  if (details.length + cards.length + members.length === 0) return;
  inJournalTransaction(journal, (tx) => {
    for (const { entryId } of details) dropEntryDetails(tx, entryId);
    for (const { entryId } of cards) dropCardChange(tx, entryId);
    for (const { memberId } of members) dropProvisionalMember(tx, memberId);
  });
}
