import { and, desc, eq, getTableColumns, type SQL } from 'drizzle-orm';
import { entryBodySchema, type SaleCompleted } from '../../src-shared/journal/entry.ts';
import type { CentralDatabase } from '../database/open.ts';
import { entries, sales } from '../database/schema.ts';

/** A sale as central keeps it, with all that its till said of it. */
export interface PostedSale extends Readonly<typeof sales.$inferSelect> {
  readonly sale: SaleCompleted;
}

/** A posted sale by its id; null where there is none. */
export function readPostedSale(db: CentralDatabase, saleId: string): Promise<PostedSale | null> {
  return readOne(db, eq(sales.saleId, saleId));
}

/** A program's posted sale by the number on its receipt, the latest where several have it; null where none has. */
export function findPostedSale(
  db: CentralDatabase,
  programId: string,
  receiptNumber: string,
): Promise<PostedSale | null> {
  return readOne(db, and(eq(sales.programId, programId), eq(sales.receiptNumber, receiptNumber)));
}

async function readOne(db: CentralDatabase, where: SQL | undefined): Promise<PostedSale | null> {
  const [row] = await db
    .select({ ...getTableColumns(sales), body: entries.body })
    .from(sales)
    .innerJoin(entries, eq(entries.entryId, sales.entryId))
    .where(where)
    .orderBy(desc(sales.soldAtMs), desc(sales.saleId))
    .limit(1);
  if (!row) return null;
  const { body, ...posted } = row;
  const entry = entryBodySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  if (entry.kind !== 'sale-completed') throw new Error('a posted sale is of an entry that is none');
  return { ...posted, sale: entry.payload };
}
