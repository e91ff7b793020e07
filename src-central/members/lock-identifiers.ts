import { sql } from 'drizzle-orm';
import type { CentralTransaction } from '../database/open.ts';
import type { Identifier } from './profile.ts';

/**
 * Locks identifiers of a program, whether anybody has them or not, until the transaction ends: of two that look for the holder of
 * a phone number and else make one, the second finds the one that the first made. `others` are any further names to lock.
 * Taken in one order, and before any member is locked.
 */
export async function lockIdentifiers(
  tx: CentralTransaction,
  programId: string,
  identifiers: readonly Identifier[],
  others: readonly string[] = [],
): Promise<void> {
  const names = identifiers.map(({ kind, value }) => `identifier/${programId}/${kind}/${value}`);
  for (const name of [...new Set([...names, ...others])].toSorted()) {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
  }
}
