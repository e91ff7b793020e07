import { standingOf } from '../../src-shared/domain/members.ts';
import { earnPoints } from '../ledger/member-points.ts';
import { addQualifyingEvent, reevaluateTier } from '../members/tier.ts';
import { PointsRefusedError } from './errors.ts';
import { expiryOf, type Moved, type Mover, movementKey, movePoints, type PointsRequest } from './move-points.ts';

export interface PointsAward extends PointsRequest {
  /** Whether they count towards the tier. */
  readonly qualifies: boolean;
  /** The campaign that they are given for; null for none. */
  readonly campaignId: string | null;
}

/**
 * Gives a member points that were earned elsewhere. They wait where the membership does, and settle a debt first.
 * @throws PointsRefusedError; MemberInputError MEMBER_UNKNOWN
 */
export async function awardPoints(mover: Mover, award: PointsAward): Promise<Moved> {
  const { memberId, points, qualifies, campaignId, idempotencyKey } = award;
  const request = { memberId, action: 'points.award', ledgerKey: movementKey(mover.caller, idempotencyKey) };
  return movePoints(mover, request, async ({ tx, member, config, movement }) => {
    const { atMs } = movement;
    if (config.closed) throw new PointsRefusedError('PROGRAM_CLOSED', 'The program is closed.');
    const { earn } = standingOf(member, atMs);
    if (earn === 'no') throw new PointsRefusedError('MEMBER_MAY_NOT_EARN', 'This membership earns nothing now.');
    if (campaignId !== null && !config.earning.campaigns.some((campaign) => campaign.campaignId === campaignId)) {
      throw new PointsRefusedError('CAMPAIGN_UNKNOWN', 'The program has no such campaign.');
    }
    const expiresAtMs = expiryOf(config, atMs);
    const earning = { ...movement, points, pending: earn === 'pending', earnedAtMs: atMs, expiresAtMs };
    const posted = await earnPoints(tx, earning);
    if (posted.repeated || !qualifies) return posted;
    // Under the movement's own id, by which a reversal finds it.
    const counted = {
      eventId: posted.transactionId,
      memberId: member.memberId,
      kind: 'points',
      entryId: null,
    } as const;
    const byCampaign = campaignId === null ? {} : { [campaignId]: points };
    await addQualifyingEvent(tx, { ...counted, quantity: points, byCampaign, atMs });
    await reevaluateTier(tx, member.memberId, config, atMs);
    return posted;
  });
}
