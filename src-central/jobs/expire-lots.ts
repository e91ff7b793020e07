import { and, asc, eq, gt, lte } from 'drizzle-orm';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { lots } from '../database/schema.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { expirePoints } from '../ledger/expire-points.ts';
import { lockMember } from '../members/lock-member.ts';

/**
 * Expires the points of all members that are past their date, and tells the tills: a commit for each member, so that no sale
 * waits for more than one of them. Returns how many points those were. `isStopped` ends it between two members; what is left
 * then is for the next run.
 */
export async function expireLots(
  db: CentralDatabase,
  clock: Clock,
  { isStopped, onExpired }: { readonly isStopped: () => boolean; readonly onExpired: () => void },
): Promise<number> {
  let total = 0;
  // By member id, so that those whose due points are held are met once, and not again and again.
  for (let after: string | null = null; ; ) {
    const due = await findDue(db, clock.nowMs(), after);
    for (const memberId of due) {
      if (isStopped()) return total;
      const points = await expireOf(db, memberId, clock.nowMs());
      if (points > 0) onExpired();
      total += points;
    }
    after = due.at(-1) ?? null;
    if (after === null) return total;
  }
}

const MEMBERS_A_BATCH = 200;

async function findDue(db: CentralDatabase, nowMs: number, after: string | null): Promise<string[]> {
  const { memberId, expiresAtMs, remaining, pending } = lots;
  const rows = await db
    .selectDistinct({ memberId })
    .from(lots)
    .where(
      and(
        lte(expiresAtMs, nowMs),
        gt(remaining, 0),
        eq(pending, false),
        after === null ? undefined : gt(memberId, after),
      ),
    )
    .orderBy(asc(memberId))
    .limit(MEMBERS_A_BATCH);
  return rows.map((row) => row.memberId);
}

function expireOf(db: CentralDatabase, memberId: string, nowMs: number): Promise<number> {
  return inFeedTransaction(db, async (tx, changes) => {
    const member = await lockMember(tx, memberId);
    const points = member ? await expirePoints(tx, member, nowMs) : 0;
    if (points > 0) changes.publishBalance(memberId);
    return points;
  });
}
