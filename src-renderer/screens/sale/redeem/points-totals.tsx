import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../components/use-format.ts';
import { useFigures, useOffers } from '../../../queries/figures.ts';
import { dueBeforePoints, pointsWorthMinor } from '../../../state/redeem-points.ts';
import { usePointsTyped } from './use-points-typed.ts';
import '../totals.css';

/** What is to pay, what the typed points pay of it, and largest of all what is left. */
export function PointsTotals() {
  const { t } = useTranslation();
  const format = useFormat();
  const quote = useFigures()?.quote;
  const rules = useOffers()?.pointsPayment ?? null;
  const points = usePointsTyped();
  if (quote === undefined) return null;
  const dueMinor = dueBeforePoints(quote);
  const paidMinor = rules === null || points === null ? 0 : pointsWorthMinor(points, rules);
  return (
    <dl className="totals" aria-live="polite">
      <div className="totals__row">
        <dt>{t('sale.toPay')}</dt>
        <dd>{format.money(dueMinor)}</dd>
      </div>
      <div className="totals__row">
        <dt>
          {points === null ? t('redeem.receipt.used') : t('redeem.usedPoints', { points: format.points(points) })}
        </dt>
        <dd data-testid="points-pay">{format.amount(-paidMinor)}</dd>
      </div>
      <div className="totals__row totals__row--pay">
        <dt>{t('pay.left')}</dt>
        <dd data-testid="to-pay">{format.money(dueMinor - paidMinor)}</dd>
      </div>
    </dl>
  );
}
