import type { Ratios } from './measure/pairs.ts';

/** A line of bench/results.json. */
export type BenchResult = Ratios & {
  readonly name: string;
  /** Of `ours` and `bare`. */
  readonly unit: 'ms' | 'rows/s';
  readonly goal: number;
  /** Whether the ratio is to be at most or at least the goal. */
  readonly goalIs: 'most' | 'least';
  readonly met: boolean;
  /** Other figures of the same run, each named with its unit. */
  readonly more: Readonly<Record<string, number>>;
};

type Goal = Pick<BenchResult, 'name' | 'unit' | 'goal' | 'goalIs'>;

export function resultOf(goal: Goal, ratios: Ratios, more: BenchResult['more'] = {}): BenchResult {
  const { ratio } = ratios;
  const met = goal.goalIs === 'most' ? ratio <= goal.goal : ratio >= goal.goal;
  return { ...goal, ...ratios, met, more };
}

const HEADINGS = ['name', 'ours', 'bare', 'ratio', 'at p99', 'control', 'goal', ''];

/** The results as a table for people. */
export function tableOf(results: readonly BenchResult[]): string {
  const rows = [HEADINGS, ...results.map(rowOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return lines.map((line) => line.trimEnd()).join('\n');
}

function rowOf({ name, unit, ours, bare, ratio, ratioP99, control, goal, goalIs, met }: BenchResult): string[] {
  const figure = (value: number) => `${value.toPrecision(3)} ${unit}`;
  const words = unit === 'ms' ? figure : (value: number) => `${Math.round(value)} ${unit}`;
  const wanted = `${goalIs === 'most' ? '<=' : '>='} ${goal}`;
  return [
    name,
    words(ours),
    words(bare),
    ratio.toFixed(2),
    ratioP99.toFixed(2),
    control.toFixed(2),
    wanted,
    met ? 'met' : 'missed',
  ];
}
