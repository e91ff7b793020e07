import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaxLine } from '../../../src-shared/domain/quote.ts';
import type { SaleTotals } from '../../../src-shared/domain/sale.ts';
import { useFormat } from '../../components/use-format.ts';
import { useFigures } from '../../queries/figures.ts';
import { UsedPoints } from './redeem/used-points.tsx';
import { useSale } from './use-sale.ts';
import './totals.css';

/** What the open sale comes to, and what of it points pay. */
export function Totals() {
  const { t } = useTranslation();
  const figures = useFigures();
  const isEmpty = useSale((state) => state.lines.length === 0);
  const quote = isEmpty ? undefined : figures?.quote;
  return (
    <TotalRows
      discountMinor={quote?.totals.discountMinor ?? 0}
      paidMinor={quote?.toPayMinor ?? 0}
      taxLines={quote?.taxLines ?? []}
      tierName={figures?.member?.tierName ?? null}
      payLabel={t('sale.toPay')}
      testId="to-pay"
    >
      <UsedPoints />
    </TotalRows>
  );
}

export type TotalRowsProps = {
  readonly discountMinor: SaleTotals['discountMinor'];
  /** The largest figure on the screen. */
  readonly paidMinor: number;
  readonly taxLines: readonly TaxLine[];
  readonly tierName: string | null;
  readonly payLabel: string;
  readonly testId: string;
  /** Rows before the tax. */
  readonly children?: ReactNode;
};

/** Discount, the tax within, and what is paid. */
export function TotalRows(props: TotalRowsProps) {
  const { discountMinor, paidMinor, taxLines, tierName, payLabel, testId, children } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const taxes = taxLines.filter((line) => line.taxMinor > 0);
  return (
    <dl className="totals">
      {discountMinor === 0 ? null : (
        <div className="totals__row">
          <dt>{tierName === null ? t('sale.discount') : t('sale.tierDiscount', { tier: tierName })}</dt>
          <dd>{format.amount(-discountMinor)}</dd>
        </div>
      )}
      {children}
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
        <dd data-testid={testId}>{format.money(paidMinor)}</dd>
      </div>
    </dl>
  );
}
