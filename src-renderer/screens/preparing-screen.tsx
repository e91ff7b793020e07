import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { TillStatus } from '../../src-shared/contracts/till.ts';
import { useFormat } from '../components/use-format.ts';
import './centred-screen.css';
import './preparing-screen.css';

/** The till's first copy of members, prices and rules is being made. */
export function PreparingScreen({ replica }: Pick<TillStatus, 'replica'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { building } = replica;
  const isKnown = building !== null && building.total > 0;
  const count = isKnown
    ? t('preparing.count', { done: format.points(building.done), total: format.points(building.total) })
    : t('preparing.counting');
  return (
    <main className="centred">
      <section className="card centred__card">
        <h1 className="centred__title">{t('preparing.title')}</h1>
        <p>{t('preparing.what')}</p>
        <ProgressBar
          className="preparing-bar"
          aria-label={t('preparing.progress')}
          value={building?.done ?? 0}
          maxValue={Math.max(1, building?.total ?? 1)}
          isIndeterminate={!isKnown}
          valueLabel={count}
        >
          {({ percentage = 0 }) => (
            <div className="preparing-bar__track">
              <div className="preparing-bar__done" style={{ width: `${percentage}%` }} />
            </div>
          )}
        </ProgressBar>
        <p className="preparing-bar__count">{count}</p>
        <p className="quiet">{t('preparing.todo')}</p>
      </section>
    </main>
  );
}
