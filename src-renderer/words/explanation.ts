import type { Fraction } from '../../src-shared/domain/fraction.ts';
import type { EarnStep } from '../../src-shared/domain/quote.ts';

/** A step of the explanation as it is shown; `merged` stands for several lines of one rate, `more` for what has no room. */
export type ShownStep =
  | EarnStep
  | { kind: 'merged-lines'; count: number; eligibleMinor: number; rate: Fraction; points: number }
  | { kind: 'merged-excluded'; count: number; points: number }
  | { kind: 'more'; count: number; points: number };

/**
 * Folds an explanation into so many rows at most, and never changes what its points add up to. Lines of one rate are
 * put together first; what is still too long ends in one row for the rest.
 */
export function foldExplanation(steps: readonly EarnStep[], maximumRows: number): ShownStep[] {
  const rows = Math.max(1, maximumRows);
  if (steps.length <= rows) return [...steps];
  const merged = mergeLines(steps);
  if (merged.length <= rows) return merged;
  const rest = merged.slice(rows - 1);
  const points = rest.reduce((sum, step) => sum + step.points, 0);
  return [...merged.slice(0, rows - 1), { kind: 'more', count: rest.length, points }];
}

function mergeLines(steps: readonly EarnStep[]): ShownStep[] {
  const byRate = new Map<string, Extract<ShownStep, { kind: 'merged-lines' }>>();
  const others: ShownStep[] = [];
  for (const step of steps) {
    if (step.kind === 'line') {
      const key = `${step.rate.numerator}/${step.rate.denominator}`;
      const before = byRate.get(key);
      byRate.set(key, {
        kind: 'merged-lines',
        count: (before?.count ?? 0) + 1,
        eligibleMinor: (before?.eligibleMinor ?? 0) + step.eligibleMinor,
        rate: step.rate,
        points: (before?.points ?? 0) + step.points,
      });
    } else if (step.kind !== 'excluded') {
      others.push(step);
    }
  }
  const count = steps.filter((step) => step.kind === 'excluded').length;
  const excluded: ShownStep[] = count === 0 ? [] : [{ kind: 'merged-excluded', count, points: 0 }];
  return [...byRate.values(), ...others, ...excluded];
}
