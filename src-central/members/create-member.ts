import { and, eq } from 'drizzle-orm';
import type { MemberState } from '../../src-shared/domain/members.ts';
import { createAccountIn, type NewAccount } from '../accounts/create-account.ts';
import { readAccount } from '../accounts/read-account.ts';
import type { Caller } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { accounts, members } from '../database/schema.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { type ChainScope, readProgramChains } from '../programs/program-chains.ts';
import { changeMemberIn } from './change-member.ts';
import { createMembershipIn, MembershipRefusedError } from './create-membership.ts';
import { lockIdentifiers } from './lock-identifiers.ts';
import { lockMember } from './lock-member.ts';
import type { Identifier } from './profile.ts';

export interface NewMemberOfProgram {
  readonly programId: string;
  /** An account that is there by its id, or one to be made. */
  readonly account: string | NewAccount;
  readonly state: MemberState;
  /** Left out: where the account has no primary membership yet. */
  readonly primary?: boolean | undefined;
  readonly expiresAtMs?: number | null | undefined;
  readonly code?: string | null | undefined;
  readonly url?: string | null | undefined;
  /** In normalised form. */
  readonly identifiers: readonly Identifier[];
}

/**
 * Makes an account a member, with what it is recognised by, and tells the tills: all of it or nothing. Test accounts and test programs
 * go together alone.
 * @throws AccountRefusedError, MembershipRefusedError, or MemberInputError CARD_IN_USE
 */
export async function createMember(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  scope: ChainScope,
  member: NewMemberOfProgram,
): Promise<{ memberId: string; accountId: string }> {
  const { programId, identifiers, state, expiresAtMs = null, code = null, url = null } = member;
  if (scope !== null && !(await readProgramChains(db, scope)).has(programId)) {
    throw new MembershipRefusedError('PROGRAM_UNKNOWN', 'There is no such program.');
  }
  if (typeof member.account === 'string') await readAccount(db, member.account, scope);
  return inFeedTransaction(db, async (tx, changes) => {
    await lockIdentifiers(tx, programId, identifiers);
    const accountId = await lockAccount(tx, clock, caller, member.account);
    const primary = member.primary ?? !(await hasPrimary(tx, accountId));
    const membership = { accountId, programId, state, primary, liveness: 'both', expiresAtMs, code, url } as const;
    const { memberId } = await createMembershipIn(tx, changes, clock, caller, membership);
    const made = identifiers.length > 0 ? await lockMember(tx, memberId) : null;
    // It is as it was made: the version says how often it was changed since.
    if (made) await changeMemberIn(tx, changes, clock, { ...made, version: 0 }, { identifiers });
    return { memberId, accountId };
  });
}

async function lockAccount(
  tx: CentralTransaction,
  clock: Clock,
  caller: Caller,
  account: string | NewAccount,
): Promise<string> {
  if (typeof account !== 'string') return (await createAccountIn(tx, clock, caller, account)).accountId;
  await tx.select().from(accounts).where(eq(accounts.accountId, account)).for('no key update');
  return account;
}

async function hasPrimary(tx: CentralTransaction, accountId: string): Promise<boolean> {
  const isPrimary = and(eq(members.accountId, accountId), eq(members.primary, true), eq(members.deleted, false));
  return (await tx.$count(members, isPrimary)) > 0;
}
