import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EarnStep } from '../../src-shared/domain/quote.ts';
import { foldExplanation } from './explanation.ts';

const rate = { numerator: 2, denominator: 100 };
const other = { numerator: 1, denominator: 100 };
const line = (lineId: string, points: number, of = rate): EarnStep => ({
  kind: 'line',
  lineId,
  eligibleMinor: points * 50,
  rate: of,
  points,
});
const excluded = (lineId: string): EarnStep => ({
  kind: 'excluded',
  lineId,
  categoryId: 'gift',
  netMinor: 100,
  points: 0,
});
const tier: EarnStep = {
  kind: 'tier',
  tierId: 'gold',
  name: 'Gold',
  multiplier: { numerator: 3, denominator: 2 },
  points: 9,
};

describe('foldExplanation', () => {
  it('shows all steps where there is room, what earns nothing last', () => {
    const shown = foldExplanation([excluded('a'), line('b', 10), tier], 3);
    expect(shown.map((step) => step.kind)).toEqual(['line', 'tier', 'excluded']);
  });

  it('puts lines of one rate together before it drops any', () => {
    const steps = [excluded('x'), excluded('y'), line('a', 10), line('b', 4, other), line('c', 6), tier];
    expect(foldExplanation(steps, 4)).toEqual([
      { kind: 'merged-lines', count: 2, eligibleMinor: 800, rate, points: 16 },
      line('b', 4, other),
      tier,
      { kind: 'merged-excluded', count: 2, points: 0 },
    ]);
  });

  it('ends in one row for the rest', () => {
    const steps = [line('a', 10), line('b', 4, other), tier];
    expect(foldExplanation(steps, 2)).toEqual([line('a', 10), { kind: 'more', count: 2, points: 13 }]);
    expect(foldExplanation(steps, 0)).toEqual([{ kind: 'more', count: 3, points: 23 }]);
  });

  it('never shows more rows than there are, and never changes the sum', () => {
    const step = fc.oneof(
      fc.tuple(fc.uuid(), fc.nat(1_000), fc.constantFrom(rate, other)).map(([id, points, of]) => line(id, points, of)),
      fc.uuid().map(excluded),
      fc.constant(tier),
      fc.nat(500).map((points): EarnStep => ({ kind: 'cap', capPoints: 100, points: -points })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (steps, rows) => {
        const shown = foldExplanation(steps, rows);
        expect(shown.length).toBeLessThanOrEqual(rows);
        expect(sum(shown)).toBe(sum(steps));
      }),
    );
  });
});

function sum(steps: readonly { points: number }[]): number {
  return steps.reduce((total, step) => total + step.points, 0);
}
