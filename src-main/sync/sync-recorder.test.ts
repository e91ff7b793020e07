import { beforeEach, describe, expect, it } from 'vitest';
import type { JournalDatabase } from '../database/open.ts';
import type { EntrySigner } from '../journal/append-entry.ts';
import { writeSyncState } from '../journal/local-state.ts';
import { readSyncPoints } from '../journal/sync-points.ts';
import { appendSale, enrolledJournal, NOW_MS } from '../testing/test-journal.ts';
import { createSyncRecorder, type SyncRecorder } from './sync-recorder.ts';

const MINUTE_MS = 60_000;
const POINT_MS = 5 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The first instant of a point. */
const START_MS = NOW_MS - (NOW_MS % POINT_MS) + POINT_MS;

let db: JournalDatabase;
let signer: EntrySigner;
let nowMs: number;
let offline: boolean;
let recorder: SyncRecorder;
let failures: unknown[];

beforeEach(() => {
  ({ db, signer } = enrolledJournal());
  nowMs = START_MS;
  offline = false;
  failures = [];
  writeSyncState(db, { takenInSequence: 1 });
  recorder = create();
  recorder.note();
});

describe('the record of sync', () => {
  it('keeps a point for each five minutes: recorded, sent, and what waits at its end', () => {
    sell(3);
    writeSyncState(db, { takenInSequence: 3 });
    wait(POINT_MS - 1);
    sell(2);
    wait(MINUTE_MS);
    writeSyncState(db, { takenInSequence: 6 });
    sell(1);
    wait(MINUTE_MS);
    expect(points()).toEqual([
      { fromMs: START_MS, recorded: 5, sent: 2, waiting: 1 },
      { fromMs: START_MS + POINT_MS, recorded: 1, sent: 3, waiting: 1 },
    ]);
  });

  it('goes on after a restart with what the journal has, and counts nothing twice', () => {
    sell(2);
    writeSyncState(db, { takenInSequence: 2 });
    wait(MINUTE_MS);
    sell(1);
    writeSyncState(db, { takenInSequence: 4 });
    recorder = create();
    recorder.note();
    recorder.note();
    expect(points()).toEqual([{ fromMs: START_MS, recorded: 3, sent: 3, waiting: 0 }]);
  });

  it('counts what goes out again after a step back of central, and nothing below zero', () => {
    sell(4);
    writeSyncState(db, { takenInSequence: 5 });
    wait(MINUTE_MS);
    writeSyncState(db, { takenInSequence: 2 });
    wait(MINUTE_MS);
    writeSyncState(db, { takenInSequence: 5 });
    wait(MINUTE_MS);
    expect(points()).toMatchObject([{ sent: 4 + 3 }]);
  });

  it('measures how long it was offline', () => {
    wait(MINUTE_MS);
    offline = true;
    wait(MINUTE_MS);
    wait(MINUTE_MS);
    wait(3 * MINUTE_MS);
    offline = false;
    wait(MINUTE_MS);
    expect(readSyncPoints(db, 0).map(({ offlineMs }) => offlineMs)).toEqual([MINUTE_MS, MINUTE_MS]);
  });

  it('tells what went out in the last minute that anything did', () => {
    expect(recorder.sentPerMinute()).toBe(0);
    sell(9);
    writeSyncState(db, { takenInSequence: 4 });
    wait(MINUTE_MS / 2);
    writeSyncState(db, { takenInSequence: 8 });
    wait(0);
    expect(recorder.sentPerMinute()).toBe(7);
    wait(10 * MINUTE_MS);
    expect(recorder.sentPerMinute()).toBe(7);
    writeSyncState(db, { takenInSequence: 10 });
    wait(0);
    expect(recorder.sentPerMinute()).toBe(7);
    wait(MINUTE_MS);
    expect(recorder.sentPerMinute()).toBe(2);
  });

  it('keeps a week', () => {
    for (let day = 0; day < 20; day += 1) wait(DAY_MS);
    const kept = readSyncPoints(db, 0);
    expect(kept).toHaveLength(8);
    expect(kept.at(0)?.fromMs).toBe(START_MS + 13 * DAY_MS);
  });

  it('stops nothing where it cannot write', () => {
    db.$client.exec('DROP TABLE sync_points');
    recorder.note();
    expect(failures).toHaveLength(1);
    failures = [];
  });
});

function create(): SyncRecorder {
  return createSyncRecorder({
    journal: db,
    nowMs: () => nowMs,
    isOffline: () => offline,
    settlement: () => ({ watermark: { epoch: 1, sequence: takenIn() }, unsettled: [] }),
    onFailure: (error) => failures.push(error),
  });
}

function takenIn(): number {
  return Number(db.$client.prepare('SELECT taken_in_sequence FROM sync_state').pluck().get());
}

function sell(sales: number): void {
  for (let sale = 0; sale < sales; sale += 1) appendSale(db, signer, { occurredAtMs: nowMs });
}

function wait(delayMs: number): void {
  nowMs += delayMs;
  recorder.note();
}

function points() {
  return readSyncPoints(db, 0).map(({ fromMs, recorded, sent, waiting }) => ({ fromMs, recorded, sent, waiting }));
}
