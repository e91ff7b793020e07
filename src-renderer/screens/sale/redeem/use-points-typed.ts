import { useOffers } from '../../../queries/figures.ts';
import { readPoints } from '../../../state/redeem-points.ts';
import { useSale } from '../use-sale.ts';

/** The points that Enter would use now: what is typed, or the most; null where that cannot be. */
export function usePointsTyped(): number | null {
  const typed = useSale((state) => (state.pane?.kind === 'points' ? state.pane.typed : ''));
  const rules = useOffers()?.pointsPayment ?? null;
  if (rules === null) return null;
  const read = readPoints(typed, rules, rules.maximumPoints);
  return read.ok ? read.points : null;
}
