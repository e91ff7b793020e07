import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/use-format.ts';
import { useNow } from '../../components/use-now.ts';
import { useLatestReceipt } from '../../queries/figures.ts';
import { LinesTable } from './lines-table.tsx';
import { PayPane } from './pay-pane.tsx';
import { PayTotals } from './pay-totals.tsx';
import { Totals } from './totals.tsx';
import { useSale } from './use-sale.ts';
import './lines-card.css';

const EXAMPLE_MINOR = 1_250;

/** The lines and what they come to; while an amount is taken, that in the place of the lines. */
export function LinesCard({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const isEmpty = useSale((state) => state.lines.length === 0);
  const isPaying = useSale((state) => state.paying?.step === 'amount');
  if (isPaying) {
    return (
      <section className="card lines-card" aria-label={t('pay.pane')}>
        <PayPane field={field} />
        <PayTotals />
      </section>
    );
  }
  return (
    <section className="card lines-card">
      {isEmpty ? <EmptySale /> : <LinesTable field={field} />}
      <Totals />
    </section>
  );
}

function EmptySale() {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const latest = useLatestReceipt();
  return (
    <div className="lines-card__empty">
      <p className="lines-card__empty-title">{t('sale.empty')}</p>
      <p className="quiet">{t('sale.emptyHint', { example: format.amount(EXAMPLE_MINOR) })}</p>
      {latest === null || latest === undefined ? null : (
        <p className="quiet small lines-card__last">
          {t('sale.last')}:{' '}
          {t('sale.lastSale', {
            time: format.time(latest.completedAtMs, nowMs),
            amount: format.money(latest.sale.totals.netMinor),
            number: latest.sale.receiptNumber,
          })}
        </p>
      )}
    </div>
  );
}
