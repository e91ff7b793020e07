import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeDatabase, inJournalTransaction, type JournalDatabase } from '../database/open.ts';
import { enrolledJournal, NOW_MS, temporaryFolder, testDevice, testJournal } from '../testing/test-journal.ts';
import {
  clearSignInAttempts,
  readClock,
  readDevice,
  readSetting,
  readSignInAttempts,
  readSyncState,
  updateDevice,
  writeClock,
  writeDevice,
  writeSetting,
  writeSignInAttempts,
  writeSyncState,
} from './local-state.ts';
import { NotEnrolledError } from './read-entries.ts';

describe('what the till keeps of itself', () => {
  const { row } = testDevice();
  const attempts = { staffId: 'a', failures: 3, lockedUntilMs: NOW_MS };
  const clock = { centralTimeMs: 5, wallTimeMs: 6, highWaterMs: 7, suspect: true };

  it.each<[string, (db: JournalDatabase) => void, (db: JournalDatabase) => unknown, unknown]>([
    ['the device', (db) => inJournalTransaction(db, (tx) => writeDevice(tx, row)), readDevice, row],
    ['the clock', (db) => writeClock(db, clock), readClock, clock],
    ['wrong PINs', (db) => writeSignInAttempts(db, attempts), (db) => readSignInAttempts(db, 'a'), attempts],
    ['a setting', (db) => writeSetting(db, 'a', { b: [1] }), (db) => readSetting(db, 'a'), { b: [1] }],
  ])('%s is there after a restart, and can be written again', (_, write, read, expected) => {
    const file = join(temporaryFolder(), 'journal.db');
    const db = testJournal(file);
    expect(read(db) ?? null).toBeNull();
    write(db);
    write(db);
    closeDatabase(db);
    expect(read(testJournal(file))).toEqual(expected);
  });

  it('changes part of the device row, once there is one', () => {
    const { db, row: enrolled } = enrolledJournal();
    updateDevice(db, { replicaFile: 'replica.db' });
    expect(readDevice(db)).toEqual({ ...enrolled, replicaFile: 'replica.db' });
    expect(() => updateDevice(testJournal(), { replicaFile: null })).toThrow(NotEnrolledError);
  });

  it('begins each enrolment with nothing taken in', () => {
    const { db, row: enrolled } = enrolledJournal();
    const begun = { takenInEpoch: 1, takenInSequence: 0, lastContactAtMs: null };
    expect(readSyncState(db)).toEqual(begun);
    writeSyncState(db, { takenInSequence: 4, lastContactAtMs: NOW_MS });
    expect(readSyncState(db)).toEqual({ takenInEpoch: 1, takenInSequence: 4, lastContactAtMs: NOW_MS });
    inJournalTransaction(db, (tx) => writeDevice(tx, { ...enrolled, epoch: 2 }));
    expect(readSyncState(db)).toEqual({ ...begun, takenInEpoch: 2 });
    expect(() => writeSyncState(testJournal(), { takenInSequence: 1 })).toThrow(NotEnrolledError);
  });

  it('forgets', () => {
    const db = testJournal();
    writeSetting(db, 'a', 1);
    writeSetting(db, 'a', null);
    writeSignInAttempts(db, attempts);
    clearSignInAttempts(db, 'a');
    expect(readSetting(db, 'a')).toBeUndefined();
    expect(readSignInAttempts(db, 'a')).toBeNull();
  });
});
