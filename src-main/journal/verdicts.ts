import { eq, sql } from 'drizzle-orm';
import type { Verdict } from '../../src-shared/contracts/feed.ts';
import { type VerdictRow, verdicts } from '../database/journal-schema.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';
import { excludedOf, placeholdersOf, statementsOf } from '../database/statements.ts';

/** A verdict and the change of the feed that brought it. */
export type GivenVerdict = { readonly verdict: Verdict; readonly feedSequence: number };

/**
 * Keeps central's answers; again is harmless, and so is an older one late. An answer for good is never replaced, but by
 * another incarnation of central, which may have lost it and answers anew.
 */
export function recordVerdicts(
  tx: JournalTransaction,
  given: readonly GivenVerdict[],
  source: { readonly incarnation: string; readonly answeredAtMs: number },
): void {
  for (const { verdict, feedSequence } of given) {
    const { entryId, epoch, sequence, status, code, amendments } = verdict;
    statements(tx).keep.run({ entryId, epoch, sequence, status, code, amendments, feedSequence, ...source });
  }
}

/** Central's latest answer to an entry; null before the first. */
export function readVerdict(db: JournalDatabase, entryId: string): VerdictRow | null {
  return statements(db).byEntry.get({ entryId }) ?? null;
}

const statements = statementsOf((db: JournalDatabase) => ({
  byEntry: db
    .select()
    .from(verdicts)
    .where(eq(verdicts.entryId, sql.placeholder('entryId')))
    .prepare(),
  keep: db
    .insert(verdicts)
    .values(placeholdersOf(verdicts))
    .onConflictDoUpdate({
      target: verdicts.entryId,
      set: excludedOf(verdicts, ['entryId']),
      setWhere: sql`${verdicts.incarnation} <> excluded.incarnation
        OR (${verdicts.status} IN ('parked', 'waiting') AND excluded.feed_sequence > ${verdicts.feedSequence})`,
    })
    .prepare(),
}));
