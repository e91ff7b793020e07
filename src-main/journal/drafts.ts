import { desc, eq } from 'drizzle-orm';
import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { drafts } from '../database/journal-schema.ts';
import { inJournalTransaction, type JournalDatabase, type JournalTransaction } from '../database/open.ts';
import { findSaleEntry } from './read-entries.ts';

/** Thrown when a draft bears the id of a sale that is completed. */
export class SaleCompletedError extends Error {
  override readonly name = 'SaleCompletedError';
  constructor() {
    super('this sale is completed: it cannot be a draft again');
  }
}

/** Keeps the open sale. Throws SaleCompletedError when the sale is in the journal: a paid sale is never a draft again. */
export function keepDraft(db: JournalDatabase, draft: SaleDraft, updatedAtMs: number): void {
  inJournalTransaction(db, (tx) => {
    if (findSaleEntry(tx, draft.saleId) !== null) throw new SaleCompletedError();
    const kept = { body: draft, updatedAtMs };
    tx.insert(drafts)
      .values({ saleId: draft.saleId, ...kept })
      .onConflictDoUpdate({ target: drafts.saleId, set: kept })
      .run();
  });
}

/** The draft that was kept last; null where there is none. */
export function readDraft(db: JournalDatabase): SaleDraft | null {
  const newest = db
    .select({ body: drafts.body })
    .from(drafts)
    .orderBy(desc(drafts.updatedAtMs), desc(drafts.saleId))
    .limit(1)
    .get();
  return newest?.body ?? null;
}

/** Forgets a draft, in the transaction that completes or discards its sale. */
export function dropDraft(tx: JournalTransaction, saleId: string): void {
  tx.delete(drafts).where(eq(drafts.saleId, saleId)).run();
}
