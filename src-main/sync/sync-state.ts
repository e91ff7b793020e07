import type { TillStatus } from '../../src-shared/contracts/till.ts';

/** The connection as the window shows it. */
export type SyncState = TillStatus['connection'];

export interface SyncStateKeeper {
  current(): SyncState;
  /** Changes some of it, and tells whoever listens if anything is different then. */
  set(patch: Partial<Omit<SyncState, 'sinceMs'>>): void;
}

/** Holds the state of the connection. Before the first contact of a run it is offline. */
export function createSyncStateKeeper(
  nowMs: () => number,
  lastContactAtMs: number | null,
  onState: (state: SyncState) => void,
): SyncStateKeeper {
  let current: SyncState = { state: 'offline', sinceMs: nowMs(), lastContactAtMs, nextTryAtMs: null, problem: null };
  return {
    current: () => current,
    set(patch) {
      const next = { ...current, ...patch };
      if (
        next.state === current.state &&
        next.lastContactAtMs === current.lastContactAtMs &&
        next.nextTryAtMs === current.nextTryAtMs &&
        next.problem === current.problem
      ) {
        return;
      }
      current = next.state === current.state ? next : { ...next, sinceMs: nowMs() };
      onState(current);
    },
  };
}
