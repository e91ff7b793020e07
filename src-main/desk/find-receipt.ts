import type { RefundableSale } from '../../src-shared/contracts/till.ts';
import type { Desk } from './desk.ts';
import { viewMember } from './member-view.ts';
import { canVoid, findOriginal, refundedBefore } from './original-sale.ts';
import { Refusal } from './refusal.ts';

/**
 * A sale by the number on its receipt, with what of it can still come back. Refuses with RECEIPT_NOT_FOUND where neither this
 * till nor central has it, and with RECEIPT_ELSEWHERE where central could not be asked.
 */
export async function findReceipt(desk: Desk, receiptNumber: string): Promise<RefundableSale> {
  const original = await findOriginal(desk, receiptNumber);
  if (original === 'elsewhere') throw new Refusal('RECEIPT_ELSEWHERE', undefined);
  const { sale, soldAtMs, storeName, knownFrom } = original;
  const before = refundedBefore(desk, original);
  return {
    sale,
    soldAtMs,
    storeName,
    knownFrom,
    memberName: (sale.member && viewMember(desk, sale.member.memberId))?.displayName ?? null,
    lines: sale.lines.map(({ lineId, name, quantity, amountMinor, discountMinor, rewardMinor }) => ({
      lineId,
      name: name ?? '',
      quantity,
      leftQuantity: Math.max(0, quantity - (before.lines.get(lineId)?.quantity ?? 0)),
      paidMinor: amountMinor - discountMinor - rewardMinor,
    })),
    canVoid: canVoid(desk, original, before),
  };
}
