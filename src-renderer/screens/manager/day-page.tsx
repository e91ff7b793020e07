import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DayReport } from '../../../src-shared/contracts/manager.ts';
import { useFormat } from '../../components/use-format.ts';
import { useNow } from '../../components/use-now.ts';
import { useTill } from '../../queries/till.ts';
import { DayChooser } from './day-chooser.tsx';
import { DayTables } from './day-tables.tsx';
import { FigureCard } from './figure-card.tsx';
import { ProblemLine } from './problem-line.tsx';

/** What this till took on a business day. */
export function DayPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const { calls } = useTill();
  const [businessDay, setBusinessDay] = useState<string | null>(null);
  const report = useQuery({
    ...calls.manager.dayReport.queryOptions({ input: { businessDay } }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  if (report.data === undefined) return <ProblemLine error={report.error} done={t('manager.loading')} />;
  const { data } = report;
  return (
    <>
      <header className="manager__head">
        <DayChooser day={data.businessDay} isToday={businessDay === null} onDay={setBusinessDay} />
        <p className="small quiet">{t('manager.day.source', { time: format.time(report.dataUpdatedAt, nowMs) })}</p>
      </header>
      <ProblemLine error={report.error} />
      {data.sales === 0 ? <p className="quiet">{t('manager.day.none')}</p> : null}
      <DayCards report={data} />
      <DayTables report={data} />
    </>
  );
}

function DayCards({ report }: { report: DayReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { waiting } = report;
  return (
    <div className="figure-cards">
      <FigureCard
        label={t('manager.day.net')}
        figure={format.money(report.netMinor)}
        note={t('manager.day.gross', { amount: format.amount(report.grossMinor) })}
      />
      <FigureCard
        label={t('manager.day.sales')}
        figure={format.points(report.sales)}
        note={t('manager.day.withMember', { count: report.withMember })}
      />
      <FigureCard
        label={t('manager.day.points')}
        figure={format.points(report.earnPoints)}
        note={waiting === 0 ? t('manager.day.pointsSent') : t('manager.day.pointsWaiting', { count: waiting })}
      />
    </div>
  );
}
