import type { Verdict } from '../../src-shared/contracts/feed.ts';
import type { VerdictRow } from '../database/journal-schema.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';

export type GivenVerdict = { readonly verdict: Verdict; readonly feedSequence: number };

/** Keeps central's answers; again is harmless. An answer for good is never replaced, but by another incarnation. */
export declare function recordVerdicts(
  tx: JournalTransaction,
  given: readonly GivenVerdict[],
  source: { readonly incarnation: string; readonly answeredAtMs: number },
): void;
export declare function readVerdict(db: JournalDatabase, entryId: string): VerdictRow | null;
