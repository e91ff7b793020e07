import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { BalanceChange } from '../../src-shared/contracts/feed.ts';
import { type Lot, nextExpiryOf, withoutHeld } from '../../src-shared/domain/expiry.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralDatabase } from '../database/open.ts';
import { lots } from '../database/schema.ts';

type NextExpiry = NonNullable<BalanceChange['nextExpiry']>;

/**
 * What of each member's points expires first; members of whom nothing does are left out. `heldPoints` says who has points in
 * custody, which do not expire: few at any time, and their lots are looked at one by one. All others cost one row each, since
 * a page of a snapshot asks for thousands.
 */
export async function readNextExpiries(
  db: CentralDatabase,
  memberIds: readonly string[],
  heldPoints: ReadonlyMap<string, number>,
): Promise<Map<string, NextExpiry>> {
  const firsts = await readFirst(
    db,
    memberIds.filter((memberId) => !heldPoints.has(memberId)),
  );
  const open = await readOpen(db, [...heldPoints.keys()]);
  for (const [memberId, held] of heldPoints) {
    const own = open.filter((lot) => lot.memberId === memberId);
    const next = nextExpiryOf(withoutHeld(own, held));
    if (next) firsts.set(memberId, next);
  }
  return firsts;
}

async function readFirst(db: CentralDatabase, memberIds: readonly string[]): Promise<Map<string, NextExpiry>> {
  if (memberIds.length === 0) return new Map();
  const { memberId, expiresAtMs, remaining, pending } = lots;
  const rows = await db
    .selectDistinctOn([memberId], {
      memberId,
      atMs: sql`${expiresAtMs}`.mapWith(Number),
      points: sql`sum(${remaining})`.mapWith(Number),
    })
    .from(lots)
    .where(and(isOneOf(memberId, memberIds), eq(pending, false), gt(remaining, 0), isNotNull(expiresAtMs)))
    .groupBy(memberId, expiresAtMs)
    .orderBy(asc(memberId), asc(expiresAtMs));
  return new Map(rows.map(({ memberId: id, points, atMs }) => [id, { points, atMs }]));
}

async function readOpen(db: CentralDatabase, memberIds: readonly string[]): Promise<(Lot & { memberId: string })[]> {
  if (memberIds.length === 0) return [];
  const { memberId, lotId, remaining, earnedAtMs, expiresAtMs, pending } = lots;
  return db
    .select({ memberId, lotId, remaining, earnedAtMs, expiresAtMs })
    .from(lots)
    .where(and(isOneOf(memberId, memberIds), eq(pending, false), gt(remaining, 0)));
}
