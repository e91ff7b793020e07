import type { RefundReceipt } from '../../src-shared/contracts/till.ts';
import { isUnanswered } from '../../src-shared/domain/balance.ts';
import { findRefundEntry, type RefundEntry } from '../journal/refunds.ts';
import { readReplicaState, readStaff } from '../replica/lookup.ts';
import type { Desk } from './desk.ts';
import { viewMember } from './member-view.ts';

/** The receipt of a refund: the signed entry's own figures, with the names and the balance as they are now. */
export function showRefund(desk: Desk, { body }: RefundEntry): RefundReceipt {
  const refund = body.payload;
  const { memberId } = refund.original;
  const member = memberId === null ? null : viewMember(desk, memberId);
  const { watermark, unsettled } = readReplicaState(desk.replica());
  const unsettledIds = new Set(unsettled.map(({ entryId }) => entryId));
  const { id: entryId, epoch, sequence } = body;
  return {
    refund,
    completedAtMs: body.occurredAtMs,
    storeName: desk.till.store.name,
    tillName: desk.till.tillName,
    staffName: readStaff(desk.replica()).find((person) => person.staffId === refund.staffId)?.name ?? '',
    memberName: member?.displayName ?? null,
    balancePoints: member?.balance.points ?? null,
    waiting: isUnanswered({ entryId, epoch, sequence }, watermark, unsettledIds),
  };
}

/** The receipt of a refund of this till; null where the id is no refund's. */
export function refundReceiptOf(desk: Desk, refundId: string): RefundReceipt | null {
  const entry = findRefundEntry(desk.journal, refundId);
  return entry && showRefund(desk, entry);
}
