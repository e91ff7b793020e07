import { v7 as uuidv7 } from 'uuid';
import { lotExpiryMs } from '../../src-shared/domain/expiry.ts';
import type { MemberState } from '../../src-shared/domain/members.ts';
import { baseTierOf } from '../../src-shared/domain/tiers.ts';
import { type Caller, recordActions } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import { insertRows } from '../database/insert-rows.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { members } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { type Changes, inFeedTransaction } from '../feed/feed-transaction.ts';
import { setPoints } from '../ledger/set-points.ts';
import type { ChainScope } from '../programs/program-chains.ts';
import { endOtherPrimaries } from './create-membership.ts';
import {
  type AccountRow,
  checkTogether,
  lastPrimaries,
  lockAccountRows,
  lockMembers,
  MembershipBatchError,
  type OpenProgram,
  pairOf,
  readOpenPrograms,
  readPairs,
} from './membership-batch.ts';
import { pinTiers } from './pin-tiers.ts';
import { sealMember } from './profile.ts';

/** A membership that another system adds, with the figures that it has there. */
export interface AddedMembership {
  readonly accountId: string;
  readonly programId: string;
  readonly state: MemberState;
  /** Of several for one account, the last one is. */
  readonly primary: boolean;
  readonly points: number;
  readonly code: string | null;
  readonly url: string | null;
  readonly expiresAtMs: number | null;
  /** Null for the one that is counted, which is the base tier at first. */
  readonly tierId: string | null;
}

/** An addition that is allowed. */
interface Joining extends AddedMembership {
  readonly memberId: string;
  readonly account: AccountRow;
  readonly program: OpenProgram;
}

/**
 * Adds memberships for accounts that are there, all of them or none, and tells the tills: few statements however many they are.
 * Test accounts and test programs go together alone. Returns their ids, in the order given.
 * @throws MembershipBatchError
 */
export async function addMemberships(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  scope: ChainScope,
  list: readonly AddedMembership[],
): Promise<string[]> {
  if (list.length === 0) return [];
  return inFeedTransaction(db, async (tx, changes) => {
    const joining = await judge(tx, clock, scope, list);
    await lockMembers(tx, [], [...lastPrimaries(joining).keys()]);
    await insertJoining(tx, changes, clock, caller, joining);
    await recordActions(
      tx,
      clock,
      caller,
      joining.map(({ memberId }) => ({ action: 'members.create', targetKind: 'member', targetId: memberId })),
    );
    for (const { memberId } of joining) changes.publishMember(memberId);
    return joining.map(({ memberId }) => memberId);
  });
}

async function judge(
  tx: CentralTransaction,
  clock: Clock,
  scope: ChainScope,
  list: readonly AddedMembership[],
): Promise<Joining[]> {
  const accountIds = list.map(({ accountId }) => accountId);
  const locked = await lockAccountRows(tx, accountIds);
  const programIds = list.map(({ programId }) => programId);
  const open = await readOpenPrograms(tx, scope, programIds, clock.nowMs());
  const pairs = await readPairs(tx, accountIds);
  return list.map((membership, index) => {
    const refuse = (code: MembershipBatchError['code'], message: string) =>
      new MembershipBatchError(code, index, message);
    const account = locked.get(membership.accountId);
    if (!account) throw refuse('ACCOUNT_UNKNOWN', 'There is no such account.');
    const program = open.get(membership.programId);
    if (!program) throw refuse('PROGRAM_UNKNOWN', 'There is no such program.');
    const { tierId } = membership;
    if (tierId !== null && !program.config.tiers.some((tier) => tier.tierId === tierId)) {
      throw refuse('TIER_UNKNOWN', 'The program has no such tier.');
    }
    checkTogether(account, program, index);
    const pair = pairOf(membership);
    if (pairs.has(pair)) {
      throw refuse('MEMBERSHIP_ALREADY_EXISTS', 'The account is a member of this program already.');
    }
    pairs.add(pair);
    return { ...membership, memberId: uuidv7(), account, program };
  });
}

async function insertJoining(
  tx: CentralTransaction,
  changes: Changes,
  clock: Clock,
  caller: Caller,
  joining: readonly Joining[],
): Promise<void> {
  const nowMs = clock.nowMs();
  const primaries = lastPrimaries(joining);
  await endOtherPrimaries(tx, changes, clock, [...primaries.keys()], []);
  const keys = await readCentralState(tx);
  await insertRows(
    tx,
    members,
    joining.map(({ memberId, accountId, programId, account, program, ...membership }) => ({
      memberId,
      accountId,
      programId,
      state: membership.state,
      deleted: false,
      primary: primaries.get(accountId) === memberId,
      tierId: membership.tierId ?? baseTierOf(program.config).tierId,
      qualifierTotal: 0,
      expiresAtMs: membership.expiresAtMs,
      sealedProfile: sealMember(keys, memberId, account.displayName, []),
      code: membership.code,
      url: membership.url,
      createdBy: `client/${caller.clientId}`,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    })),
  );
  const pinned = joining.flatMap(({ memberId, tierId }) => (tierId === null ? [] : [{ memberId, tierId }]));
  await pinTiers(tx, caller, nowMs, pinned);
  const withPoints = joining.filter(({ points }) => points > 0);
  await setPoints(
    tx,
    withPoints.map(({ memberId, programId, points, program }) => ({
      idempotencyKey: `set/${memberId}/1`,
      programId,
      memberId,
      entryId: null,
      atMs: nowMs,
      points,
      expiresAtMs: program.config.expiry ? lotExpiryMs(nowMs, program.config.expiry) : null,
    })),
  );
}
