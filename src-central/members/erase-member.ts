import { and, eq, sql } from 'drizzle-orm';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import {
  accountNames,
  accounts,
  feed,
  identifiers,
  members,
  oneTimePasswords,
  outbox,
  tierAssignments,
} from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import type { ChainScope } from '../programs/program-chains.ts';
import { lockMember, type MemberRow } from './lock-member.ts';
import { sealMember } from './profile.ts';
import { readVisibleMember } from './visible-member.ts';

/** Stands where a name was. */
export const ERASED_NAME = '—';

/**
 * Erases the personal data of a member for ever, here and at every till: what it was recognised by, its sealed profile also where older
 * rows of the feed still have it, what it prefers, and what was sent to it. The name of its account goes with its last membership.
 * What was posted stays, of a member without a name; so do its consents, which say nothing but yes or no. Erased once more, it stays so.
 * @throws MemberInputError MEMBER_UNKNOWN
 */
export async function eraseMember(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  scope: ChainScope,
  anyId: string,
): Promise<{ memberId: string; accountErased: boolean }> {
  const { memberId, accountId } = await readVisibleMember(db, anyId, scope);
  return inFeedTransaction(db, async (tx, changes) => {
    await tx.select().from(accounts).where(eq(accounts.accountId, accountId)).for('no key update');
    const member = await lockMember(tx, memberId);
    if (!member) throw new Error('a member is never removed');
    await eraseMembership(tx, clock, member);
    const left = await tx.$count(members, and(eq(members.accountId, accountId), eq(members.deleted, false)));
    if (left === 0) await eraseAccount(tx, accountId);
    await recordAction(tx, clock, caller, { action: 'members.erase', targetKind: 'member', targetId: memberId });
    changes.publishMember(memberId);
    return { memberId, accountErased: left === 0 };
  });
}

async function eraseMembership(tx: CentralTransaction, clock: Clock, member: MemberRow): Promise<void> {
  const { memberId } = member;
  await tx.delete(identifiers).where(eq(identifiers.memberId, memberId));
  await tx.delete(oneTimePasswords).where(eq(oneTimePasswords.memberId, memberId));
  await tx.delete(outbox).where(eq(outbox.memberId, memberId));
  // Its reason is a text that a person wrote.
  await tx.delete(tierAssignments).where(eq(tierAssignments.memberId, memberId));
  // A till that has not read these yet reads the row that is published now.
  await tx
    .delete(feed)
    .where(and(sql`${feed.change} ->> 'kind' = 'member'`, sql`${feed.change} ->> 'memberId' = ${memberId}`));
  await tx
    .update(members)
    .set({
      deleted: true,
      primary: false,
      code: null,
      url: null,
      preferences: {},
      sealedProfile: sealMember(await readCentralState(tx), memberId, ERASED_NAME, []),
      updatedAtMs: clock.nowMs(),
      version: member.version + 1,
    })
    .where(eq(members.memberId, memberId));
}

async function eraseAccount(tx: CentralTransaction, accountId: string): Promise<void> {
  await tx.delete(accountNames).where(eq(accountNames.accountId, accountId));
  await tx.update(accounts).set({ displayName: ERASED_NAME }).where(eq(accounts.accountId, accountId));
}
