import { useTranslation } from 'react-i18next';
import type { RefundQuote } from '../../../../src-shared/contracts/till.ts';
import { useFormat } from '../../../components/use-format.ts';
import '../totals.css';

/** What becomes of the points, the tax within, and largest of all the money that goes back. */
export function RefundTotals({ quote, isChosen }: { quote: RefundQuote | null; isChosen: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const taxes = quote?.taxLines.filter(({ taxMinor }) => taxMinor > 0) ?? [];
  return (
    <dl className="totals" aria-live="polite">
      {quote === null ? null : <PointsRows quote={quote} />}
      {taxes.length === 0 ? null : (
        <div className="totals__row">
          <dt>{t('refund.tax')}</dt>
          <dd className="totals__taxes">
            {taxes.map((tax) => (
              <span key={tax.taxBasisPoints}>
                {t('sale.taxRate', { rate: format.percent(tax.taxBasisPoints), amount: format.amount(tax.taxMinor) })}
              </span>
            ))}
          </dd>
        </div>
      )}
      <div className="totals__row totals__row--pay">
        <dt>{t('refund.goesBack')}</dt>
        <dd data-testid="goes-back">
          {quote === null && isChosen ? '–' : format.money(quote?.totals.moneyMinor ?? 0)}
        </dd>
      </div>
    </dl>
  );
}

type Points = Pick<RefundQuote, 'reversedEarnPoints' | 'returnedPoints' | 'totals'>;

/** What of the points is taken back and given back; nothing where there are none. */
export function PointsRows({ quote: { reversedEarnPoints, returnedPoints, totals } }: { quote: Points }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {totals.pointsMinor === 0 ? null : (
        <div className="totals__row">
          <dt>{t('refund.asPoints')}</dt>
          <dd>{format.money(totals.pointsMinor)}</dd>
        </div>
      )}
      {returnedPoints === 0 ? null : (
        <div className="totals__row">
          <dt>{t('refund.pointsReturned')}</dt>
          <dd data-testid="points-returned">{format.movement(returnedPoints)}</dd>
        </div>
      )}
      {reversedEarnPoints === 0 ? null : (
        <div className="totals__row">
          <dt>{t('refund.pointsReversed')}</dt>
          <dd data-testid="points-reversed">{format.movement(-reversedEarnPoints)}</dd>
        </div>
      )}
    </>
  );
}
