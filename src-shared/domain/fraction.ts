import { z } from 'zod';

/** An exact ratio of two integers, for rates and multipliers: 3/2 is `{ numerator: 3, denominator: 2 }`. */
export const fractionSchema = z.object({
  numerator: z.int().min(0).max(1_000_000),
  denominator: z.int().min(1).max(1_000_000),
});
export type Fraction = z.infer<typeof fractionSchema>;

/**
 * How an exact figure becomes an integer. `down` and `up` go towards and away from zero; `half-up` takes an exact half
 * away from zero, `half-even` to the even neighbour.
 */
export const roundingSchema = z.enum(['down', 'half-up', 'half-even', 'up']);
export type Rounding = z.infer<typeof roundingSchema>;

/** A sum of products on its way to being rounded once. The denominator is positive; it is not kept in lowest terms. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint };

/** The exact product of an integer and any number of fractions. */
export function ratioOf(amount: number, ...factors: readonly Fraction[]): Ratio {
  return factors.reduce<Ratio>(
    (product, factor) => ({
      numerator: product.numerator * BigInt(factor.numerator),
      denominator: product.denominator * BigInt(factor.denominator),
    }),
    { numerator: BigInt(amount), denominator: 1n },
  );
}

/** The exact sum of ratios, in lowest terms so that long sums stay small. */
export function sumRatios(ratios: readonly Ratio[]): Ratio {
  return ratios.reduce<Ratio>(
    (sum, ratio) =>
      reduceRatio({
        numerator: sum.numerator * ratio.denominator + ratio.numerator * sum.denominator,
        denominator: sum.denominator * ratio.denominator,
      }),
    { numerator: 0n, denominator: 1n },
  );
}

/** @returns `left - right`, exactly. */
export function subtractRatio(left: Ratio, right: Ratio): Ratio {
  return sumRatios([left, { numerator: -right.numerator, denominator: right.denominator }]);
}

/** @returns `ratio` times an integer, exactly. */
export function multiplyRatio(ratio: Ratio, factor: number): Ratio {
  return { numerator: ratio.numerator * BigInt(factor), denominator: ratio.denominator };
}

/** @returns below zero, zero or above zero, as a sort's comparison. */
export function compareRatios(left: Ratio, right: Ratio): number {
  const difference = left.numerator * right.denominator - right.numerator * left.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * Rounds an exact ratio to an integer.
 * @throws RangeError when the result does not fit a safe integer.
 */
export function roundRatio(ratio: Ratio, rounding: Rounding): number {
  const negative = ratio.numerator < 0n;
  const size = negative ? -ratio.numerator : ratio.numerator;
  const whole = size / ratio.denominator;
  const twiceRest = (size % ratio.denominator) * 2n;
  const rounded = roundsAway(whole, twiceRest, ratio.denominator, rounding) ? whole + 1n : whole;
  return toSafeInteger(negative ? -rounded : rounded);
}

/**
 * `amount` times a fraction, computed without floating point and rounded once.
 * @throws RangeError when `amount` is not an integer or the result does not fit a safe integer.
 */
export function multiplyFraction(amount: number, fraction: Fraction, rounding: Rounding): number {
  return roundRatio(ratioOf(amount, fraction), rounding);
}

/**
 * Integers that stand for `parts` and add up to `total`, by largest remainder: each part is first taken down to its
 * integer, then those with the largest rest get one more, the earlier one first where rests are equal. `total` must be
 * the sum of the parts rounded down or up to an integer, which is what each `Rounding` gives; no part then moves by one
 * whole point or more, and one that is already an integer stays as it is.
 * @throws RangeError when `total` is not such a rounding of the sum.
 */
export function apportion(parts: readonly Ratio[], total: number): number[] {
  const floors = parts.map(floorRatio);
  let missing = BigInt(total) - floors.reduce((sum, floor) => sum + floor, 0n);
  const rests = parts
    .map((part, index) => ({ index, rest: subtractRatio(part, { numerator: floors[index] ?? 0n, denominator: 1n }) }))
    .filter(({ rest }) => rest.numerator > 0n)
    .toSorted((left, right) => compareRatios(right.rest, left.rest) || left.index - right.index);
  if (missing < 0n || missing > BigInt(rests.length)) {
    throw new RangeError('the total to apportion is not a rounding of the sum of its parts');
  }
  const shares = [...floors];
  for (const { index } of rests) {
    if (missing === 0n) break;
    shares[index] = (floors[index] ?? 0n) + 1n;
    missing -= 1n;
  }
  return shares.map(toSafeInteger);
}

/**
 * Shares `total` out in proportion to `weights`, by largest remainder. None gets more than its own weight as long as
 * `total` is not more than all of them; where all are zero, all get nothing.
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const denominator = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (denominator === 0n) return weights.map(() => 0);
  const parts = weights.map((weight) => ({ numerator: BigInt(total) * BigInt(weight), denominator }));
  return apportion(parts, total);
}

function roundsAway(whole: bigint, twiceRest: bigint, denominator: bigint, rounding: Rounding): boolean {
  switch (rounding) {
    case 'down':
      return false;
    case 'up':
      return twiceRest > 0n;
    case 'half-up':
      return twiceRest >= denominator;
    case 'half-even':
      return twiceRest > denominator || (twiceRest === denominator && whole % 2n === 1n);
  }
}

function floorRatio(ratio: Ratio): bigint {
  const whole = ratio.numerator / ratio.denominator;
  return ratio.numerator < 0n && whole * ratio.denominator !== ratio.numerator ? whole - 1n : whole;
}

function reduceRatio(ratio: Ratio): Ratio {
  const divisor = greatestCommonDivisor(ratio.numerator < 0n ? -ratio.numerator : ratio.numerator, ratio.denominator);
  return { numerator: ratio.numerator / divisor, denominator: ratio.denominator / divisor };
}

function greatestCommonDivisor(first: bigint, second: bigint): bigint {
  let [left, right] = [first, second];
  while (right !== 0n) [left, right] = [right, left % right];
  return left;
}

function toSafeInteger(value: bigint): number {
  const result = Number(value);
  if (!Number.isSafeInteger(result)) throw new RangeError('the figure is too large to be kept exactly');
  return result;
}
