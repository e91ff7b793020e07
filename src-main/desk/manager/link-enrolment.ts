import { inJournalTransaction } from '../../database/open.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import { readReplicaState } from '../../replica/lookup.ts';
import type { Desk, SignedIn } from '../desk.ts';
import { Refusal } from '../refusal.ts';
import { enrolmentCandidates, readEnrolment } from './enrolment-candidates.ts';

/**
 * Says which member an enrolment means that central lets wait, or (null) that it is none of those, with a new entry. Refuses
 * with ENTRY_NOT_FOUND, with ALREADY_ANSWERED where nothing waits for a word (any more), and with MEMBER_NOT_FOUND for a
 * member that does not match.
 */
export function linkEnrolment(desk: Desk, staff: SignedIn, enrolmentEntryId: string, memberId: string | null): void {
  const { unsettled } = readReplicaState(desk.replica());
  const isWaiting = unsettled.some(({ entryId, status }) => entryId === enrolmentEntryId && status === 'waiting');
  inJournalTransaction(desk.journal, (tx) => {
    const { enrolled, settled } = readEnrolment(tx, enrolmentEntryId);
    if (!isWaiting || settled) throw new Refusal('ALREADY_ANSWERED', undefined);
    const candidates = enrolmentCandidates(desk, enrolmentEntryId);
    if (memberId !== null && !candidates.some((candidate) => candidate.memberId === memberId)) {
      throw new Refusal('MEMBER_NOT_FOUND', undefined);
    }
    appendEntry(
      tx,
      desk.signer,
      {
        id: desk.newId(),
        kind: 'enrolment-linked',
        payload: { enrolmentEntryId, provisionalId: enrolled.provisionalId, memberId, staffId: staff.staffId },
        occurredAtMs: desk.clock.nowMs(),
        lastContactAtMs: desk.clock.lastContactAtMs(),
      },
      [],
    );
  });
}
