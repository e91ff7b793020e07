import type { Receipt, RefundReceipt } from '../../src-shared/contracts/till.ts';
import { findRefundEntry, type RefundEntry } from '../journal/refunds.ts';
import { readStaff } from '../replica/lookup.ts';
import { unansweredIn } from '../replica/unanswered.ts';
import type { Desk } from './desk.ts';
import { viewMember } from './member-view.ts';
import { receiptOf } from './show-receipt.ts';

/** The receipt of a refund: the signed entry's own figures, with the names and the balance as they are now. */
export function showRefund(desk: Desk, { body }: RefundEntry): RefundReceipt {
  const refund = body.payload;
  const { memberId } = refund.original;
  const member = memberId === null ? null : viewMember(desk, memberId);
  const { id: entryId, epoch, sequence } = body;
  return {
    refund,
    completedAtMs: body.occurredAtMs,
    storeName: desk.till.store.name,
    tillName: desk.till.tillName,
    staffName: readStaff(desk.replica()).find((person) => person.staffId === refund.staffId)?.name ?? '',
    memberName: member?.displayName ?? null,
    balancePoints: member?.balance.points ?? null,
    waiting: unansweredIn(desk.replica())({ entryId, epoch, sequence }),
  };
}

/** The receipt of a sale or a refund of this till, by its id. Refuses with RECEIPT_NOT_FOUND. */
export function printedReceiptOf(desk: Desk, id: string): Receipt | RefundReceipt {
  const refund = findRefundEntry(desk.journal, id);
  return refund === null ? receiptOf(desk, id) : showRefund(desk, refund);
}
