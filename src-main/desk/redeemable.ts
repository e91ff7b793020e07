import type { MemberView, RedeemLimit } from '../../src-shared/contracts/till.ts';
import { standingOf } from '../../src-shared/domain/members.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { HeldRedemption } from '../../src-shared/domain/redemption.ts';
import { type Hold, readHoldsNotClosed } from '../journal/holds.ts';
import type { MemberBalance } from '../replica/member-balance.ts';
import { isExpired, isForMember } from './close-holds.ts';
import type { Desk } from './desk.ts';
import type { DeskMember } from './find-member.ts';

/** What of a member's points can be used now. */
export type Redeemable = MemberView['redeemable'] & {
  /** Besides what is held for the sale: what central would grant. */
  readonly freePoints: number;
};

/** What a sale holds for its member, in the order in which it was taken. */
export function heldRedemptions(desk: Desk, saleId: string, memberId: string, atMs: number): HeldRedemption[] {
  return openHolds(desk, memberId, atMs)
    .filter((hold) => hold.saleId === saleId)
    .map(({ holdId, kind, rewardId, points, spent }) => ({ holdId, kind, rewardId, heldPoints: points - spent }));
}

/**
 * What can be used now, in a sale or (null) before there is one: online what is available at central and what the sale
 * holds, else what it holds. `reason` names what keeps most of the rest of the balance away.
 */
export function redeemableOf(
  desk: Desk,
  config: ProgramConfig,
  member: DeskMember,
  balance: MemberBalance,
  saleId: string | null,
): Redeemable {
  const atMs = desk.clock.nowMs();
  const barred = barredBy(config, member, atMs);
  if (barred !== null) return { points: 0, freePoints: 0, reason: balance.balance > 0 ? barred : null };
  const holds = openHolds(desk, member.memberId, atMs);
  const here = leftOf(holds.filter((hold) => hold.saleId === saleId));
  const available = availableAtCentral(member, balance, leftOf(holds));
  const freePoints = desk.central.isOnline() ? available : 0;
  const points = here + freePoints;
  const elsewhere = Math.max(0, Math.max(member.held, leftOf(holds)) - balance.leavingHeldPoints - here);
  const limits: [RedeemLimit, number][] = [
    ['offline', available - freePoints],
    ['not-sent-yet', balance.unsentEarnPoints],
    ['held-elsewhere', elsewhere],
    ['debt', member.debt],
  ];
  return { points, freePoints, reason: points >= balance.balance ? null : greatest(limits) };
}

/** Why nothing at all can be used. */
function barredBy(config: ProgramConfig, member: DeskMember, atMs: number): RedeemLimit | null {
  const { pointsPayment, rewards } = config.redemption;
  if (member.provisional === true) return 'provisional';
  if (config.closed) return 'program-closed';
  if (pointsPayment === null && rewards.length === 0) return 'not-offered';
  return standingOf(member, atMs).redeem ? null : 'membership';
}

/**
 * What central has as available, as far as this till can know: grants that have not come by the feed are in custody
 * already, and what this till gave back is available as soon as central has posted that. Central has the last word.
 */
function availableAtCentral(member: DeskMember, balance: MemberBalance, heldPoints: number): number {
  const notInFeed = Math.max(0, heldPoints + balance.leavingHeldPoints - member.held);
  return Math.max(0, member.available - member.debt - notInFeed + balance.returningPoints);
}

function openHolds(desk: Desk, memberId: string, atMs: number): Hold[] {
  return readHoldsNotClosed(desk.journal).filter(
    (hold) => hold.state === 'open' && !isExpired(hold, atMs) && isForMember(desk, hold, memberId),
  );
}

function leftOf(holds: readonly Hold[]): number {
  return holds.reduce((sum, { points, spent }) => sum + points - spent, 0);
}

function greatest(limits: readonly [RedeemLimit, number][]): RedeemLimit | null {
  const [first] = limits.toSorted(([, one], [, other]) => other - one);
  return first?.[0] ?? null;
}
