import { standingOf } from '../../../src-shared/domain/members.ts';
import { entryBodySchema, type MemberEnrolled } from '../../../src-shared/journal/entry.ts';
import type { JournalDatabase } from '../../database/open.ts';
import { type AnsweredEntry, readEntryById } from '../../journal/list-entries.ts';
import { identifiersOfProvisional } from '../../journal/provisional-members.ts';
import { findMembersByIdentifier } from '../../replica/lookup.ts';
import type { Desk } from '../desk.ts';
import { viewMember } from '../member-view.ts';
import { Refusal } from '../refusal.ts';

export interface EnrolmentCandidate {
  readonly memberId: string;
  readonly displayName: string;
  /** By what the cashier may tell them apart: ends of card, phone and address. */
  readonly hints: string[];
}

/**
 * The members that an enrolment of this till may mean: those of its program that bear its phone, email or card in the replica,
 * as central matches them. Refuses with ENTRY_NOT_FOUND for what is no enrolment.
 */
export function enrolmentCandidates(desk: Desk, entryId: string): EnrolmentCandidate[] {
  const { provisionalId, programId } = readEnrolment(desk.journal, entryId).enrolled;
  const nowMs = desk.clock.nowMs();
  const found = identifiersOfProvisional(desk.journal, provisionalId)
    .flatMap(({ kind, blindIndex }) => findMembersByIdentifier(desk.replica(), kind, blindIndex))
    .filter((member) => member.programId === programId && standingOf(member, nowMs).standing !== 'deleted');
  return [...new Set(found.map(({ memberId }) => memberId))].flatMap((memberId) => {
    const view = viewMember(desk, memberId);
    if (view === null) return [];
    const hints = [view.cardHint, view.phoneHint, view.emailHint].filter((hint) => hint !== null);
    return [{ memberId, displayName: view.displayName, hints }];
  });
}

/** An enrolment by its entry. Refuses with ENTRY_NOT_FOUND for any other. */
export function readEnrolment(
  db: JournalDatabase,
  entryId: string,
): AnsweredEntry & { readonly enrolled: MemberEnrolled } {
  const found = readEntryById(db, entryId);
  if (found === null) throw new Refusal('ENTRY_NOT_FOUND', undefined);
  const body = entryBodySchema.parse(JSON.parse(found.entry.body.toString('utf8')));
  if (body.kind !== 'member-enrolled') throw new Refusal('ENTRY_NOT_FOUND', undefined);
  return { ...found, enrolled: body.payload };
}
