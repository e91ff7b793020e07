import { openProfile } from '../../src-node/crypto.ts';
import { memberProfileSchema } from '../../src-shared/contracts/feed.ts';
import type { MemberView } from '../../src-shared/contracts/till.ts';
import { standingOf } from '../../src-shared/domain/members.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { progressToNextTier, tierOrBase } from '../../src-shared/domain/tiers.ts';
import { balanceOf } from '../replica/member-balance.ts';
import { configInForceNow } from './configuration.ts';
import type { Desk } from './desk.ts';
import { type DeskMember, findMember } from './find-member.ts';
import { redeemableOf } from './redeemable.ts';

/** A member as the cashier sees it, with opened profile and displayed balance; null when this till has none by this id. */
export function viewMember(desk: Desk, memberId: string): MemberView | null {
  const member = findMember(desk, memberId);
  return member && viewOf(desk, configInForceNow(desk), member);
}

/** The same for a row that was read already; in a sale, with what is held for it. */
export function viewOf(
  desk: Desk,
  config: ProgramConfig,
  member: DeskMember,
  saleId: string | null = null,
  atMs: number = desk.clock.nowMs(),
): MemberView {
  const profile = memberProfileSchema.parse(
    JSON.parse(openProfile(desk.keys.profileKey, member.memberId, member.sealedProfile)),
  );
  const tier = tierOrBase(config, member.tierId);
  const balance = balanceOf(desk.journal, desk.replica(), member);
  const { points, reason } = redeemableOf(desk, config, member, balance, saleId);
  return {
    memberId: member.memberId,
    ...profile,
    tierId: tier.tierId,
    tierName: tier.name,
    tierRank: tier.rank,
    standing: standingOf(member, atMs).standing,
    balance: {
      points: balance.balance,
      waitingPoints: balance.waitingPoints,
      pendingPoints: balance.pending,
      debtPoints: balance.debt,
      asOfMs: balance.asOfMs,
    },
    redeemable: { points, reason },
    nextExpiry: member.nextExpiry,
    provisional: member.provisional ?? false,
    nextTier: nextTierOf(config, member),
  };
}

function nextTierOf(config: ProgramConfig, member: DeskMember): MemberView['nextTier'] {
  const progress = progressToNextTier(config, member.tierId, member.qualifierTotal);
  if (progress === null) return null;
  const { nextTier, remaining } = progress;
  const reached = nextTier.qualifier - remaining;
  const progressBasisPoints = nextTier.qualifier === 0 ? 0 : Math.floor((reached * 10_000) / nextTier.qualifier);
  return { tierName: nextTier.name, missing: remaining, progressBasisPoints: Math.max(0, progressBasisPoints) };
}
