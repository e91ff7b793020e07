import { and, eq, not } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { MemberState } from '../../src-shared/domain/members.ts';
import { baseTierOf } from '../../src-shared/domain/tiers.ts';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { accounts, members, programs } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { type Changes, inFeedTransaction } from '../feed/feed-transaction.ts';
import { readConfigurationInForce } from '../programs/read-configurations.ts';
import { sealMember } from './profile.ts';

export interface NewMembership {
  readonly accountId: string;
  readonly programId: string;
  readonly state: MemberState;
  /** The account's other memberships are its primary one no more. */
  readonly primary: boolean;
  /**
   * `document`: a test account cannot join a live program. `both`: nor can a live account join a test program.
   */
  readonly liveness: 'document' | 'both';
  readonly code?: string | null;
  readonly url?: string | null;
  readonly expiresAtMs?: number | null;
  /** The base tier where it is left out. */
  readonly tierId?: string;
}

/** Why an account did not become a member. Nothing has changed. */
export class MembershipRefusedError extends Error {
  override readonly name = 'MembershipRefusedError';
  readonly code:
    | 'ACCOUNT_UNKNOWN'
    | 'PROGRAM_UNKNOWN'
    | 'TIER_UNKNOWN'
    | 'MEMBERSHIP_ALREADY_EXISTS'
    | 'LIVENESS_MISMATCH';
  constructor(code: MembershipRefusedError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Makes an account a member of a program, and tells the tills. The account is locked first, so that of two requests at once the
 * second finds what the first has made.
 * @throws MembershipRefusedError
 */
export async function createMembership(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  membership: NewMembership,
): Promise<{ memberId: string }> {
  return inFeedTransaction(db, (tx, changes) => createMembershipIn(tx, changes, clock, caller, membership));
}

/** The same within a transaction of the caller's, for several at once. */
export async function createMembershipIn(
  tx: CentralTransaction,
  changes: Changes,
  clock: Clock,
  caller: Caller,
  membership: NewMembership,
): Promise<{ memberId: string }> {
  const { accountId, programId, state, primary, code = null, url = null, expiresAtMs = null } = membership;
  const [account] = await tx.select().from(accounts).where(eq(accounts.accountId, accountId)).for('no key update');
  if (!account) throw new MembershipRefusedError('ACCOUNT_UNKNOWN', 'There is no such account.');
  const [program] = await tx.select().from(programs).where(eq(programs.programId, programId));
  const config = program && (await readConfigurationInForce(tx, programId, clock.nowMs()));
  if (!program || !config) throw new MembershipRefusedError('PROGRAM_UNKNOWN', 'There is no such program.');
  checkLiveness(membership.liveness, account.test, program.test);
  await checkNone(tx, accountId, programId);
  const tierId = membership.tierId ?? baseTierOf(config).tierId;
  if (!config.tiers.some((tier) => tier.tierId === tierId)) {
    throw new MembershipRefusedError('TIER_UNKNOWN', 'The program has no such tier.');
  }
  if (primary) await endOtherPrimary(tx, changes, clock, accountId);
  const memberId = uuidv7();
  const nowMs = clock.nowMs();
  const sealedProfile = sealMember(await readCentralState(tx), memberId, account.displayName, []);
  const figures = { tierId, qualifierTotal: 0, expiresAtMs, sealedProfile, createdAtMs: nowMs, updatedAtMs: nowMs };
  const origin = { code, url, createdBy: `client/${caller.clientId}` };
  await tx
    .insert(members)
    .values({ memberId, accountId, programId, state, deleted: false, primary, ...figures, ...origin });
  await recordAction(tx, clock, caller, { action: 'members.create', targetKind: 'member', targetId: memberId });
  changes.publishMember(memberId);
  return { memberId };
}

/** The account's primary membership, if it has one, is primary no more. The account must be locked. */
export async function endOtherPrimary(
  tx: CentralTransaction,
  changes: Changes,
  clock: Clock,
  accountId: string,
  except: string | null = null,
): Promise<void> {
  await endOtherPrimaries(tx, changes, clock, [accountId], except === null ? [] : [except]);
}

/** The same for many accounts. */
export async function endOtherPrimaries(
  tx: CentralTransaction,
  changes: Changes,
  clock: Clock,
  accountIds: readonly string[],
  except: readonly string[],
): Promise<void> {
  if (accountIds.length === 0) return;
  const isTheirs = and(isOneOf(members.accountId, accountIds), eq(members.primary, true));
  const ended = await tx
    .update(members)
    .set({ primary: false, updatedAtMs: clock.nowMs() })
    .where(and(isTheirs, not(isOneOf(members.memberId, except))))
    .returning({ memberId: members.memberId });
  for (const { memberId } of ended) changes.publishMember(memberId);
}

/** @throws MembershipRefusedError LIVENESS_MISMATCH */
export function checkLiveness(rule: NewMembership['liveness'], accountTest: boolean, programTest: boolean): void {
  const mismatch = rule === 'both' ? accountTest !== programTest : accountTest && !programTest;
  if (!mismatch) return;
  throw new MembershipRefusedError('LIVENESS_MISMATCH', 'A test account and a live program do not go together.');
}

async function checkNone(tx: CentralTransaction, accountId: string, programId: string): Promise<void> {
  const isThere = and(eq(members.accountId, accountId), eq(members.programId, programId), eq(members.deleted, false));
  const [there] = await tx.select({ memberId: members.memberId }).from(members).where(isThere);
  if (!there) return;
  throw new MembershipRefusedError('MEMBERSHIP_ALREADY_EXISTS', 'The account is a member of this program already.');
}
