import { asc, eq, sql } from 'drizzle-orm';
import { type EntryBody, entryBodySchema, type SaleRefunded } from '../../src-shared/journal/entry.ts';
import { entries, refunds } from '../database/journal-schema.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';
import { placeholdersOf, statementsOf } from '../database/statements.ts';

export type RefundEntry = {
  readonly hash: string;
  readonly body: Extract<EntryBody, { kind: 'sale-refunded' }>;
};

/** Makes a refund findable by its id and by the receipt it is of; part of appending its entry. */
export function recordRefund(tx: JournalTransaction, entryId: string, refund: SaleRefunded): void {
  const { refundId, original } = refund;
  statements(tx).insert.run({ refundId, entryId, originalReceiptNumber: original.receiptNumber });
}

/** The entry of a refund; null while it is not completed. */
export function findRefundEntry(db: JournalDatabase, refundId: string): RefundEntry | null {
  const found = statements(db).byId.get({ refundId });
  return found === undefined ? null : readRefund(found);
}

/** What came back at this till of the sale with this receipt, in order. */
export function refundsOfReceipt(db: JournalDatabase, originalReceiptNumber: string): SaleRefunded[] {
  return statements(db)
    .ofReceipt.all({ originalReceiptNumber })
    .map((found) => readRefund(found).body.payload);
}

function readRefund(row: { readonly hash: string; readonly body: Buffer }): RefundEntry {
  const body = entryBodySchema.parse(JSON.parse(row.body.toString('utf8')));
  if (body.kind !== 'sale-refunded') throw new Error(`entry ${body.id} is listed as a refund and is none`);
  return { hash: row.hash, body };
}

const statements = statementsOf((db: JournalDatabase) => {
  const columns = { hash: entries.hash, body: entries.body };
  return {
    insert: db.insert(refunds).values(placeholdersOf(refunds)).prepare(),
    byId: db
      .select(columns)
      .from(refunds)
      .innerJoin(entries, eq(entries.id, refunds.entryId))
      .where(eq(refunds.refundId, sql.placeholder('refundId')))
      .prepare(),
    ofReceipt: db
      .select(columns)
      .from(refunds)
      .innerJoin(entries, eq(entries.id, refunds.entryId))
      .where(eq(refunds.originalReceiptNumber, sql.placeholder('originalReceiptNumber')))
      .orderBy(asc(entries.epoch), asc(entries.sequence))
      .prepare(),
  };
});
