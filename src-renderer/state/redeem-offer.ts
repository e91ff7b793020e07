import type { RedeemOptions } from '../../src-shared/contracts/till.ts';
import type { NoticeContent } from './notice.ts';

/** Why points cannot be used to pay now; null where they can. Offline that is one calm sentence, and no failure. */
export function pointsRefusal(offers: RedeemOptions): NoticeContent | null {
  const limit = limitOf(offers);
  if (limit !== null) return limit;
  const { pointsPayment } = offers;
  if (pointsPayment === null) return { kind: 'no-points-payment' };
  const { problem, minimumPoints } = pointsPayment;
  if (problem === 'not-enough-points') {
    return { kind: 'too-few-points', points: offers.redeemable.points, neededPoints: minimumPoints };
  }
  return problem === null ? null : { kind: 'redemption-problem', problem };
}

/** Why the catalogue is not worth opening; null where it is, even if some of its rewards cannot be taken. */
export function rewardsRefusal(offers: RedeemOptions): NoticeContent | null {
  return limitOf(offers) ?? (offers.rewards.length === 0 ? { kind: 'no-rewards' } : null);
}

/** What keeps the member from using any points, or any more than this sale holds. */
function limitOf({ redeemable: { points, reason } }: RedeemOptions): NoticeContent | null {
  if (reason === null || (points > 0 && reason !== 'offline')) return null;
  return { kind: 'redeem-limit', reason, points };
}
