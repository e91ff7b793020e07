import { and, asc, eq, or } from 'drizzle-orm';
import type { MemberState } from '../../src-shared/domain/members.ts';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { accounts, type MemberPreferences, members } from '../database/schema.ts';
import { type Changes, inFeedTransaction } from '../feed/feed-transaction.ts';
import type { ChainScope } from '../programs/program-chains.ts';
import { changeMemberIn } from './change-member.ts';
import { endOtherPrimary } from './create-membership.ts';
import { MemberInputError } from './errors.ts';
import { lockIdentifiers } from './lock-identifiers.ts';
import type { MemberRow } from './lock-member.ts';
import type { Identifier } from './profile.ts';
import { readVisibleMember } from './visible-member.ts';

/** What is to change; what is left out stays. `identifiers` replaces all of them but lost cards. */
export interface MemberUpdate {
  readonly state?: MemberState | undefined;
  readonly primary?: boolean | undefined;
  readonly expiresAtMs?: number | null | undefined;
  readonly code?: string | null | undefined;
  readonly url?: string | null | undefined;
  readonly identifiers?: readonly Identifier[] | undefined;
  /** The change is refused where the member has another version by now. */
  readonly version?: number | undefined;
}

/**
 * Changes a member and tells the tills. Returns its id.
 * @throws MemberInputError MEMBER_UNKNOWN, MEMBER_DELETED, CARD_IN_USE or CHANGED_MEANWHILE
 */
export async function updateMember(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  scope: ChainScope,
  memberId: string,
  { version, ...update }: MemberUpdate,
): Promise<string> {
  const patch = Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined));
  return inChange(db, scope, memberId, update.identifiers ?? [], async (tx, changes, member) => {
    if (version !== undefined && version !== member.version) changedMeanwhile();
    if (update.primary === true) await endOtherPrimary(tx, changes, clock, member.accountId, member.memberId);
    await changeMemberIn(tx, changes, clock, member, patch);
    const action = { action: 'members.update', targetKind: 'member', targetId: member.memberId } as const;
    await recordAction(tx, clock, caller, { ...action, fields: Object.keys(patch) });
  });
}

/** Replaces what a member prefers. Tills know nothing of it. @throws MemberInputError MEMBER_UNKNOWN or MEMBER_DELETED */
export async function putPreferences(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  scope: ChainScope,
  memberId: string,
  preferences: MemberPreferences,
): Promise<void> {
  await inChange(db, scope, memberId, [], async (tx, _, member) => {
    const figures = { preferences, updatedAtMs: clock.nowMs(), version: member.version + 1 };
    await tx.update(members).set(figures).where(eq(members.memberId, member.memberId));
    const action = { action: 'members.update', targetKind: 'member', targetId: member.memberId } as const;
    await recordAction(tx, clock, caller, { ...action, fields: ['preferences'] });
  });
}

/** Locks identifiers, then the account, then the member with the account's primary one, and does the work. */
async function inChange(
  db: CentralDatabase,
  scope: ChainScope,
  anyId: string,
  identifiers: readonly Identifier[],
  work: (tx: CentralTransaction, changes: Changes, member: MemberRow) => Promise<void>,
): Promise<string> {
  const { memberId, accountId, programId } = await readVisibleMember(db, anyId, scope);
  await inFeedTransaction(db, async (tx, changes) => {
    await lockIdentifiers(tx, programId, identifiers);
    await tx.select().from(accounts).where(eq(accounts.accountId, accountId)).for('no key update');
    const isPrimary = and(eq(members.accountId, accountId), eq(members.primary, true));
    const locked = await tx
      .select()
      .from(members)
      .where(or(eq(members.memberId, memberId), isPrimary))
      .orderBy(asc(members.memberId))
      .for('no key update');
    const member = locked.find((row) => row.memberId === memberId);
    if (!member || member.programId !== programId) return changedMeanwhile();
    if (member.deleted) throw new MemberInputError('MEMBER_DELETED', 'This membership has been deleted.');
    await work(tx, changes, member);
  });
  return memberId;
}

function changedMeanwhile(): never {
  throw new MemberInputError('CHANGED_MEANWHILE', 'Read the member again, and change what it is by now.');
}
