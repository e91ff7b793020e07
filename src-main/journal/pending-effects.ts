import type { BalanceWatermark, PendingEffect } from '../../src-shared/domain/balance.ts';
import type { JournalDatabase } from '../database/open.ts';

/** How far the current replica's balances hold central's answers: read from the replica in one go, before the journal. */
export type Settlement = {
  readonly watermark: BalanceWatermark | null;
  readonly unsettled: readonly {
    readonly entryId: string;
    readonly epoch: number;
    readonly sequence: number;
    readonly status: 'parked' | 'waiting';
  }[];
};

export type QueueSummary = {
  readonly waiting: number;
  readonly oldestAtMs: number | null;
  readonly needsPerson: number;
};

export declare function pendingEffectsOf(db: JournalDatabase, memberId: string): PendingEffect[];
/** What central has not answered for good yet. `needsPerson`: refused or parked. */
export declare function queueSummary(db: JournalDatabase, settlement: Settlement): QueueSummary;
/** Deletes effects that were answered for good long ago; call after the replica committed. Returns how many. */
export declare function collectPendingEffects(db: JournalDatabase, settlement: Settlement, nowMs: number): number;
