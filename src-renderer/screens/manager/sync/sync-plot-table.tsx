import { useTranslation } from 'react-i18next';
import type { SyncReport } from '../../../../src-shared/contracts/manager.ts';
import { useFormat } from '../../../components/use-format.ts';
import { useNow } from '../../../components/use-now.ts';
import '../../../components/plain-table.css';

/** The plot in figures, newest first. */
export function SyncPlotTable({ points }: Pick<SyncReport, 'points'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  return (
    // A table that scrolls must be reachable with the keyboard.
    <div className="plain-table__scroll" tabIndex={0} role="group" aria-label={t('manager.sync.queue')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('manager.plot.time')}</th>
            <th scope="col">{t('manager.plot.recorded')}</th>
            <th scope="col">{t('manager.plot.sent')}</th>
            <th scope="col">{t('manager.plot.waiting')}</th>
            <th scope="col">{t('manager.plot.contact')}</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.fromMs}>
              <th scope="row">{format.time(point.fromMs, nowMs)}</th>
              <td>{format.points(point.recorded)}</td>
              <td>{format.points(point.sent)}</td>
              <td>{format.points(point.waiting)}</td>
              <td>{point.offline ? t('manager.plot.offline') : t('manager.plot.yes')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
