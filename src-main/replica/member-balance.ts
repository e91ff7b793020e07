import { type DisplayedBalance, displayedBalance } from '../../src-shared/domain/balance.ts';
import type { JournalDatabase, ReplicaDatabase } from '../database/open.ts';
import { pendingEffectsOf } from '../journal/pending-effects.ts';
import { type ReplicaMember, readMember } from './lookup.ts';
import { readReplicaState } from './replica-state.ts';

export type MemberBalance = DisplayedBalance & {
  /** When central's figures in it are from. */
  readonly asOfMs: number;
};

/** The balance to show; null when the replica does not know the member. */
export function memberBalance(
  journal: JournalDatabase,
  replica: ReplicaDatabase,
  memberId: string,
): MemberBalance | null {
  const member = readMember(replica, memberId);
  return member && balanceOf(journal, replica, member);
}

/** The same for a row that was read already, and of the same moment: nothing was awaited since. */
export function balanceOf(journal: JournalDatabase, replica: ReplicaDatabase, member: ReplicaMember): MemberBalance {
  // The replica first: what is not in it yet is in the journal still, never the other way round.
  const { watermark, unsettled, asOfMs } = readReplicaState(replica);
  const shown = displayedBalance({
    replica: member,
    watermark,
    unsettledEntryIds: new Set(unsettled.map((entry) => entry.entryId)),
    ownEffects: pendingEffectsOf(journal, member.memberId),
  });
  return { ...shown, asOfMs };
}
