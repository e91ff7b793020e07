import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion, multiplyFraction, type Rounding, ratioOf, roundRatio, shareOut, sumRatios } from './fraction.ts';

describe('multiplyFraction', () => {
  it.each<[number, number, number, Rounding, number]>([
    [10, 1, 4, 'down', 2],
    [10, 1, 4, 'half-up', 3],
    [10, 1, 4, 'half-even', 2],
    [10, 1, 4, 'up', 3],
    [14, 1, 4, 'half-even', 4],
    [14, 1, 4, 'down', 3],
    [9, 1, 4, 'half-up', 2],
    [9, 1, 4, 'up', 3],
    [8, 1, 4, 'up', 2],
    [-10, 1, 4, 'down', -2],
    [-10, 1, 4, 'half-up', -3],
    [-10, 1, 4, 'half-even', -2],
    [-10, 1, 4, 'up', -3],
    [0, 3, 7, 'up', 0],
    [5, 0, 1, 'up', 0],
  ])('%i x %i/%i, %s, is %i', (amount, numerator, denominator, rounding, expected) => {
    expect(multiplyFraction(amount, { numerator, denominator }, rounding)).toBe(expected);
  });

  it('stays exact where floating point would not', () => {
    expect(multiplyFraction(9_007_199_254_740_991, { numerator: 999_999, denominator: 1_000_000 }, 'down')).toBe(
      9_007_190_247_541_736,
    );
    expect(multiplyFraction(1_005, { numerator: 1, denominator: 10 }, 'half-up')).toBe(101);
  });

  it('refuses what is not an integer or becomes too large', () => {
    expect(() => multiplyFraction(0.5, { numerator: 1, denominator: 1 }, 'down')).toThrow(RangeError);
    expect(() => multiplyFraction(9_007_199_254_740_991, { numerator: 2, denominator: 1 }, 'down')).toThrow(
      /too large/,
    );
  });
});

describe('apportion', () => {
  it.each<[string, [number, number][], number, number[]]>([
    [
      'gives the largest rest the missing point',
      [
        [1, 4],
        [3, 4],
      ],
      1,
      [0, 1],
    ],
    [
      'prefers the earlier of equal rests',
      [
        [1, 2],
        [1, 2],
      ],
      1,
      [1, 0],
    ],
    [
      'leaves whole parts alone',
      [
        [2, 1],
        [1, 3],
        [1, 3],
      ],
      3,
      [2, 1, 0],
    ],
    [
      'gives nothing where the sum was rounded down',
      [
        [1, 3],
        [1, 3],
      ],
      0,
      [0, 0],
    ],
    [
      'takes negative parts',
      [
        [7, 2],
        [-3, 4],
      ],
      3,
      [4, -1],
    ],
    ['takes none', [], 0, []],
  ])('%s', (_name, parts, total, expected) => {
    const ratios = parts.map(([numerator, denominator]) => ({
      numerator: BigInt(numerator),
      denominator: BigInt(denominator),
    }));
    expect(apportion(ratios, total)).toEqual(expected);
  });

  it('refuses a total that is no rounding of the sum', () => {
    const half = { numerator: 1n, denominator: 2n };
    expect(() => apportion([half], 2)).toThrow(RangeError);
    expect(() => apportion([half], -1)).toThrow(RangeError);
  });

  it('adds up and moves no part by a whole one, for every rounding', () => {
    const part = fc.record({
      amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      denominator: fc.integer({ min: 1, max: 999 }),
    });
    const rounding = fc.constantFrom<Rounding>('down', 'half-up', 'half-even', 'up');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), rounding, (parts, rule) => {
        const ratios = parts.map(({ amount, denominator }) => ratioOf(amount, { numerator: 1, denominator }));
        const sum = sumRatios(ratios);
        fc.pre(sum.numerator >= 0n);
        const total = roundRatio(sum, rule);
        const shares = apportion(ratios, total);
        expect(shares.reduce((all, share) => all + share, 0)).toBe(total);
        for (const [index, { amount, denominator }] of parts.entries()) {
          expect(Math.abs((shares[index] ?? Number.NaN) * denominator - amount)).toBeLessThan(denominator);
        }
      }),
    );
  });
});

describe('shareOut', () => {
  it.each<[number, number[], number[]]>([
    [500, [3_000, 1_000], [375, 125]],
    [100, [100, 100, 100], [34, 33, 33]],
    [2, [1, 1, 1], [1, 1, 0]],
    [10, [0, 5, 0], [0, 10, 0]],
    [0, [7, 3], [0, 0]],
    [0, [0, 0], [0, 0]],
    [10 ** 12, [10 ** 12, 1, 1], [999_999_999_998, 1, 1]],
    [0, [], []],
  ])('%i by %j is %j', (total, weights, shares) => {
    expect(shareOut(total, weights)).toEqual(shares);
  });

  it('adds up, and gives none more than its weight where there is enough', () => {
    const anyWeights = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(anyWeights, fc.double({ min: 0, max: 1, noNaN: true }), (weights, part) => {
        const total = Math.floor(weights.reduce((sum, weight) => sum + weight, 0) * part);
        const shares = shareOut(total, weights);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
        for (const [index, weight] of weights.entries()) {
          expect(shares[index]).toBeGreaterThanOrEqual(0);
          expect(shares[index]).toBeLessThanOrEqual(weight);
        }
      }),
    );
  });
});
