import { and, asc, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { drafts } from '../database/journal-schema.ts';
import { inJournalTransaction, type JournalDatabase, type JournalTransaction } from '../database/open.ts';
import { findSaleEntry } from './read-entries.ts';

export type ParkedDraft = { readonly draft: SaleDraft; readonly parkedAtMs: number };

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

/** The open draft that was kept last; null where there is none. */
export function readDraft(db: JournalDatabase): SaleDraft | null {
  const newest = db
    .select({ body: drafts.body })
    .from(drafts)
    .where(isNull(drafts.parkedAtMs))
    .orderBy(desc(drafts.updatedAtMs), desc(drafts.saleId))
    .limit(1)
    .get();
  return newest?.body ?? null;
}

/** A sale that is open or set aside, as it was last kept; null where there is none of this id. */
export function findDraft(db: JournalDatabase, saleId: string): SaleDraft | null {
  return db.select({ body: drafts.body }).from(drafts).where(eq(drafts.saleId, saleId)).get()?.body ?? null;
}

/** Sets a sale aside as it is now. Throws SaleCompletedError when the sale is in the journal. */
export function parkDraft(tx: JournalTransaction, draft: SaleDraft, parkedAtMs: number): void {
  if (findSaleEntry(tx, draft.saleId) !== null) throw new SaleCompletedError();
  const parked = { body: draft, updatedAtMs: parkedAtMs, parkedAtMs };
  tx.insert(drafts)
    .values({ saleId: draft.saleId, ...parked })
    .onConflictDoUpdate({ target: drafts.saleId, set: parked })
    .run();
}

/** Takes a parked sale up again as the open one, and returns it; null when no sale of this id is parked. */
export function recallDraft(tx: JournalTransaction, saleId: string, recalledAtMs: number): SaleDraft | null {
  const recalled = tx
    .update(drafts)
    .set({ parkedAtMs: null, updatedAtMs: recalledAtMs })
    .where(and(eq(drafts.saleId, saleId), isNotNull(drafts.parkedAtMs)))
    .returning({ body: drafts.body })
    .get();
  return recalled?.body ?? null;
}

/** The sales that were set aside, oldest first. */
export function readParkedDrafts(db: JournalDatabase): ParkedDraft[] {
  return db
    .select({ draft: drafts.body, parkedAtMs: drafts.parkedAtMs })
    .from(drafts)
    .where(isNotNull(drafts.parkedAtMs))
    .orderBy(asc(drafts.parkedAtMs), asc(drafts.saleId))
    .all()
    .map(({ draft, parkedAtMs }) => ({ draft, parkedAtMs: parkedAtMs ?? 0 }));
}

/** Forgets a draft, in the transaction that completes or discards its sale. */
export function dropDraft(tx: JournalTransaction, saleId: string): void {
  tx.delete(drafts).where(eq(drafts.saleId, saleId)).run();
}
