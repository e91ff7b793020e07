import { useTranslation } from 'react-i18next';
import type { TaxLine } from '../../../src-shared/domain/quote.ts';
import type { SaleTotals } from '../../../src-shared/domain/sale.ts';
import { useFormat } from '../../components/use-format.ts';
import { useFigures } from '../../queries/figures.ts';
import { useSale } from './use-sale.ts';
import './totals.css';

const NOTHING: SaleTotals = { grossMinor: 0, discountMinor: 0, netMinor: 0 };

/** What the open sale comes to. */
export function Totals() {
  const { t } = useTranslation();
  const figures = useFigures();
  const isEmpty = useSale((state) => state.lines.length === 0);
  const quote = isEmpty ? undefined : figures?.quote;
  return (
    <TotalRows
      totals={quote?.totals ?? NOTHING}
      taxLines={quote?.taxLines ?? []}
      tierName={figures?.member?.tierName ?? null}
      payLabel={t('sale.toPay')}
      testId="to-pay"
    />
  );
}

export type TotalRowsProps = {
  readonly totals: SaleTotals;
  readonly taxLines: readonly TaxLine[];
  readonly tierName: string | null;
  readonly payLabel: string;
  readonly testId: string;
};

/** Discount, the tax within, and what is paid: the largest figure on the screen. */
export function TotalRows({ totals, taxLines, tierName, payLabel, testId }: TotalRowsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const taxes = taxLines.filter((line) => line.taxMinor > 0);
  return (
    <dl className="totals">
      {totals.discountMinor === 0 ? null : (
        <div className="totals__row">
          <dt>{tierName === null ? t('sale.discount') : t('sale.tierDiscount', { tier: tierName })}</dt>
          <dd>{format.amount(-totals.discountMinor)}</dd>
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
        <dt>{payLabel}</dt>
        <dd data-testid={testId}>{format.money(totals.netMinor)}</dd>
      </div>
    </dl>
  );
}
