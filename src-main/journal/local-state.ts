import { eq } from 'drizzle-orm';
import {
  type ClockRow,
  clock,
  type DeviceRow,
  device,
  type SignInAttemptsRow,
  type SyncStateRow,
  settings,
  signInAttempts,
  syncState,
} from '../database/journal-schema.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';
import { NotEnrolledError } from './read-entries.ts';

/** Who this till is; null before it is enrolled. */
export function readDevice(db: JournalDatabase): DeviceRow | null {
  return withoutRow(db.select().from(device).get());
}

/**
 * Writes an enrolment: the device row, and that central has taken in nothing of its epoch. In the caller's transaction,
 * since the epoch's first entry belongs to the same.
 */
export function writeDevice(tx: JournalTransaction, row: DeviceRow): void {
  const begun = { takenInEpoch: row.epoch, takenInSequence: 0, lastContactAtMs: null };
  tx.insert(device).values(row).onConflictDoUpdate({ target: device.row, set: row }).run();
  tx.insert(syncState).values(begun).onConflictDoUpdate({ target: syncState.row, set: begun }).run();
}

/** Changes some of the device row. Throws NotEnrolledError where there is none. */
export function updateDevice(db: JournalDatabase, patch: Partial<DeviceRow>): void {
  if (db.update(device).set(patch).run().changes === 0) throw new NotEnrolledError();
}

/** A local setting's JSON value; undefined where it was never set. Callers check its shape. */
export function readSetting(db: JournalDatabase, key: string): unknown {
  return db.select({ value: settings.value }).from(settings).where(eq(settings.key, key)).get()?.value;
}

/** Keeps a local setting, any JSON value; null forgets it. */
export function writeSetting(db: JournalDatabase, key: string, value: unknown): void {
  if (value === null) db.delete(settings).where(eq(settings.key, key)).run();
  else db.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
}

/** Wrong PINs in a row; null where the last one was right. */
export function readSignInAttempts(db: JournalDatabase, staffId: string): SignInAttemptsRow | null {
  return db.select().from(signInAttempts).where(eq(signInAttempts.staffId, staffId)).get() ?? null;
}

export function writeSignInAttempts(db: JournalDatabase, row: SignInAttemptsRow): void {
  db.insert(signInAttempts).values(row).onConflictDoUpdate({ target: signInAttempts.staffId, set: row }).run();
}

export function clearSignInAttempts(db: JournalDatabase, staffId: string): void {
  db.delete(signInAttempts).where(eq(signInAttempts.staffId, staffId)).run();
}

/** What the till knows of time; null before it was ever kept. */
export function readClock(db: JournalDatabase): ClockRow | null {
  return withoutRow(db.select().from(clock).get());
}

export function writeClock(db: JournalDatabase, row: ClockRow): void {
  db.insert(clock).values(row).onConflictDoUpdate({ target: clock.row, set: row }).run();
}

/** How far central has taken in the journal; null before enrolment. */
export function readSyncState(db: JournalDatabase): SyncStateRow | null {
  return withoutRow(db.select().from(syncState).get());
}

/** Changes some of the sync state. Throws NotEnrolledError before enrolment. */
export function writeSyncState(db: JournalDatabase, patch: Partial<SyncStateRow>): void {
  if (db.update(syncState).set(patch).run().changes === 0) throw new NotEnrolledError();
}

function withoutRow<Row extends { readonly row: number }>(found: Row | undefined): Omit<Row, 'row'> | null {
  if (found === undefined) return null;
  const { row: _, ...rest } = found;
  return rest;
}
