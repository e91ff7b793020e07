import { type DisplayedBalance, displayedBalance, isUnanswered } from '../../src-shared/domain/balance.ts';
import type { JournalDatabase, ReplicaDatabase } from '../database/open.ts';
import { pendingEffectsOf } from '../journal/pending-effects.ts';
import { idsOfMember } from './aliases.ts';
import { type ReplicaMember, readMember } from './lookup.ts';
import { readReplicaState } from './replica-state.ts';

/** A member's figures, read before: of the replica, or none for one that was enrolled here and is not known there. */
export type MemberFigures = Pick<ReplicaMember, 'memberId' | 'available' | 'pending' | 'held' | 'debt'>;

export type MemberBalance = DisplayedBalance & {
  /** Central's figures are from then. */
  readonly asOfMs: number;
  /** Points that this till gave back, and that central will have made available again once it has posted that. */
  readonly returningPoints: number;
  /** Points that left a till's custody by own entries that central has not posted: spent, or given back. */
  readonly leavingHeldPoints: number;
  /** Own earn that central has not posted. */
  readonly unsentEarnPoints: number;
};

/** The balance to show, and when central's figures in it are from; null when the replica does not know the member. */
export function memberBalance(
  journal: JournalDatabase,
  replica: ReplicaDatabase,
  memberId: string,
): MemberBalance | null {
  // The replica first: what is not in it yet is in the journal still, never the other way round.
  const member = readMember(replica, memberId);
  return member && balanceOf(journal, replica, member);
}

/** The same for figures that were read already. */
export function balanceOf(journal: JournalDatabase, replica: ReplicaDatabase, member: MemberFigures): MemberBalance {
  const { watermark, unsettled, asOfMs } = readReplicaState(replica);
  const unsettledEntryIds = new Set(unsettled.map((entry) => entry.entryId));
  const ownEffects = idsOfMember(replica, member.memberId).flatMap((id) => pendingEffectsOf(journal, id));
  const waiting = ownEffects.filter((effect) => isUnanswered(effect, watermark, unsettledEntryIds));
  return {
    ...displayedBalance({ replica: member, watermark, unsettledEntryIds, ownEffects }),
    asOfMs,
    returningPoints: sumOf(waiting.filter(({ account, isReturn }) => account === 'available' && isReturn)),
    leavingHeldPoints: 0 - sumOf(waiting.filter(({ account }) => account === 'held')),
    unsentEarnPoints: sumOf(waiting.filter(({ account, isReturn }) => account === 'available' && !isReturn)),
  };
}

function sumOf(effects: readonly { readonly points: number }[]): number {
  return effects.reduce((sum, { points }) => sum + points, 0);
}
