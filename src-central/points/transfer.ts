import type { BalanceChange } from '../../src-shared/contracts/feed.ts';
import { standingOf } from '../../src-shared/domain/members.ts';
import { recordActions } from '../auth/audit-trail.ts';
import type { CentralTransaction } from '../database/open.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { transferPoints } from '../ledger/transfer-points.ts';
import type { MemberRow } from '../members/lock-member.ts';
import { lockVisibleMember } from '../members/lock-visible-member.ts';
import { readVisibleMember } from '../members/visible-member.ts';
import type { ChainScope } from '../programs/program-chains.ts';
import { readConfigurationInForce } from '../programs/read-configurations.ts';
import { PointsRefusedError } from './errors.ts';
import { type Mover, movementKey, type PointsRequest, readFigures, refusing } from './move-points.ts';

export interface TransferRequest extends Omit<PointsRequest, 'memberId'> {
  readonly fromMemberId: string;
  readonly toMemberId: string;
}

export interface Transferred {
  readonly movementId: string;
  readonly repeated: boolean;
  readonly from: BalanceChange;
  readonly to: BalanceChange;
}

/**
 * Moves points from one member to another of the same program, and tells the tills of both.
 * @throws PointsRefusedError; MemberInputError MEMBER_UNKNOWN
 */
export async function transferBetweenMembers(mover: Mover, request: TransferRequest): Promise<Transferred> {
  const { db, clock, caller, scope } = mover;
  return refusing(() =>
    inFeedTransaction(db, async (tx, changes) => {
      const atMs = clock.nowMs();
      const { from, to } = await lockBoth(tx, scope, request);
      await checkMay(tx, from, to, atMs);
      const [fromMemberId, toMemberId, points] = [from.memberId, to.memberId, request.points];
      const idempotencyKey = movementKey(caller, request.idempotencyKey);
      const between = { programId: from.programId, fromMemberId, toMemberId, entryId: null, atMs };
      const posted = await transferPoints(tx, { ...between, idempotencyKey, points });
      if (!posted.repeated) {
        const actions = [fromMemberId, toMemberId].map((targetId) => ({
          action: 'points.transfer',
          targetKind: 'member' as const,
          targetId,
        }));
        await recordActions(tx, clock, caller, actions);
        changes.publishBalance(fromMemberId);
        changes.publishBalance(toMemberId);
      }
      const figures = { from: await readFigures(tx, fromMemberId), to: await readFigures(tx, toMemberId) };
      return { movementId: posted.transactionId, repeated: posted.repeated, ...figures };
    }),
  );
}

/** Locks both in the order of their ids, so that two transfers that cross each other do not wait in a ring. */
async function lockBoth(
  tx: CentralTransaction,
  scope: ChainScope,
  { fromMemberId, toMemberId }: TransferRequest,
): Promise<{ from: MemberRow; to: MemberRow }> {
  const fromId = (await readVisibleMember(tx, fromMemberId, scope)).memberId;
  const toId = (await readVisibleMember(tx, toMemberId, scope)).memberId;
  if (fromId === toId) throw new PointsRefusedError('SAME_MEMBER', 'Both are the same member.');
  const locked = new Map<string, MemberRow>();
  for (const memberId of [fromId, toId].toSorted()) locked.set(memberId, await lockVisibleMember(tx, memberId, scope));
  const [from, to] = [locked.get(fromId), locked.get(toId)];
  if (!from || !to) throw new Error('both members were locked');
  return { from, to };
}

async function checkMay(tx: CentralTransaction, from: MemberRow, to: MemberRow, atMs: number): Promise<void> {
  if (from.programId !== to.programId) {
    throw new PointsRefusedError('PROGRAMS_DIFFER', 'Points stay within a program: these members are of two.');
  }
  const config = await readConfigurationInForce(tx, from.programId, atMs);
  if (config === null || config.closed) throw new PointsRefusedError('PROGRAM_CLOSED', 'The program is closed.');
  if (!standingOf(from, atMs).redeem) {
    throw new PointsRefusedError('MEMBER_MAY_NOT_REDEEM', 'The membership that is to give lets nothing be spent now.');
  }
  if (standingOf(to, atMs).earn === 'yes') return;
  throw new PointsRefusedError('MEMBER_MAY_NOT_EARN', 'The membership that is to get the points earns nothing now.');
}
