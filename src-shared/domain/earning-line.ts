import type { Category } from './program.ts';
import type { SaleLine } from './sale.ts';

/** A line as earning sees it: what of it counts, after discounts, and its category where the program knows it. */
export type EarningLine = { readonly line: SaleLine; readonly netMinor: number; readonly category: Category | null };

/** Whether a line's category earns nothing. */
export function isExcluded(line: Pick<EarningLine, 'category'>): boolean {
  return line.category?.excluded === true;
}

/** What of lines counts together, in minor units. */
export function sumNetMinor(lines: Iterable<EarningLine>): number {
  let sum = 0;
  for (const line of lines) sum += line.netMinor;
  return sum;
}
