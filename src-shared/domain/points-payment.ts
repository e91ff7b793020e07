import { multiplyFraction } from './fraction.ts';
import type { PointsPayment } from './program.ts';
import type { RedemptionProblem } from './quote.ts';

/** What points pay: none where `problem` says why. */
export type PaidByPoints = {
  readonly points: number;
  readonly amountMinor: number;
  readonly problem: RedemptionProblem | null;
};

/**
 * What `heldPoints` pay of a sale: as many whole steps as are held, and as the program's maximum share of `netMinor` has
 * room for. `paidMinor` is what points pay already: the share is of all of them together.
 */
export function payByPoints(
  rules: PointsPayment,
  sale: { readonly netMinor: number; readonly paidMinor: number },
  heldPoints: number,
): PaidByPoints {
  if (sale.netMinor === sale.paidMinor) return nothingPaid('nothing-left-to-pay');
  const stepMinor = multiplyFraction(rules.stepPoints, rules.rate, 'down');
  const share = { numerator: rules.maximumShareBasisPoints, denominator: 10_000 };
  const roomMinor = Math.max(0, multiplyFraction(sale.netMinor, share, 'down') - sale.paidMinor);
  const heldSteps = Math.floor(heldPoints / rules.stepPoints);
  const steps = Math.min(heldSteps, Math.floor(roomMinor / stepMinor));
  const points = steps * rules.stepPoints;
  if (steps === 0 || points < rules.minimumPoints) return nothingPaid('below-minimum');
  return { points, amountMinor: multiplyFraction(points, rules.rate, 'down'), problem: null };
}

function nothingPaid(problem: RedemptionProblem): PaidByPoints {
  return { points: 0, amountMinor: 0, problem };
}
