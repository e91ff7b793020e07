import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import type { ChainScope } from '../programs/program-chains.ts';
import { changeMemberIn } from './change-member.ts';
import { MemberInputError } from './errors.ts';
import { lockMember } from './lock-member.ts';
import { readVisibleMember } from './visible-member.ts';

/**
 * Ends a membership and tells the tills: it is Canceled, and recognised no more. Its data and points stay, and nothing of what a till
 * holds for it is lost: a sale that was made with it still posts. Closed once more, it stays so. Returns its id.
 * @throws MemberInputError MEMBER_UNKNOWN or MEMBER_DELETED
 */
export async function closeMember(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  scope: ChainScope,
  anyId: string,
): Promise<string> {
  const { memberId } = await readVisibleMember(db, anyId, scope);
  await inFeedTransaction(db, async (tx, changes) => {
    const member = await lockMember(tx, memberId);
    if (!member) throw new MemberInputError('MEMBER_UNKNOWN', 'There is no member with this id.');
    if (member.deleted) throw new MemberInputError('MEMBER_DELETED', 'This membership has been deleted.');
    if (member.state === 'Canceled') return;
    await changeMemberIn(tx, changes, clock, member, { state: 'Canceled' });
    await recordAction(tx, clock, caller, { action: 'members.close', targetKind: 'member', targetId: memberId });
  });
  return memberId;
}
