import type { Fraction } from '../../src-shared/domain/fraction.ts';
import type { EarnStep } from '../../src-shared/domain/quote.ts';

/** A step of the explanation as it is shown; `merged` stands for several lines of one rate, `more` for what has no room. */
export type ShownStep =
  | EarnStep
  | { kind: 'merged-lines'; count: number; eligibleMinor: number; rate: Fraction; points: number }
  | { kind: 'merged-excluded'; count: number; points: number }
  | { kind: 'more'; count: number; points: number };

type LineStep = Extract<EarnStep, { kind: 'line' }>;

/**
 * Folds an explanation into so many rows at most, and never changes what its points add up to. Lines of one rate are
 * put together first; what is still too long ends in one row for the rest. Lines that earn nothing come last.
 */
export function foldExplanation(steps: readonly EarnStep[], maximumRows: number): ShownStep[] {
  const rows = Math.max(1, maximumRows);
  if (steps.length <= rows) return [...steps.filter(isEarning), ...steps.filter((step) => !isEarning(step))];
  const merged = mergeLines(steps);
  if (merged.length <= rows) return merged;
  const rest = merged.slice(rows - 1);
  const points = rest.reduce((sum, step) => sum + step.points, 0);
  return [...merged.slice(0, rows - 1), { kind: 'more', count: rest.length, points }];
}

function isEarning(step: EarnStep): boolean {
  return step.kind !== 'excluded';
}

function mergeLines(steps: readonly EarnStep[]): ShownStep[] {
  const byRate = new Map<string, LineStep[]>();
  for (const step of steps.filter((each) => each.kind === 'line')) {
    const key = `${step.rate.numerator}/${step.rate.denominator}`;
    byRate.set(key, [...(byRate.get(key) ?? []), step]);
  }
  const excluded = steps.filter((step) => step.kind === 'excluded');
  return [
    ...[...byRate.values()].map(mergeRate),
    ...steps.filter((step) => step.kind !== 'line' && step.kind !== 'excluded'),
    ...(excluded.length > 1 ? [{ kind: 'merged-excluded' as const, count: excluded.length, points: 0 }] : excluded),
  ];
}

/** Lines of one rate as one step; a single one stays as it is. */
function mergeRate(lines: readonly LineStep[]): ShownStep {
  const [first] = lines;
  if (first === undefined) throw new RangeError('a rate has at least one line');
  if (lines.length === 1) return first;
  return {
    kind: 'merged-lines',
    count: lines.length,
    eligibleMinor: lines.reduce((sum, line) => sum + line.eligibleMinor, 0),
    rate: first.rate,
    points: lines.reduce((sum, line) => sum + line.points, 0),
  };
}
