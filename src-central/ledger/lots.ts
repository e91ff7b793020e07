import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import { type Lot, type LotPoints, takeFirstIn } from '../../src-shared/domain/expiry.ts';
import type { CentralTransaction } from '../database/open.ts';
import { ledgerTransactions, lots, lotUses } from '../database/schema.ts';

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

export interface LotTaking {
  readonly memberId: string;
  /** The transaction that takes them. */
  readonly transactionId: string;
  readonly points: number;
  readonly pending: boolean;
  /** The lot to take from before all others. */
  readonly firstLotId?: string | undefined;
}

/**
 * Takes points from a member's lots, first in first out by the time they were earned, and keeps which. The member's
 * accounts must be locked: lots have no lock of their own. Throws when the lots hold fewer points, since then lots and
 * ledger differ already.
 */
export async function takeFromLots(tx: CentralTransaction, taking: LotTaking): Promise<void> {
  const { memberId, transactionId, points, pending, firstLotId } = taking;
  const open = await readOpenLots(tx, memberId, pending);
  const first = open.find(({ lotId }) => lotId === firstLotId);
  const fromFirst = Math.min(points, first?.remaining ?? 0);
  const uses = takeFirstIn(
    open.filter((lot) => lot !== first),
    points - fromFirst,
  );
  await takeUses(tx, transactionId, [
    ...(first && fromFirst > 0 ? [{ lotId: first.lotId, points: fromFirst }] : []),
    ...uses,
  ]);
}

/** Takes these points from these lots, each named once, and keeps that this transaction did. */
export async function takeUses(
  tx: CentralTransaction,
  transactionId: string,
  uses: readonly LotPoints[],
): Promise<void> {
  if (uses.length === 0) return;
  for (const { lotId, points } of uses) {
    await tx
      .update(lots)
      .set({ remaining: sql`${lots.remaining} - ${points}` })
      .where(eq(lots.lotId, lotId));
  }
  await tx.insert(lotUses).values(uses.map((use) => ({ transactionId, ...use })));
}

/** What is left of a member's lots, first in first out. */
export async function readOpenLots(tx: CentralTransaction, memberId: string, pending: boolean): Promise<Lot[]> {
  return tx
    .select({
      lotId: lots.lotId,
      remaining: lots.remaining,
      earnedAtMs: lots.earnedAtMs,
      expiresAtMs: lots.expiresAtMs,
    })
    .from(lots)
    .where(and(eq(lots.memberId, memberId), eq(lots.pending, pending), gt(lots.remaining, 0)))
    .orderBy(asc(lots.earnedAtMs), asc(lots.lotId));
}

/** The lot that a transaction made; undefined where it made none. */
export async function findLotOf(
  tx: CentralTransaction,
  idempotencyKey: string,
): Promise<{ lotId: string; pending: boolean } | undefined> {
  const [lot] = await tx
    .select({ lotId: lots.lotId, pending: lots.pending })
    .from(lots)
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.transactionId, lots.transactionId))
    .where(eq(ledgerTransactions.idempotencyKey, idempotencyKey));
  return lot;
}

/**
 * What transactions took from lots, what was earned last first, which is the order in which points go back: those come
 * back first that stay the longest. Of that, the stretch of `points` after the first `from`.
 * @throws Error where they took fewer.
 */
export async function readUses(
  tx: CentralTransaction,
  idempotencyKeys: readonly string[],
  stretch: { readonly from: number; readonly points: number },
): Promise<LotPoints[]> {
  let { from, points: missing } = stretch;
  const uses = (await readAllUses(tx, idempotencyKeys)).flatMap(({ lotId, points }) => {
    const skipped = Math.min(points, from);
    const taken = Math.min(points - skipped, missing);
    from -= skipped;
    missing -= taken;
    return taken > 0 ? [{ lotId, points: taken }] : [];
  });
  if (missing > 0) throw new Error('more points were to come back than were taken from lots');
  return uses;
}

/** All that transactions took from lots, in the order of `readUses`. */
export async function readAllUses(tx: CentralTransaction, idempotencyKeys: readonly string[]): Promise<LotPoints[]> {
  return tx
    .select({ lotId: lots.lotId, points: sql`sum(${lotUses.points})`.mapWith(Number) })
    .from(lotUses)
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.transactionId, lotUses.transactionId))
    .innerJoin(lots, eq(lots.lotId, lotUses.lotId))
    .where(inArray(ledgerTransactions.idempotencyKey, [...idempotencyKeys]))
    .groupBy(lots.lotId)
    .orderBy(desc(lots.earnedAtMs), desc(lots.lotId));
}

/** Puts points back into the lots that they were taken from. What is past its date then stays for a grace period. */
export async function returnToLots(
  tx: CentralTransaction,
  { memberId, atMs, uses }: { readonly memberId: string; readonly atMs: number; readonly uses: readonly LotPoints[] },
): Promise<void> {
  for (const { lotId, points } of uses) {
    await tx
      .update(lots)
      .set({ remaining: sql`${lots.remaining} + ${points}` })
      .where(eq(lots.lotId, lotId));
  }
  await graceForReturned(tx, memberId, atMs);
}

/** Gives what a member just got back a while to be used, where its date has passed meanwhile. */
export async function graceForReturned(tx: CentralTransaction, memberId: string, atMs: number): Promise<void> {
  await tx
    .update(lots)
    .set({ expiresAtMs: atMs + RETURN_GRACE_MS })
    .where(and(eq(lots.memberId, memberId), gt(lots.remaining, 0), lte(lots.expiresAtMs, atMs)));
}

const RETURN_GRACE_MS = 30 * 24 * 60 * 60 * 1000;

/** Makes a member's pending lots usable. What of them settled a debt must have been taken first. */
export async function releasePendingLots(tx: CentralTransaction, memberId: string): Promise<void> {
  await tx
    .update(lots)
    .set({ pending: false })
    .where(and(eq(lots.memberId, memberId), eq(lots.pending, true)));
}
