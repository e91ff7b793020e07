import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shift } from '../../../../src-shared/contracts/manager.ts';
import { useFormat } from '../../../components/use-format.ts';
import { useNow } from '../../../components/use-now.ts';
import { useTill } from '../../../queries/till.ts';
import { FigureCard } from '../figure-card.tsx';
import { ProblemLine } from '../problem-line.tsx';
import { type ClosedShift, CloseShift } from './close-shift.tsx';
import { OpenShift } from './open-shift.tsx';

/** The shift of this till's drawer: opened with a float, closed with a count. */
export function ShiftPage() {
  const { t } = useTranslation();
  const { calls } = useTill();
  const shift = useQuery({ ...calls.manager.shift.queryOptions(), staleTime: 0 });
  const [closed, setClosed] = useState<ClosedShift | null>(null);
  if (shift.data === undefined) return <ProblemLine error={shift.error} done={t('manager.loading')} />;
  if (shift.data === null) return <OpenShift closed={closed} />;
  return <OpenedShift shift={shift.data} onClosed={setClosed} />;
}

function OpenedShift({ shift, onClosed }: { shift: Shift; onClosed: (closed: ClosedShift) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const time = format.time(shift.openedAtMs, nowMs);
  return (
    <>
      <header className="manager__head">
        <h2 className="manager__heading">{t('manager.shift.title', { time })}</h2>
        <p className="quiet">
          {t('manager.shift.openedBy', { name: shift.openedBy, amount: format.money(shift.floatMinor) })}
        </p>
      </header>
      <div className="figure-cards">
        <FigureCard
          label={t('manager.shift.net')}
          figure={format.money(shift.netMinor)}
          note={`${t('manager.shift.sales')}: ${format.points(shift.sales)}`}
        />
        <FigureCard
          label={t('manager.shift.expected')}
          figure={format.money(shift.expectedCashMinor)}
          note={t('manager.shift.expectedHint')}
        />
      </div>
      <CloseShift shift={shift} onClosed={onClosed} />
    </>
  );
}
