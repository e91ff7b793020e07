import { eq } from 'drizzle-orm';
import type { FoundReceipt } from '../../src-shared/contracts/central.ts';
import type { CentralDatabase } from '../database/open.ts';
import { refunds, stores, verdicts } from '../database/schema.ts';
import { readServedDevice } from './device-position.ts';
import { findPostedSale } from './posted-sale.ts';
import { readRefundedBefore } from './refunded-before.ts';

/**
 * A posted sale of the till's program, of whichever of its tills, by the number on its receipt, with what came back of it
 * before; null where there is none. Read in one snapshot.
 * @throws SyncError DEVICE_REVOKED.
 */
export async function findReceipt(
  db: CentralDatabase,
  deviceId: string,
  receiptNumber: string,
): Promise<FoundReceipt | null> {
  return db.transaction(
    async (tx) => {
      const { programId } = await readServedDevice(tx, deviceId);
      const posted = await findPostedSale(tx, programId, receiptNumber);
      if (!posted) return null;
      const { sale, saleId, entryId, storeId, soldAtMs, earnPoints } = posted;
      const [verdict] = await tx
        .select({ status: verdicts.status })
        .from(verdicts)
        .where(eq(verdicts.entryId, entryId));
      const [store] = await tx.select({ name: stores.name }).from(stores).where(eq(stores.storeId, storeId));
      const counted = await tx.select({ refundId: refunds.refundId }).from(refunds).where(eq(refunds.saleId, saleId));
      const { lines, moneyMinor, reversedEarnPoints, returnedPoints } = await readRefundedBefore(tx, saleId);
      return {
        sale,
        soldAtMs,
        storeName: store?.name ?? '',
        status: verdict?.status ?? 'accepted',
        earnPoints,
        refundedLines: [...lines].map(([lineId, figures]) => ({ lineId, ...figures })),
        refundIds: counted.map(({ refundId }) => refundId),
        refundedMoneyMinor: moneyMinor,
        reversedEarnPoints,
        returnedPoints,
      };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}
