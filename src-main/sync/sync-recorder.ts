import type { SyncPointRow } from '../database/journal-schema.ts';
import type { JournalDatabase } from '../database/open.ts';
import { queueSummary, type Settlement } from '../journal/pending-effects.ts';
import { countEntriesBetween } from '../journal/read-sales.ts';
import { keepSyncPoint, readLastSyncPoint } from '../journal/sync-points.ts';
import { takenInSoFar } from './central-link.ts';

export interface SyncRecorderOptions {
  readonly journal: JournalDatabase;
  readonly nowMs: () => number;
  readonly isOffline: () => boolean;
  /** Of the replica that serves; null while there is none. */
  readonly settlement: () => Settlement | null;
  readonly onFailure: (error: unknown) => void;
}

/** Keeps how sync went, a point for each five minutes, and counts what goes out. */
export interface SyncRecorder {
  /** Looks how things are now, beside what the timer does, so that what is read next is of this moment. */
  note(): void;
  /** Entries that central took in during the last whole minute in which it took in any. */
  sentPerMinute(): number;
  /** Begins to look by itself; returns how to end that. */
  start(): () => void;
}

export function createSyncRecorder(options: SyncRecorderOptions): SyncRecorder {
  const { journal, nowMs } = options;
  let current = readLastSyncPoint(journal);
  let before = { atMs: nowMs(), offline: options.isOffline() };
  let minute = { index: Math.floor(nowMs() / MINUTE_MS), sent: 0 };
  let lastFullMinute = 0;

  const countMinute = (sent: number, atMs: number) => {
    const index = Math.floor(atMs / MINUTE_MS);
    if (index !== minute.index) {
      if (minute.sent > 0) lastFullMinute = minute.sent;
      minute = { index, sent: 0 };
    }
    minute.sent += sent;
  };

  const look = () => {
    const atMs = nowMs();
    const takenIn = takenInSoFar(journal);
    const offline = options.isOffline();
    const sent = sentSince(current, takenIn);
    countMinute(sent, atMs);
    const fromMs = atMs - (atMs % POINT_MS);
    const same = current?.fromMs === fromMs ? current : null;
    if (current !== null && same === null) finish(current);
    const offlineMs = before.offline && offline ? atMs - Math.max(before.atMs, fromMs) : 0;
    before = { atMs, offline };
    const settlement = options.settlement();
    current = {
      fromMs,
      recorded: countEntriesBetween(journal, takenIn.epoch, fromMs, atMs + 1),
      sent: (same?.sent ?? 0) + sent,
      waiting: settlement === null ? 0 : queueSummary(journal, settlement).waiting,
      offlineMs: (same?.offlineMs ?? 0) + offlineMs,
      takenInEpoch: takenIn.epoch,
      takenInSequence: takenIn.sequence,
    };
    keepSyncPoint(journal, current, atMs - KEPT_MS);
  };

  /** What was recorded between the last look at a point and its end is in it still. */
  const finish = (point: SyncPointRow) => {
    const { takenInEpoch, fromMs } = point;
    const recorded = countEntriesBetween(journal, takenInEpoch, fromMs, fromMs + POINT_MS);
    keepSyncPoint(journal, { ...point, recorded }, fromMs - KEPT_MS);
  };

  const note = () => {
    try {
      look();
    } catch (error) {
      // A point that is missing from a plot stops nothing.
      options.onFailure(error);
    }
  };
  return {
    note,
    sentPerMinute: () => (minute.sent > 0 && lastFullMinute === 0 ? minute.sent : lastFullMinute),
    start() {
      note();
      const timer = setInterval(note, LOOK_EVERY_MS);
      timer.unref();
      return () => {
        clearInterval(timer);
        note();
      };
    },
  };
}

/** What central has taken in since a point; nothing before the first, or where it stepped back. */
function sentSince(point: SyncPointRow | null, takenIn: { epoch: number; sequence: number }): number {
  return point?.takenInEpoch === takenIn.epoch ? Math.max(0, takenIn.sequence - point.takenInSequence) : 0;
}

const MINUTE_MS = 60_000;
const POINT_MS = 5 * MINUTE_MS;
const LOOK_EVERY_MS = 20_000;
const KEPT_MS = 7 * 24 * 60 * MINUTE_MS;
