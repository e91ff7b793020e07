import { sql } from 'drizzle-orm';
import { type Caller, recordActions } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralDatabase } from '../database/open.ts';
import { members } from '../database/schema.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { type ChainScope, readProgramChains } from '../programs/program-chains.ts';
import { lockMembers, MembershipBatchError } from './membership-batch.ts';

/**
 * Deletes memberships, all of them or none, and tells the tills, which recognise these members no more. Their points and the ledger
 * stay. One that is deleted already stays so.
 * @throws MembershipBatchError MEMBERSHIP_UNKNOWN
 */
export async function deleteMemberships(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  scope: ChainScope,
  memberIds: readonly string[],
): Promise<void> {
  if (memberIds.length === 0) return;
  await inFeedTransaction(db, async (tx, changes) => {
    const visible = await readProgramChains(tx, scope);
    const locked = await lockMembers(tx, memberIds, []);
    for (const [index, memberId] of memberIds.entries()) {
      const member = locked.get(memberId);
      if (member && visible.has(member.programId)) continue;
      throw new MembershipBatchError('MEMBERSHIP_UNKNOWN', index, 'There is no such membership.');
    }
    const ending = [...locked.values()].filter(({ deleted }) => !deleted).map(({ memberId }) => memberId);
    if (ending.length === 0) return;
    const version = sql`${members.version} + 1`;
    await tx
      .update(members)
      .set({ deleted: true, primary: false, updatedAtMs: clock.nowMs(), version })
      .where(isOneOf(members.memberId, ending));
    await recordActions(
      tx,
      clock,
      caller,
      ending.map((memberId) => ({ action: 'members.delete', targetKind: 'member', targetId: memberId })),
    );
    for (const memberId of ending) changes.publishMember(memberId);
  });
}
