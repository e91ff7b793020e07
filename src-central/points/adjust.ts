import { adjustPoints } from '../ledger/member-points.ts';
import { PointsRefusedError } from './errors.ts';
import { expiryOf, type Moved, type Mover, movementKey, movePoints, type PointsRequest } from './move-points.ts';

/**
 * Gives a member points by hand, or takes them where `points` is below zero: never more than there are. It counts towards no tier.
 * @throws PointsRefusedError; MemberInputError MEMBER_UNKNOWN
 */
export async function adjustBalance(mover: Mover, adjustment: PointsRequest): Promise<Moved> {
  const { memberId, points, idempotencyKey } = adjustment;
  const request = { memberId, action: 'points.adjust', ledgerKey: movementKey(mover.caller, idempotencyKey) };
  return movePoints(mover, request, async ({ tx, member, config, movement }) => {
    if (member.deleted) throw new PointsRefusedError('MEMBER_DELETED', 'The membership has been deleted.');
    const expiresAtMs = expiryOf(config, movement.atMs);
    return adjustPoints(tx, { ...movement, points, shortfall: 'refuse', expiresAtMs });
  });
}
