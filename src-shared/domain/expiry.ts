import type { ExpiryRule } from './program.ts';

/** Points earned together, of which `remaining` are the member's still. */
export type Lot = {
  readonly lotId: string;
  readonly remaining: number;
  readonly earnedAtMs: number;
  /** The first instant at which they are expired; null where they never are. */
  readonly expiresAtMs: number | null;
};

export type LotPoints = { readonly lotId: string; readonly points: number };

/**
 * The first instant at which points are expired: the end of the calendar day (UTC) so many months after the one they
 * were earned on, and of the month's last day where the month has no such day.
 */
export function lotExpiryMs(earnedAtMs: number, rule: ExpiryRule): number {
  const earned = new Date(earnedAtMs);
  const [year, month] = [earned.getUTCFullYear(), earned.getUTCMonth() + rule.months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(earned.getUTCDate(), lastDay) + 1);
}

/**
 * What to take from which lots, first in first out by the time they were earned, then by id.
 * @throws RangeError when the lots hold fewer points.
 */
export function takeFirstIn(lots: readonly Lot[], points: number): LotPoints[] {
  const taken = firstPoints(lots, points);
  if (sumOf(taken) < points) throw new RangeError('the lots hold fewer points than are to be taken');
  return taken;
}

/**
 * What expires first, unless it is spent; null where nothing does. Lots that expire at the same instant count together.
 * Points in a till's custody do not expire: leave them out before, `withoutHeld`.
 */
export function nextExpiryOf(lots: readonly Lot[]): { points: number; atMs: number } | null {
  let next: { points: number; atMs: number } | null = null;
  for (const { remaining, expiresAtMs } of lots) {
    if (remaining === 0 || expiresAtMs === null) continue;
    if (next === null || expiresAtMs < next.atMs) next = { points: remaining, atMs: expiresAtMs };
    else if (expiresAtMs === next.atMs) next.points += remaining;
  }
  return next;
}

/**
 * What of the lots has expired at an instant, at most `mostPoints`: what is in no till's custody. The points in custody
 * are the first in, since those would be spent first; they keep their lots and do not expire.
 */
export function expiredOf(lots: readonly Lot[], atMs: number, mostPoints: number): LotPoints[] {
  const heldPoints = Math.max(0, lots.reduce((sum, { remaining }) => sum + remaining, 0) - mostPoints);
  return withoutHeld(lots, heldPoints)
    .filter(({ remaining, expiresAtMs }) => remaining > 0 && expiresAtMs !== null && expiresAtMs <= atMs)
    .map(({ lotId, remaining }) => ({ lotId, points: remaining }));
}

/** The lots, first in first, without the points of them that are in a till's custody: the first in. */
export function withoutHeld(lots: readonly Lot[], heldPoints: number): Lot[] {
  const held = new Map(firstPoints(lots, heldPoints).map(({ lotId, points }) => [lotId, points]));
  return lots.toSorted(byAge).map((lot) => ({ ...lot, remaining: lot.remaining - (held.get(lot.lotId) ?? 0) }));
}

function firstPoints(lots: readonly Lot[], points: number): LotPoints[] {
  const taken: LotPoints[] = [];
  let missing = points;
  for (const { lotId, remaining } of lots.toSorted(byAge)) {
    const part = Math.min(remaining, missing);
    if (part > 0) taken.push({ lotId, points: part });
    missing -= part;
  }
  return taken;
}

/** Ids by code unit, so that every machine decides the same. */
function byAge(left: Lot, right: Lot): number {
  return left.earnedAtMs - right.earnedAtMs || (left.lotId < right.lotId ? -1 : 1);
}

function sumOf(parts: readonly LotPoints[]): number {
  return parts.reduce((sum, { points }) => sum + points, 0);
}
