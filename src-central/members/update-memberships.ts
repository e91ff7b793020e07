import { type Caller, recordActions } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { members } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { type Changes, inFeedTransaction } from '../feed/feed-transaction.ts';
import type { ChainScope } from '../programs/program-chains.ts';
import type { MemberRow } from './lock-member.ts';
import {
  type AccountRow,
  checkTogether,
  lockAccountRows,
  lockMembers,
  MembershipBatchError,
  pairOf,
  readOpenPrograms,
  readPairs,
} from './membership-batch.ts';
import type { JudgedUpdate, MembershipUpdate } from './membership-update.ts';
import { hasHistory, moveToProgram } from './move-membership.ts';
import { writeUpdates } from './write-updates.ts';

/**
 * Updates memberships, all of them or none, and tells the tills: few statements however many they are. Points are set by an
 * adjustment of the difference, under the members' locks.
 * @throws MembershipBatchError, or MemberInputError CARD_IN_USE where a member that changes its program has a card that is taken there.
 */
export async function updateMemberships(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  scope: ChainScope,
  updates: readonly MembershipUpdate[],
): Promise<void> {
  if (updates.length === 0) return;
  await inFeedTransaction(db, async (tx, changes) => {
    const judged = await judge(tx, clock, scope, updates);
    await move(tx, changes, judged);
    await writeUpdates(tx, changes, clock, caller, judged);
    await recordActions(
      tx,
      clock,
      caller,
      updates.map(({ memberId, ...fields }) => ({
        action: 'members.update',
        targetKind: 'member',
        targetId: memberId,
        fields: Object.keys(fields),
      })),
    );
    for (const { memberId } of updates) changes.publishMember(memberId);
  });
}

async function judge(
  tx: CentralTransaction,
  clock: Clock,
  scope: ChainScope,
  updates: readonly MembershipUpdate[],
): Promise<JudgedUpdate[]> {
  const { seen, accounts, locked } = await lockAll(tx, updates);
  const programIds = [...seen.values()].map(({ programId }) => programId);
  const asked = updates.flatMap(({ programId }) => programId ?? []);
  const open = await readOpenPrograms(tx, scope, [...programIds, ...asked], clock.nowMs());
  const judged = updates.map((update, index) => {
    const before = seen.get(update.memberId);
    const member = locked.get(update.memberId);
    const refuse = (code: MembershipBatchError['code'], message: string) =>
      new MembershipBatchError(code, index, message);
    if (!before || !member || !open.has(before.programId)) {
      throw refuse('MEMBERSHIP_UNKNOWN', 'There is no such membership.');
    }
    if (before.deleted) throw refuse('MEMBERSHIP_DELETED', 'The membership has been deleted.');
    if (member.deleted || member.programId !== before.programId) {
      throw refuse('CHANGED_MEANWHILE', 'The membership has changed meanwhile: read it again.');
    }
    const program = open.get(update.programId ?? member.programId);
    if (!program) throw refuse('PROGRAM_UNKNOWN', 'There is no such program.');
    const { tierId = null } = update;
    if (tierId !== null && !program.config.tiers.some((tier) => tier.tierId === tierId)) {
      throw refuse('TIER_UNKNOWN', 'The program has no such tier.');
    }
    return { update, member, program, moved: program.config.programId !== member.programId };
  });
  if (judged.some(({ moved }) => moved)) await checkMoves(tx, judged, accounts);
  return judged;
}

type Seen = Pick<MemberRow, 'memberId' | 'accountId' | 'programId' | 'deleted'>;

/** Sees whose memberships they are, then locks accounts and members in the one order. */
async function lockAll(
  tx: CentralTransaction,
  updates: readonly MembershipUpdate[],
): Promise<{ seen: Map<string, Seen>; accounts: Map<string, AccountRow>; locked: Map<string, MemberRow> }> {
  const ids = updates.map(({ memberId }) => memberId);
  const repeated = ids.findIndex((memberId, index) => ids.indexOf(memberId) < index);
  if (repeated >= 0) {
    throw new MembershipBatchError('MEMBERSHIP_REPEATED', repeated, 'The membership is named twice.');
  }
  const { memberId, accountId, programId, deleted } = members;
  const rows: Seen[] = await tx
    .select({ memberId, accountId, programId, deleted })
    .from(members)
    .where(isOneOf(memberId, ids));
  const seen = new Map(rows.map((row) => [row.memberId, row]));
  const accounts = await lockAccountRows(
    tx,
    rows.map((row) => row.accountId),
  );
  const primaryOf = updates.flatMap((update) => (update.primary ? (seen.get(update.memberId)?.accountId ?? []) : []));
  return { seen, accounts, locked: await lockMembers(tx, ids, primaryOf) };
}

async function checkMoves(
  tx: CentralTransaction,
  judged: readonly JudgedUpdate[],
  accounts: ReadonlyMap<string, AccountRow>,
): Promise<void> {
  const pairs = await readPairs(
    tx,
    judged.map(({ member }) => member.accountId),
  );
  for (const [index, { member, program, moved }] of judged.entries()) {
    if (!moved) continue;
    const account = accounts.get(member.accountId);
    if (!account) throw new Error('a member has an account');
    checkTogether(account, program, index);
    const pair = pairOf({ accountId: member.accountId, programId: program.config.programId });
    if (pairs.has(pair)) {
      const message = 'The account is a member of that program already.';
      throw new MembershipBatchError('MEMBERSHIP_ALREADY_EXISTS', index, message);
    }
    pairs.add(pair);
    if (await hasHistory(tx, member.memberId)) {
      const message = 'The membership has points or events of its program, and stays with it.';
      throw new MembershipBatchError('MEMBERSHIP_HAS_HISTORY', index, message);
    }
  }
}

async function move(tx: CentralTransaction, changes: Changes, judged: readonly JudgedUpdate[]): Promise<void> {
  const moving = judged.filter(({ moved }) => moved);
  if (moving.length === 0) return;
  const keys = await readCentralState(tx);
  for (const { member, program } of moving) {
    await moveToProgram(tx, changes, keys, member, program.config.programId);
  }
}
