import type { Receipt } from '../../src-shared/contracts/till.ts';
import { isUnanswered } from '../../src-shared/domain/balance.ts';
import { tierOrBase } from '../../src-shared/domain/tiers.ts';
import { findSaleEntry, latestSaleEntry, type SaleEntry } from '../journal/read-entries.ts';
import { readReplicaState, readStaff } from '../replica/lookup.ts';
import { configInForceNow } from './configuration.ts';
import type { Desk } from './desk.ts';
import { viewMember } from './member-view.ts';
import { Refusal } from './refusal.ts';

/** The receipt of a completed sale: the signed entry's own figures, with the names and the balance as they are now. */
export function showReceipt(desk: Desk, entry: SaleEntry): Receipt {
  const sale = entry.body.payload;
  const member = sale.member && viewMember(desk, sale.member.memberId);
  return {
    sale,
    completedAtMs: entry.body.occurredAtMs,
    storeName: desk.till.store.name,
    tillName: desk.till.tillName,
    staffName: readStaff(desk.replica()).find((person) => person.staffId === sale.staffId)?.name ?? '',
    memberName: member?.displayName ?? null,
    tierName: sale.member && tierOrBase(configInForceNow(desk), sale.member.tierId).name,
    balancePoints: member?.balance.points ?? null,
    waiting: waitsForCentral(desk, entry),
  };
}

/** The receipt of the newest sale of this till; null before the first. */
export function latestReceipt(desk: Desk): Receipt | null {
  const entry = latestSaleEntry(desk.journal);
  return entry && showReceipt(desk, entry);
}

/** The receipt of any sale of this till. Refuses with RECEIPT_NOT_FOUND for a sale that is not in the journal. */
export function receiptOf(desk: Desk, saleId: string): Receipt {
  const entry = findSaleEntry(desk.journal, saleId);
  if (entry === null) throw new Refusal('RECEIPT_NOT_FOUND', undefined);
  return showReceipt(desk, entry);
}

function waitsForCentral(desk: Desk, entry: SaleEntry): boolean {
  const { id, epoch, sequence } = entry.body;
  const { watermark, unsettled } = readReplicaState(desk.replica());
  const unsettledIds = new Set(unsettled.map(({ entryId }) => entryId));
  return isUnanswered({ entryId: id, epoch, sequence }, watermark, unsettledIds);
}
