import type { RedeemOptions, SaleDraft } from '../../src-shared/contracts/till.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { redeemOptions as optionsOf } from '../../src-shared/domain/redeem-options.ts';
import type { HeldRedemption } from '../../src-shared/domain/redemption.ts';
import { balanceOf } from '../replica/member-balance.ts';
import { configInForceNow } from './configuration.ts';
import type { Desk } from './desk.ts';
import { type DeskMember, findMember } from './find-member.ts';
import { heldRedemptions, type Redeemable, redeemableOf } from './redeemable.ts';
import { Refusal } from './refusal.ts';

/** What points can be used for in a sale, and what that was worked out from. */
export interface SaleRedemption {
  readonly config: ProgramConfig;
  readonly member: DeskMember;
  readonly redeemable: Redeemable;
  readonly held: readonly HeldRedemption[];
  readonly options: Omit<RedeemOptions, 'redeemable'>;
}

/** What the member's points can be used for in the open sale. Refuses with NO_MEMBER and MEMBER_NOT_FOUND. */
export function redeemOptions(desk: Desk, draft: SaleDraft): RedeemOptions {
  const { redeemable, options } = redemptionOf(desk, draft);
  const { points, reason } = redeemable;
  return { redeemable: { points, reason }, ...options };
}

/** The same with what it was worked out from. */
export function redemptionOf(desk: Desk, draft: SaleDraft): SaleRedemption {
  if (draft.member === null) throw new Refusal('NO_MEMBER', undefined);
  const config = configInForceNow(desk);
  const member = findMember(desk, draft.member.memberId);
  if (member === null) throw new Refusal('MEMBER_NOT_FOUND', undefined);
  const atMs = desk.clock.nowMs();
  const balance = balanceOf(desk.journal, desk.replica(), member);
  const redeemable = redeemableOf(desk, config, member, balance, draft.saleId);
  const held = heldRedemptions(desk, draft.saleId, member.memberId, atMs);
  const options = optionsOf({
    config,
    lines: draft.lines,
    member,
    atMs,
    timeZone: desk.till.store.timeZone,
    redeemablePoints: redeemable.freePoints,
    redemptions: held,
  });
  return { config, member, redeemable, held, options };
}
