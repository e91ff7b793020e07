import { asc, desc, gte, lt } from 'drizzle-orm';
import { type SyncPointRow, syncPoints } from '../database/journal-schema.ts';
import { inJournalTransaction, type JournalDatabase } from '../database/open.ts';

/** Keeps a point, in place of the one that begins at the same instant, and lets those before `keptSinceMs` go. */
export function keepSyncPoint(db: JournalDatabase, point: SyncPointRow, keptSinceMs: number): void {
  inJournalTransaction(db, (tx) => {
    tx.insert(syncPoints).values(point).onConflictDoUpdate({ target: syncPoints.fromMs, set: point }).run();
    tx.delete(syncPoints).where(lt(syncPoints.fromMs, keptSinceMs)).run();
  });
}

/** The newest point; null before the first. */
export function readLastSyncPoint(db: JournalDatabase): SyncPointRow | null {
  return db.select().from(syncPoints).orderBy(desc(syncPoints.fromMs)).limit(1).get() ?? null;
}

/** The points that begin at an instant or later, oldest first. */
export function readSyncPoints(db: JournalDatabase, sinceMs: number): SyncPointRow[] {
  return db.select().from(syncPoints).where(gte(syncPoints.fromMs, sinceMs)).orderBy(asc(syncPoints.fromMs)).all();
}
