import { randomUUID } from 'node:crypto';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { CentralTransaction } from '../database/open.ts';
import { lots } from '../database/schema.ts';

export interface NewLot {
  readonly memberId: string;
  readonly transactionId: string;
  readonly pending: boolean;
  readonly points: number;
  /** Less than `points` where a part of them settled a debt. */
  readonly remaining: number;
  readonly earnedAtMs: number;
  /** Null while the program has no rule by which points expire. */
  readonly expiresAtMs: number | null;
}

export async function addLot(tx: CentralTransaction, lot: NewLot): Promise<void> {
  await tx.insert(lots).values({ lotId: randomUUID(), ...lot });
}

/**
 * Takes points from a member's lots, first in first out by the time they were earned. The member's accounts must be locked:
 * lots have no lock of their own. Throws when the lots hold fewer points, since then lots and ledger differ already.
 */
export async function takeFromLots(
  tx: CentralTransaction,
  memberId: string,
  points: number,
  options: { readonly pending: boolean },
): Promise<void> {
  const open = await tx
    .select({ lotId: lots.lotId, remaining: lots.remaining })
    .from(lots)
    .where(and(eq(lots.memberId, memberId), eq(lots.pending, options.pending), gt(lots.remaining, 0)))
    .orderBy(asc(lots.earnedAtMs), asc(lots.lotId));
  let missing = points;
  for (const { lotId, remaining } of open) {
    if (missing === 0) break;
    const taken = Math.min(remaining, missing);
    await tx
      .update(lots)
      .set({ remaining: sql`${lots.remaining} - ${taken}` })
      .where(eq(lots.lotId, lotId));
    missing -= taken;
  }
  if (missing > 0) throw new Error('the lots of a member hold fewer points than the ledger');
}

/** Makes a member's pending lots usable. What of them settled a debt must have been taken first. */
export async function releasePendingLots(tx: CentralTransaction, memberId: string): Promise<void> {
  await tx
    .update(lots)
    .set({ pending: false })
    .where(and(eq(lots.memberId, memberId), eq(lots.pending, true)));
}
