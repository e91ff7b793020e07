import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SyncReport } from '../../../../src-shared/contracts/manager.ts';
import { useFormat } from '../../../components/use-format.ts';
import { useNow } from '../../../components/use-now.ts';
import { useStatus } from '../../../queries/status.ts';
import { agoWords } from '../../../words/manager-words.ts';
import { FigureCard } from '../figure-card.tsx';

/** What waits, since when there is no contact, what needs a person, and how fresh the members here are. */
export function SyncCards({ report }: { report: SyncReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow(1_000);
  const isOffline = useStatus()?.connection.state === 'offline';
  const { waiting, oldestAtMs, lastContactAtMs, needsPerson, members, asOfMs } = report;
  const oldest =
    oldestAtMs === null
      ? t('manager.sync.nothingWaits')
      : t('manager.sync.oldest', { time: format.time(oldestAtMs, nowMs), ago: agoWords(oldestAtMs, nowMs, t) });
  return (
    <div className="figure-cards">
      <FigureCard
        label={t('manager.sync.waiting')}
        figure={format.points(waiting)}
        note={oldest}
        tone={waiting > 0 && isOffline ? 'waiting' : 'plain'}
      />
      <FigureCard
        label={t('manager.sync.contact')}
        figure={lastContactAtMs === null ? t('manager.never') : format.time(lastContactAtMs, nowMs)}
        note={isOffline ? nextTry(report, nowMs, t) : t('manager.sync.inContact')}
      />
      <FigureCard
        label={t('manager.sync.person')}
        figure={format.points(needsPerson)}
        note={needsPerson > 0 ? t('manager.sync.personLook') : t('manager.sync.nobody')}
        tone={needsPerson > 0 ? 'wrong' : 'plain'}
      />
      <FigureCard
        label={t('manager.sync.members')}
        figure={format.points(members)}
        note={asOfMs === null ? t('manager.never') : t('manager.asOf', { time: format.time(asOfMs, nowMs) })}
      />
    </div>
  );
}

function nextTry({ nextTryAtMs, failuresInARow }: SyncReport, nowMs: number, t: TFunction): string {
  const failed = failuresInARow === 0 ? null : t('manager.sync.failed', { count: failuresInARow });
  const seconds = nextTryAtMs === null ? 0 : Math.ceil((nextTryAtMs - nowMs) / 1_000);
  const next = seconds > 0 ? t('manager.inSeconds', { count: seconds }) : t('manager.tryingNow');
  return failed === null ? next : `${next} · ${failed}`;
}
