import type { SyncReport } from '../../../src-shared/contracts/manager.ts';
import { queueSummary } from '../../journal/pending-effects.ts';
import { readSyncPoints } from '../../journal/sync-points.ts';
import { readReplicaState } from '../../replica/lookup.ts';
import type { Desk } from '../desk.ts';

/** What only sync itself knows. */
export interface SyncFigures {
  readonly lastContactAtMs: number | null;
  readonly nextTryAtMs: number | null;
  readonly failuresInARow: number;
  /** Since the till started. */
  readonly failures: number;
  readonly sentPerMinute: number;
}

/** How sync goes and how it went over the last day. */
export function syncReport(desk: Desk, figures: SyncFigures): SyncReport {
  const state = readReplicaState(desk.replica());
  const sinceMs = desk.clock.nowMs() - DAY_MS;
  return {
    ...queueSummary(desk.journal, state),
    ...figures,
    members: state.members,
    asOfMs: state.asOfMs,
    points: readSyncPoints(desk.journal, sinceMs).map(({ fromMs, recorded, sent, waiting, offlineMs }) => ({
      fromMs,
      recorded,
      sent,
      waiting,
      offline: offlineMs >= OFFLINE_SHOWN_MS,
    })),
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A start or one lost request is no outage. */
const OFFLINE_SHOWN_MS = 10_000;
