import type { RedeemOptions } from '../../src-shared/contracts/till.ts';
import { minorDigits } from '../../src-shared/domain/money.ts';
import type { Quote } from '../../src-shared/domain/quote.ts';

/** What of points can pay the sale as it is. */
export type PointsRules = NonNullable<RedeemOptions['pointsPayment']>;

export type PointsProblem = 'unreadable' | 'below-minimum' | 'not-in-steps' | 'above-share' | 'above-balance';

/** What is typed as points comes to: so many, or why not. `near`: what could be taken instead, the smaller first. */
export type PointsRead =
  | { readonly ok: true; readonly points: number }
  | { readonly ok: false; readonly problem: PointsProblem; readonly near: readonly number[] };

/** So many amounts beside the maximum: more is slower to choose from than to type. */
const MOST_AMOUNTS = 5;
/** What people round a sum to, in whole units of the currency, roundest first. */
const ROUND_UNITS = [50, 20, 10, 5, 1] as const;
/** Points that are said easily, where no sum gets round. */
const ROUND_POINTS = [5_000, 2_000, 1_000, 500, 200, 100] as const;

/**
 * Reads how many points are to be used; nothing typed is the most that can be. `usablePoints`: what the member could
 * still use for it, whatever the sale allows.
 */
export function readPoints(typed: string, rules: PointsRules, usablePoints: number): PointsRead {
  const { minimumPoints, stepPoints, maximumPoints } = rules;
  if (typed.trim() === '') return { ok: true, points: maximumPoints };
  const points = wholeNumber(typed.trim());
  if (points === null) return refused('unreadable');
  if (points < minimumPoints) return refused('below-minimum', [minimumPoints]);
  if (points > maximumPoints) {
    const isShort = usablePoints - maximumPoints < stepPoints;
    return refused(isShort ? 'above-balance' : 'above-share', [maximumPoints]);
  }
  if (points % stepPoints === 0) return { ok: true, points };
  const below = points - (points % stepPoints);
  const near = [below, below + stepPoints].filter((each) => each >= minimumPoints && each <= maximumPoints);
  return refused('not-in-steps', near);
}

/** What points pay, in minor units: each point is worth the same. */
export function pointsWorthMinor(points: number, { maximumPoints, maximumMinor }: PointsRules): number {
  if (maximumPoints === 0) return 0;
  return Number((BigInt(points) * BigInt(maximumMinor)) / BigInt(maximumPoints));
}

/** What is to pay if no points paid any of it, in minor units. */
export function dueBeforePoints({ toPayMinor, redemptions }: Pick<Quote, 'toPayMinor' | 'redemptions'>): number {
  return redemptions.reduce((due, each) => (each.kind === 'points-payment' ? due + each.amountMinor : due), toPayMinor);
}

/**
 * The amounts of points that somebody is likely to use, most first and without the maximum itself: those that leave a
 * round sum of `dueMinor`, and where those are few, round numbers.
 */
export function likelyPoints(rules: PointsRules, dueMinor: number, currency: string): number[] {
  const { minimumPoints, stepPoints, maximumPoints } = rules;
  const canTake = (points: number) =>
    points >= minimumPoints && points < maximumPoints && points % stepPoints === 0 && Number.isInteger(points);
  const likely = new Set<number>();
  const add = (points: number) => {
    if (likely.size < MOST_AMOUNTS && canTake(points)) likely.add(points);
  };
  for (const unit of ROUND_UNITS) for (const points of roundingPoints(rules, dueMinor, unit, currency)) add(points);
  for (const points of ROUND_POINTS) add(points);
  return [...likely].toSorted((left, right) => right - left);
}

/** The points that leave the three smallest sums that are a whole number of `unit`. */
function roundingPoints(rules: PointsRules, dueMinor: number, unit: number, currency: string): number[] {
  const { maximumPoints, maximumMinor } = rules;
  if (maximumMinor === 0) return [];
  const unitMinor = unit * unitMinorOf(currency);
  const leastLeftMinor = Math.ceil((dueMinor - maximumMinor) / unitMinor) * unitMinor;
  return [0, 1, 2].flatMap((more) => {
    const paidMinor = dueMinor - (leastLeftMinor + more * unitMinor);
    const isExact = paidMinor > 0 && (BigInt(paidMinor) * BigInt(maximumPoints)) % BigInt(maximumMinor) === 0n;
    return isExact ? [Number((BigInt(paidMinor) * BigInt(maximumPoints)) / BigInt(maximumMinor))] : [];
  });
}

/** The currency's whole unit; a hundred of them where it has no smaller one. */
function unitMinorOf(currency: string): number {
  const digits = minorDigits(currency);
  return digits === 0 ? 100 : 10 ** digits;
}

/** A whole number as people write it, marks between thousands included; null for anything else. */
function wholeNumber(text: string): number | null {
  const isGrouped = /^\d{1,3}([.,'’\s]\d{3})+$/u.test(text);
  const digits = isGrouped ? text.replaceAll(/\D/g, '') : text;
  return /^\d{1,12}$/.test(digits) ? Number(digits) : null;
}

function refused(problem: PointsProblem, near: readonly number[] = []): PointsRead {
  return { ok: false, problem, near };
}
