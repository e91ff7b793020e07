import type { Amendment, VerdictStatus } from '../../src-shared/contracts/feed.ts';
import { compareClaim } from '../../src-shared/domain/compare-claim.ts';
import { type MemberCondition, standingOf } from '../../src-shared/domain/members.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { isHonoured } from '../../src-shared/domain/program-versions.ts';
import type { Quote } from '../../src-shared/domain/quote.ts';
import { quoteSale } from '../../src-shared/domain/quote-sale.ts';
import type { SaleCompleted } from '../../src-shared/journal/entry.ts';

/** All that the judgement of a sale depends on. */
export interface SaleFacts {
  readonly sale: SaleCompleted;
  /** The till's time, within what central believes of it. */
  readonly soldAtMs: number;
  readonly timeZone: string;
  /** Whether the till belongs to a test program. */
  readonly tillTest: boolean;
  /** The sale's program; null where central has none of that id. */
  readonly program: { readonly test: boolean } | null;
  /** The version that the sale names, and the one that was in force when it was made. */
  readonly named: ProgramConfig | null;
  readonly inForce: ProgramConfig | null;
  /** The sale's member as central knows it; null where the sale has none, or central has none of that id. */
  readonly member: (MemberCondition & { readonly programId: string; readonly test: boolean }) | null;
}

export interface Decision {
  readonly status: VerdictStatus;
  readonly code: string | null;
  readonly amendments: Amendment[];
}

/** What a sale comes to in points. `quote` explains them; it is null where they are nobody's. */
export interface Earned {
  readonly points: number;
  /** They wait until the membership is confirmed. */
  readonly pending: boolean;
  readonly configVersion: number;
  readonly quote: Quote | null;
}

export type SaleJudgement = { readonly decision: Decision; readonly earned: Earned | null };

/**
 * Central's judgement of a sale. What happened at the till happened: figures quoted under a version in its honour window
 * stand, with the member's tier as the till knew it, unless they are more than that version gives. Under a version that
 * is honoured no more, what the version in force gives is posted instead. A member who may not earn, which the till could
 * not know, earns nothing, by an amendment. Only what must not post at all is refused. `earned` is null where nothing of
 * the sale is to be posted.
 */
export function judgeSale(facts: SaleFacts): SaleJudgement {
  const { sale, program, member } = facts;
  if (program === null) return parked('PROGRAM_UNKNOWN');
  if (sale.member === null) return withoutMember(sale);
  if (member === null) return parked('MEMBER_UNKNOWN');
  if (facts.tillTest !== program.test || member.test !== program.test) return refused(sale, 'LIVENESS_MISMATCH');
  if (member.programId !== sale.programId) return refused(sale, 'PROGRAM_MISMATCH');
  if (facts.named === null) return parked('CONFIGURATION_UNKNOWN');
  const honoured = isHonoured(facts.named, facts.soldAtMs);
  const config = honoured ? facts.named : facts.inForce;
  if (config === null) return parked('CONFIGURATION_UNKNOWN');
  if (config.currency !== sale.currency) return refused(sale, 'CURRENCY_MISMATCH');
  // A spend within a hold is never refused: of a sale with one, a closed program takes the earning alone.
  if (config.closed && sale.earnPoints > 0 && sale.redemptions.length === 0) return refused(sale, 'PROGRAM_CLOSED');
  return judgeEarn(facts, member, config, honoured);
}

/** A refusal; where it takes away what a receipt shows, or gives back what it shows as spent, it says so as an amendment does. */
export function refuseSale(sale: SaleCompleted, code: string): Decision {
  const spent = sale.redemptions.reduce((sum, { points }) => sum + points, 0);
  const amendments = [
    ...(sale.earnPoints > 0 ? [amendment(sale, 0, 'refused')] : []),
    ...(spent > 0 ? [{ field: 'redeemedPoints', claimed: spent, posted: 0, reason: 'refused' }] : []),
  ];
  return { status: 'refused', code, amendments };
}

function judgeEarn(facts: SaleFacts, member: MemberCondition, config: ProgramConfig, honoured: boolean): SaleJudgement {
  const { sale } = facts;
  const quote = requote(facts, config);
  const standing = standingOf(member, facts.soldAtMs);
  const posted = (points: number, reason: string): SaleJudgement => ({
    decision: amendedWhere(sale, points, reason),
    earned: { points, pending: standing.earn === 'pending', configVersion: config.version, quote },
  });
  if (standing.earn === 'no') return posted(0, `member-${standing.standing}`);
  if (config.closed) return posted(0, 'program-closed');
  if (!honoured) return posted(quote.earn.points, 'version-not-honoured');
  const earn = compareClaim(sale, quote).find(({ field }) => field === 'earnPoints');
  return posted(earn?.reason === 'claimed-more' ? earn.recomputed : sale.earnPoints, 'recomputed');
}

/**
 * Quotes the sale again for the member as the till knew it, with what it redeemed. The tier is in the entry; that the member
 * was taken for one who gets discounts, or may redeem, shows by there being some. Whether the points are pending is for
 * central's own record of the member to say.
 */
function requote({ sale, soldAtMs, timeZone }: SaleFacts, config: ProgramConfig): Quote {
  const { memberId = '', tierId = '' } = sale.member ?? {};
  const state = sale.totals.discountMinor > 0 || sale.redemptions.length > 0 ? 'Enrolled' : 'New';
  const member = { memberId, tierId, state, deleted: false, expiresAtMs: null } as const;
  const redemptions = sale.redemptions.map(({ points, ...redemption }) => ({ ...redemption, heldPoints: points }));
  return quoteSale({ config, lines: sale.lines, member, atMs: soldAtMs, timeZone, redemptions });
}

function withoutMember(sale: SaleCompleted): SaleJudgement {
  const earned = { points: 0, pending: false, configVersion: sale.configVersion, quote: null };
  return { decision: amendedWhere(sale, 0, 'no-member'), earned };
}

function amendedWhere(sale: SaleCompleted, posted: number, reason: string): Decision {
  if (posted === sale.earnPoints) return { status: 'accepted', code: null, amendments: [] };
  return { status: 'amended', code: null, amendments: [amendment(sale, posted, reason)] };
}

function refused(sale: SaleCompleted, code: string): SaleJudgement {
  return { decision: refuseSale(sale, code), earned: null };
}

function parked(code: string): SaleJudgement {
  return { decision: { status: 'parked', code, amendments: [] }, earned: null };
}

function amendment(sale: SaleCompleted, posted: number, reason: string): Amendment {
  return { field: 'earnPoints', claimed: sale.earnPoints, posted, reason };
}
