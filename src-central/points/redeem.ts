import { standingOf } from '../../src-shared/domain/members.ts';
import { redeemAvailable } from '../ledger/redeem-available.ts';
import { PointsRefusedError } from './errors.ts';
import { type Moved, type Mover, movementKey, movePoints, type PointsRequest } from './move-points.ts';

/**
 * Redeems a member's available points, first in first out; what tills hold stays theirs. Nobody could see a hold of it: that would
 * begin and end in the same commit, under the member's lock.
 * @throws PointsRefusedError; MemberInputError MEMBER_UNKNOWN
 */
export async function redeemPoints(mover: Mover, redemption: PointsRequest): Promise<Moved> {
  const { memberId, points, idempotencyKey } = redemption;
  const request = { memberId, action: 'points.redeem', ledgerKey: movementKey(mover.caller, idempotencyKey) };
  return movePoints(mover, request, async ({ tx, member, config, movement }) => {
    if (config.closed) throw new PointsRefusedError('PROGRAM_CLOSED', 'The program is closed.');
    if (!standingOf(member, movement.atMs).redeem) {
      throw new PointsRefusedError('MEMBER_MAY_NOT_REDEEM', 'This membership lets nothing be redeemed now.');
    }
    return redeemAvailable(tx, { ...movement, points });
  });
}
