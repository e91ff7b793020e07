import { and, asc, eq, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { RefundedBefore } from '../../src-shared/domain/quote-refund.ts';
import type { CentralDatabase } from '../database/open.ts';
import { refundLines, refunds } from '../database/schema.ts';

/** What came back of a sale at any till, as posted. To add to it, lock the sale's row first. */
export async function readRefundedBefore(db: CentralDatabase, saleId: string): Promise<RefundedBefore> {
  const [totals] = await db
    .select({
      moneyMinor: sum(refunds.moneyMinor),
      reversedEarnPoints: sum(refunds.reversedEarnPoints),
      returnedPoints: sum(refunds.returnedPoints),
    })
    .from(refunds)
    .where(eq(refunds.saleId, saleId));
  const lines = await db
    .select({
      lineId: refundLines.lineId,
      quantity: sum(refundLines.quantity),
      amountMinor: sum(refundLines.amountMinor),
    })
    .from(refundLines)
    .innerJoin(refunds, and(eq(refunds.refundId, refundLines.refundId), eq(refunds.saleId, saleId)))
    .groupBy(refundLines.lineId)
    .orderBy(asc(refundLines.lineId));
  return {
    ...(totals ?? { moneyMinor: 0, reversedEarnPoints: 0, returnedPoints: 0 }),
    lines: new Map(lines.map(({ lineId, ...figures }) => [lineId, figures])),
  };
}

function sum(column: PgColumn) {
  return sql`coalesce(sum(${column}), 0)`.mapWith(Number);
}
