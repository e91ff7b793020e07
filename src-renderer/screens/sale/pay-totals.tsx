import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/use-format.ts';
import { useFigures } from '../../queries/figures.ts';
import { NEW_PAYMENT, tally } from '../../state/paying.ts';
import { tenderWords } from '../../words/pay-words.ts';
import { useSale } from './use-sale.ts';
import './totals.css';

/** What is to pay, what is taken, and largest of all what is still open or goes back. */
export function PayTotals() {
  const { t } = useTranslation();
  const format = useFormat();
  const quote = useFigures()?.quote;
  const paying = useSale((state) => state.paying) ?? NEW_PAYMENT;
  if (quote === undefined) return null;
  const parts = paying.step === 'amount' ? paying.parts : [];
  const { toPayMinor } = quote;
  const { leftMinor, changeMinor, typedMinor, dueMinor } = tally(paying, { toPayMinor, currency: quote.currency });
  const isEnough = typedMinor !== null && typedMinor >= dueMinor;
  return (
    <dl className="totals" aria-live="polite">
      <div className="totals__row">
        <dt>{t('sale.toPay')}</dt>
        <dd data-testid="to-pay">{format.money(toPayMinor)}</dd>
      </div>
      {parts.map((part, index) => (
        <div key={`${part.kind}-${index}`} className="totals__row">
          <dt>{tenderWords(part, t, format)}</dt>
          <dd>{format.amount(-part.amountMinor)}</dd>
        </div>
      ))}
      <div className={`totals__row totals__row--pay ${isEnough ? 'totals__row--change' : ''}`}>
        <dt>{isEnough ? t('pay.change') : t('pay.left')}</dt>
        <dd data-testid={isEnough ? 'change' : 'left-to-pay'}>{format.money(isEnough ? changeMinor : leftMinor)}</dd>
      </div>
    </dl>
  );
}
