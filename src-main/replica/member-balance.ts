import { type DisplayedBalance, displayedBalance } from '../../src-shared/domain/balance.ts';
import type { JournalDatabase, ReplicaDatabase } from '../database/open.ts';
import { pendingEffectsOf } from '../journal/pending-effects.ts';
import { readMember } from './lookup.ts';
import { readReplicaState } from './replica-state.ts';

/** The balance to show, and when central's figures in it are from; null when the replica does not know the member. */
export function memberBalance(
  journal: JournalDatabase,
  replica: ReplicaDatabase,
  memberId: string,
): (DisplayedBalance & { readonly asOfMs: number }) | null {
  // The replica first: what is not in it yet is in the journal still, never the other way round.
  const member = readMember(replica, memberId);
  if (member === null) return null;
  const { watermark, unsettled, asOfMs } = readReplicaState(replica);
  const shown = displayedBalance({
    replica: member,
    watermark,
    unsettledEntryIds: new Set(unsettled.map((entry) => entry.entryId)),
    ownEffects: pendingEffectsOf(journal, memberId),
  });
  return { ...shown, asOfMs };
}
