import { asc, count, eq, lt, sql } from 'drizzle-orm';
import { type PrintJobRow, printJobs } from '../database/journal-schema.ts';
import type { JournalDatabase } from '../database/open.ts';

export type NewPrintJob = Omit<PrintJobRow, 'jobId' | 'attempts'>;

/** Puts something into the printer's queue; within a sale's transaction it is there exactly when the sale is. */
export function addPrintJob(db: JournalDatabase, job: NewPrintJob): void {
  db.insert(printJobs)
    .values({ ...job, attempts: 0 })
    .run();
}

/** What is to be printed next; null when nothing waits. */
export function nextPrintJob(db: JournalDatabase): PrintJobRow | null {
  return db.select().from(printJobs).orderBy(asc(printJobs.jobId)).limit(1).get() ?? null;
}

export function countPrintJobs(db: JournalDatabase): number {
  return db.select({ jobs: count() }).from(printJobs).get()?.jobs ?? 0;
}

export function countPrintAttempt(db: JournalDatabase, jobId: number): void {
  db.update(printJobs)
    .set({ attempts: sql`${printJobs.attempts} + 1` })
    .where(eq(printJobs.jobId, jobId))
    .run();
}

export function removePrintJob(db: JournalDatabase, jobId: number): void {
  db.delete(printJobs).where(eq(printJobs.jobId, jobId)).run();
}

/** Gives up what was queued before an instant. */
export function removePrintJobsBefore(db: JournalDatabase, queuedBeforeMs: number): void {
  db.delete(printJobs).where(lt(printJobs.queuedAtMs, queuedBeforeMs)).run();
}

export function removeAllPrintJobs(db: JournalDatabase): void {
  db.delete(printJobs).run();
}
