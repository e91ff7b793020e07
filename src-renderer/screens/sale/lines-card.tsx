import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/use-format.ts';
import { useNow } from '../../components/use-now.ts';
import { useLatestReceipt } from '../../queries/figures.ts';
import { HistoryPane } from './history/history-pane.tsx';
import { LinesTable } from './lines-table.tsx';
import { PayPane } from './pay-pane.tsx';
import { PayTotals } from './pay-totals.tsx';
import { PointsPane } from './redeem/points-pane.tsx';
import { PointsTotals } from './redeem/points-totals.tsx';
import { RewardsPane } from './redeem/rewards-pane.tsx';
import { useTakenRewards } from './redeem/use-taken-rewards.ts';
import { Totals } from './totals.tsx';
import { useSale } from './use-sale.ts';
import './lines-card.css';

const EXAMPLE_MINOR = 1_250;

/** The lines and what they come to; while something is taken or looked at, that in the place of the lines. */
export function LinesCard({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const memberId = useSale((state) => state.member?.memberId ?? null);
  const stands = useSale((state) => state.pane?.kind ?? (state.paying?.step === 'amount' ? 'paying' : 'lines'));
  switch (stands) {
    case 'paying':
      return (
        <section className="card lines-card" aria-label={t('pay.pane')}>
          <PayPane field={field} />
          <PayTotals />
        </section>
      );
    case 'points':
      return (
        <section className="card lines-card" aria-label={t('redeem.pane')}>
          <PointsPane field={field} />
          <PointsTotals />
        </section>
      );
    case 'rewards':
      return (
        <section className="card lines-card" aria-label={t('redeem.rewards')}>
          <RewardsPane />
          <Totals />
        </section>
      );
    case 'history':
      return (
        <section className="card lines-card">
          {memberId === null ? null : <HistoryPane memberId={memberId} />}
          <Totals />
        </section>
      );
    case 'lines':
      return (
        <section className="card lines-card">
          <Lines field={field} />
          <Totals />
        </section>
      );
  }
}

function Lines({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const hasLines = useSale((state) => state.lines.length > 0);
  const hasRewards = useTakenRewards().length > 0;
  return hasLines || hasRewards ? <LinesTable field={field} /> : <EmptySale />;
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
