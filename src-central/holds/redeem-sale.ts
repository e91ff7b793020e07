import { eq, sql } from 'drizzle-orm';
import type { Amendment } from '../../src-shared/contracts/feed.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { SaleCompleted } from '../../src-shared/journal/entry.ts';
import type { CentralTransaction } from '../database/open.ts';
import { holds, vouchers } from '../database/schema.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { redeemHeld } from '../ledger/held-points.ts';
import { saleRedemptionKey } from '../ledger/member-points.ts';
import type { MemberRow } from '../members/lock-member.ts';
import { closeHold } from './close-hold.ts';

/** The sale whose entry spends from holds, and whose member is locked. */
export interface RedeemingSale {
  readonly sale: SaleCompleted;
  readonly member: MemberRow | null;
  readonly entryId: string;
  readonly deviceId: string;
  readonly epoch: number;
  readonly nowMs: number;
}

/**
 * Posts what a sale redeems, out of its holds, and keeps the vouchers that it gave. What happened at the till happened:
 * what goes beyond what a hold has left is redeemed all the same, and is the program's loss, never the member's. The
 * amendments say where that was so.
 */
export async function redeemSale(
  tx: CentralTransaction,
  changes: Changes,
  redeeming: RedeemingSale,
  config: ProgramConfig | null,
): Promise<Amendment[]> {
  const { sale, member } = redeeming;
  const amendments: Amendment[] = [];
  for (const [holdId, points] of pointsByHold(sale)) {
    const { fromHold, reason } = await spendHold(tx, redeeming, holdId, points);
    const field = `redemptions.${holdId}.points`;
    if (reason) amendments.push({ field, claimed: points, posted: fromHold, reason });
  }
  if (member && sale.redemptions.length > 0) changes.publishBalance(member.memberId);
  if (member && config) await keepVouchers(tx, redeeming, member, config);
  return amendments;
}

/** Ends the holds of a sale: what it did not spend of them is its member's again. */
export async function closeSaleHolds(
  tx: CentralTransaction,
  changes: Changes,
  { sale, member, entryId, deviceId, epoch, nowMs }: RedeemingSale,
): Promise<void> {
  if (!member) return;
  const closing = { entryId, deviceId, epoch, because: 'sale' as const, nowMs };
  for (const holdId of new Set(sale.closesHolds)) await closeHold(tx, changes, holdId, member, closing);
}

/** A hold is spent once by a sale, however many of its redemptions name it. */
function pointsByHold({ redemptions }: SaleCompleted): Map<string, number> {
  const byHold = new Map<string, number>();
  for (const { holdId, points } of redemptions) byHold.set(holdId, (byHold.get(holdId) ?? 0) + points);
  return byHold;
}

async function spendHold(
  tx: CentralTransaction,
  redeeming: RedeemingSale,
  holdId: string,
  points: number,
): Promise<{ fromHold: number; reason: string | null }> {
  const { sale, member, entryId, deviceId, nowMs } = redeeming;
  const [hold] = await tx.select().from(holds).where(eq(holds.holdId, holdId));
  const usable = hold?.state === 'open' && hold.deviceId === deviceId && hold.memberId === member?.memberId;
  const fromHold = usable ? Math.min(points, hold.points - hold.spent) : 0;
  if (fromHold > 0) {
    await tx
      .update(holds)
      .set({ spent: sql`${holds.spent} + ${fromHold}` })
      .where(eq(holds.holdId, holdId));
  }
  await redeemHeld(tx, {
    idempotencyKey: saleRedemptionKey(sale.saleId, holdId),
    programId: sale.programId,
    memberId: member?.memberId ?? null,
    tillId: usable ? hold.tillId : sale.tillId,
    entryId,
    atMs: nowMs,
    points,
    heldPoints: fromHold,
  });
  return { fromHold, reason: fromHold < points ? whyNot(hold, usable) : null };
}

function whyNot(hold: typeof holds.$inferSelect | undefined, usable: boolean): string {
  if (!hold) return 'hold-unknown';
  if (usable) return 'beyond-hold';
  return hold.state === 'closed' ? 'hold-closed' : 'hold-of-another';
}

async function keepVouchers(
  tx: CentralTransaction,
  { sale, nowMs }: RedeemingSale,
  { memberId }: MemberRow,
  config: ProgramConfig,
): Promise<void> {
  const { saleId, programId, currency, redemptions } = sale;
  const rewards = new Map(config.redemption.rewards.map((reward) => [reward.rewardId, reward]));
  const given = redemptions.flatMap(({ voucherCode: code, rewardId }) => {
    const effect = rewards.get(rewardId ?? '')?.effect;
    if (code === null || rewardId === null || effect?.kind !== 'gift-voucher') return [];
    const { amountMinor } = effect;
    return [
      {
        code,
        programId,
        memberId,
        saleId,
        rewardId,
        amountMinor,
        currency,
        state: 'issued' as const,
        issuedAtMs: nowMs,
      },
    ];
  });
  if (given.length > 0) await tx.insert(vouchers).values(given).onConflictDoNothing();
}
