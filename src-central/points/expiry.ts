import type { BalanceChange } from '../../src-shared/contracts/feed.ts';
import { type Lot, withoutHeld } from '../../src-shared/domain/expiry.ts';
import { recordAction } from '../auth/audit-trail.ts';
import { readOpenLots } from '../ledger/lots.ts';
import { readVisibleMember } from '../members/visible-member.ts';
import { type Mover, readFigures } from './move-points.ts';

/** So many lots are told at most: those that end first. */
export const MOST_LOTS = 1_000;

/**
 * A member's figures. That they were read is kept.
 * @throws MemberInputError MEMBER_UNKNOWN
 */
export async function readBalance({ db, clock, caller, scope }: Mover, askedId: string): Promise<BalanceChange> {
  return db.transaction(async (tx) => {
    const { memberId } = await readVisibleMember(tx, askedId, scope);
    await recordAction(tx, clock, caller, { action: 'points.read', targetKind: 'member', targetId: memberId });
    return readFigures(tx, memberId);
  });
}

/**
 * What of a member's available points ends when, lot by lot, what ends first before the rest, and what never does last. Points in
 * the custody of tills do not end: they are the first in, and left out.
 * @throws MemberInputError MEMBER_UNKNOWN
 */
export async function readExpiry(
  { db, clock, caller, scope }: Mover,
  askedId: string,
): Promise<{ readonly balance: BalanceChange; readonly lots: readonly Lot[]; readonly more: boolean }> {
  return db.transaction(async (tx) => {
    const { memberId } = await readVisibleMember(tx, askedId, scope);
    const target = { targetKind: 'member', targetId: memberId, fields: ['lots'] } as const;
    await recordAction(tx, clock, caller, { action: 'points.read', ...target });
    const balance = await readFigures(tx, memberId);
    const open = withoutHeld(await readOpenLots(tx, memberId, false), balance.held);
    const left = open.filter(({ remaining }) => remaining > 0).toSorted(byEnd);
    return { balance, lots: left.slice(0, MOST_LOTS), more: left.length > MOST_LOTS };
  });
}

function byEnd(left: Lot, right: Lot): number {
  const [leftMs, rightMs] = [left.expiresAtMs ?? Infinity, right.expiresAtMs ?? Infinity];
  if (leftMs !== rightMs) return leftMs - rightMs;
  return left.earnedAtMs - right.earnedAtMs;
}
