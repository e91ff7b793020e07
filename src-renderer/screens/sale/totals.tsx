import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/use-format.ts';
import { useFigures } from '../../queries/figures.ts';
import { useSale } from './use-sale.ts';
import './totals.css';

/** What is to pay: the largest figure on the screen. */
export function Totals() {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = useFigures();
  const isEmpty = useSale((state) => state.lines.length === 0);
  const quote = isEmpty ? undefined : figures?.quote;
  const discountMinor = quote?.totals.discountMinor ?? 0;
  const tier = figures?.member?.tierName;
  const taxes = quote?.taxLines.filter((line) => line.taxMinor > 0) ?? [];
  return (
    <dl className="totals">
      {discountMinor === 0 ? null : (
        <div className="totals__row">
          <dt>{tier === undefined ? t('sale.discount') : t('sale.tierDiscount', { tier })}</dt>
          <dd>{format.amount(-discountMinor)}</dd>
        </div>
      )}
      {taxes.length === 0 ? null : (
        <div className="totals__row">
          <dt>{t('sale.tax')}</dt>
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
        <dt>{t('sale.toPay')}</dt>
        <dd data-testid="to-pay">{format.money(quote?.totals.netMinor ?? 0)}</dd>
      </div>
    </dl>
  );
}
