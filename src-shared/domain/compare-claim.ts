import type { Quote, TaxLine } from './quote.ts';
import type { LineFigures, SaleTotals } from './sale.ts';

/** The figures of a sale as its entry states them. */
export type SaleClaim = {
  readonly programId: string;
  readonly configVersion: number;
  readonly lines: readonly (LineFigures & { readonly lineId: string })[];
  readonly totals: SaleTotals;
  readonly taxLines: readonly TaxLine[];
  readonly earnPoints: number;
};

/** Whether the claim is more or less than the rules give, or the two do not have the same lines. */
export type DifferenceReason = 'claimed-more' | 'claimed-less' | 'line-unknown' | 'line-missing';

/**
 * One figure that differs, named by its place in the claim: `earnPoints`, `totals.netMinor`, `lines.<lineId>.discountMinor`,
 * `taxLines.<taxBasisPoints>.taxMinor`.
 */
export type ClaimDifference = {
  readonly field: string;
  readonly claimed: number;
  readonly recomputed: number;
  readonly reason: DifferenceReason;
};

const LINE_FIGURES = ['amountMinor', 'discountMinor', 'rewardMinor', 'eligibleMinor'] as const;
const TOTALS = ['grossMinor', 'discountMinor', 'rewardMinor', 'netMinor'] as const;

/**
 * Where a claim and its recomputation differ; empty when they agree. Lines are matched by id, in any order; a line that
 * one side lacks shows by its amount.
 * @throws RangeError when the two are not of the same program and configuration version, since then every figure may differ.
 */
export function compareClaim(claimed: SaleClaim, recomputed: Quote): ClaimDifference[] {
  if (claimed.programId !== recomputed.programId || claimed.configVersion !== recomputed.configVersion) {
    throw new RangeError('a claim is compared with a quote under the version it names');
  }
  return [
    ...compareLines(claimed, recomputed),
    ...TOTALS.flatMap((key) => differ(`totals.${key}`, claimed.totals[key], recomputed.totals[key])),
    ...compareTax(claimed.taxLines, recomputed.taxLines),
    ...differ('earnPoints', claimed.earnPoints, recomputed.earn.points),
  ];
}

function compareLines(claimed: SaleClaim, recomputed: Quote): ClaimDifference[] {
  const rest = new Map(recomputed.lines.map((line) => [line.lineId, line]));
  const differences = claimed.lines.flatMap((line): ClaimDifference[] => {
    const other = rest.get(line.lineId);
    rest.delete(line.lineId);
    if (other === undefined) return [lineDifference(line.lineId, line.amountMinor, 0, 'line-unknown')];
    return LINE_FIGURES.flatMap((key) => differ(`lines.${line.lineId}.${key}`, line[key], other[key]));
  });
  const missing = [...rest.values()].map((line) => lineDifference(line.lineId, 0, line.amountMinor, 'line-missing'));
  return [...differences, ...missing];
}

function compareTax(claimed: readonly TaxLine[], recomputed: readonly TaxLine[]): ClaimDifference[] {
  const rates = new Set([...claimed, ...recomputed].map((line) => line.taxBasisPoints));
  return [...rates].flatMap((rate) =>
    differ(`taxLines.${rate}.taxMinor`, taxAt(claimed, rate), taxAt(recomputed, rate)),
  );
}

function taxAt(lines: readonly TaxLine[], rate: number): number {
  return lines.reduce((sum, line) => (line.taxBasisPoints === rate ? sum + line.taxMinor : sum), 0);
}

function lineDifference(
  lineId: string,
  claimed: number,
  recomputed: number,
  reason: DifferenceReason,
): ClaimDifference {
  return { field: `lines.${lineId}.amountMinor`, claimed, recomputed, reason };
}

function differ(field: string, claimed: number, recomputed: number): ClaimDifference[] {
  if (claimed === recomputed) return [];
  return [{ field, claimed, recomputed, reason: claimed > recomputed ? 'claimed-more' : 'claimed-less' }];
}
