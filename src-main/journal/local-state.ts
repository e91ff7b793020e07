import type { ClockRow, DeviceRow, SignInAttemptsRow, SyncStateRow } from '../database/journal-schema.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';

export declare function readDevice(db: JournalDatabase): DeviceRow | null;
/** Writes the enrolment: the device row and an empty sync state, in the caller's transaction (then `openEpoch` in the same). */
export declare function writeDevice(tx: JournalTransaction, row: DeviceRow): void;
export declare function updateDevice(db: JournalDatabase, patch: Partial<DeviceRow>): void;

/** A local setting's JSON value; undefined where it was never set. Callers check its shape. */
export declare function readSetting(db: JournalDatabase, key: string): unknown;
export declare function writeSetting(db: JournalDatabase, key: string, value: unknown): void;

export declare function readSignInAttempts(db: JournalDatabase, staffId: string): SignInAttemptsRow | null;
export declare function writeSignInAttempts(db: JournalDatabase, row: SignInAttemptsRow): void;
export declare function clearSignInAttempts(db: JournalDatabase, staffId: string): void;

export declare function readClock(db: JournalDatabase): ClockRow | null;
export declare function writeClock(db: JournalDatabase, row: ClockRow): void;

export declare function readSyncState(db: JournalDatabase): SyncStateRow | null;
export declare function writeSyncState(db: JournalDatabase, patch: Partial<SyncStateRow>): void;
