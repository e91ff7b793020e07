import { isUnanswered } from '../../src-shared/domain/balance.ts';
import type { ReplicaDatabase } from '../database/open.ts';
import { readReplicaState } from './replica-state.ts';

/** Tells of own entries whether central's answer is not in this replica yet, or is none for good; as it is at this moment. */
export function unansweredIn(
  replica: ReplicaDatabase,
): (entry: { readonly entryId: string; readonly epoch: number; readonly sequence: number }) => boolean {
  const { watermark, unsettled } = readReplicaState(replica);
  const unsettledIds = new Set(unsettled.map(({ entryId }) => entryId));
  return (entry) => isUnanswered(entry, watermark, unsettledIds);
}
