import { and, eq, gt } from 'drizzle-orm';
import type { RefundedBefore } from '../../src-shared/domain/quote-refund.ts';
import type { CentralTransaction } from '../database/open.ts';
import { qualifyingEvents } from '../database/schema.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { returnRedeemed, reverseEarn, saleEarnKey, saleRedemptionKeys } from '../ledger/member-points.ts';
import { lockMember } from '../members/lock-member.ts';
import { addQualifyingEvent, reevaluateTier } from '../members/tier.ts';
import { readConfigurationInForce } from '../programs/read-configurations.ts';
import type { PostedSale } from './posted-sale.ts';

export interface RefundMovement {
  readonly refundId: string;
  readonly entryId: string;
  readonly posted: PostedSale;
  readonly before: RefundedBefore;
  readonly reversedEarnPoints: number;
  readonly returnedPoints: number;
  readonly nowMs: number;
}

/**
 * Gives back what a sale's member had spent on what came back, takes back what it had earned, and counts the tier again.
 * Whether the membership is still one does not matter: what happened at the till happened.
 */
export async function moveRefundPoints(
  tx: CentralTransaction,
  changes: Changes,
  refund: RefundMovement,
): Promise<void> {
  const { refundId, entryId, posted, before, reversedEarnPoints, returnedPoints, nowMs } = refund;
  const member = posted.memberId === null ? null : await lockMember(tx, posted.memberId);
  if (!member || (reversedEarnPoints === 0 && returnedPoints === 0)) return;
  const { memberId, programId } = member;
  const movement = { programId, memberId, entryId, atMs: nowMs };
  if (returnedPoints > 0) {
    await returnRedeemed(tx, {
      ...movement,
      idempotencyKey: `refund/${refundId}/return`,
      points: returnedPoints,
      redemptionTransactionKeys: saleRedemptionKeys(posted.sale),
      returnedBefore: before.returnedPoints,
    });
  }
  if (reversedEarnPoints > 0) {
    const idempotencyKey = `refund/${refundId}/reverse`;
    const saleTransactionKey = saleEarnKey(posted.saleId);
    await reverseEarn(tx, { ...movement, idempotencyKey, points: reversedEarnPoints, saleTransactionKey });
    await uncountEarned(tx, refund, memberId);
    const config = await readConfigurationInForce(tx, programId, nowMs);
    if (config) await reevaluateTier(tx, memberId, config, nowMs);
  }
  changes.publishBalance(memberId);
}

/** What is taken back counts no more towards a tier: at the time of the sale, so that it leaves the window with it. */
async function uncountEarned(
  tx: CentralTransaction,
  { entryId, posted, before, reversedEarnPoints }: RefundMovement,
  memberId: string,
): Promise<void> {
  const { entryId: saleEntryId, earnPoints, soldAtMs } = posted;
  const [counted] = await tx
    .select({ byCampaign: qualifyingEvents.byCampaign })
    .from(qualifyingEvents)
    .where(
      and(
        eq(qualifyingEvents.memberId, memberId),
        eq(qualifyingEvents.entryId, saleEntryId),
        gt(qualifyingEvents.quantity, 0),
      ),
    );
  const stretch = { from: before.reversedEarnPoints, points: reversedEarnPoints, of: earnPoints };
  const byCampaign = Object.fromEntries(
    Object.entries(counted?.byCampaign ?? {}).map(([campaignId, points]) => [campaignId, -partOf(points, stretch)]),
  );
  const event = { memberId, kind: 'points' as const, byCampaign, atMs: soldAtMs, entryId };
  await addQualifyingEvent(tx, { ...event, quantity: -reversedEarnPoints });
}

/** A campaign's part of what is taken back now: all of it together is what the campaign had given. */
function partOf(points: number, { from, points: now, of }: { from: number; points: number; of: number }): number {
  const upTo = (reversed: number) => Number((BigInt(points) * BigInt(reversed)) / BigInt(of));
  return upTo(from + now) - upTo(from);
}
