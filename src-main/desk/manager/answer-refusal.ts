import type { RefusalAnswered } from '../../../src-shared/journal/entry.ts';
import { inJournalTransaction } from '../../database/open.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import { type AnsweredEntry, readEntryById } from '../../journal/list-entries.ts';
import type { Desk, SignedIn } from '../desk.ts';
import { Refusal } from '../refusal.ts';

/**
 * Answers a refusal, or an amendment that a person has to look at, with a new entry that names that one, once. Refuses with
 * ENTRY_NOT_FOUND, NOT_REFUSED or ALREADY_ANSWERED.
 */
export function answerRefusal(
  desk: Desk,
  staff: SignedIn,
  answersEntryId: string,
  resolution: RefusalAnswered['resolution'],
): void {
  inJournalTransaction(desk.journal, (tx) => {
    const found = readEntryById(tx, answersEntryId);
    if (found === null) throw new Refusal('ENTRY_NOT_FOUND', undefined);
    if (!asksForAnswer(found)) throw new Refusal('NOT_REFUSED', undefined);
    if (found.settled) throw new Refusal('ALREADY_ANSWERED', undefined);
    appendEntry(
      tx,
      desk.signer,
      {
        id: desk.newId(),
        kind: 'refusal-answered',
        payload: { answersEntryId, staffId: staff.staffId, resolution },
        occurredAtMs: desk.clock.nowMs(),
        lastContactAtMs: desk.clock.lastContactAtMs(),
      },
      [],
    );
  });
}

function asksForAnswer({ verdict }: AnsweredEntry): boolean {
  return verdict?.status === 'refused' || (verdict?.status === 'amended' && verdict.code !== null);
}
