import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { TillStatus } from '../../../src-shared/contracts/till.ts';
import { useFormat } from '../../components/use-format.ts';
import { useNow } from '../../components/use-now.ts';
import { useStatus } from '../../queries/status.ts';
import { useTill } from '../../queries/till.ts';
import { followRebuild, NO_REBUILD, REBUILD_ASKED } from '../../state/rebuild.ts';
import { agoWords } from '../../words/manager-words.ts';
import '../preparing-screen.css';
import { FigureCard } from './figure-card.tsx';
import { PageAction } from './page-action.tsx';
import { ProblemLine } from './problem-line.tsx';

/** The copy of members, prices and rules on this machine: how many, how fresh, and building it anew. */
export function MembersPage() {
  const status = useStatus();
  if (status === undefined) return null;
  return (
    <>
      <Freshness status={status} />
      <RebuildCard replica={status.replica} />
    </>
  );
}

function RebuildCard({ replica }: Pick<TillStatus, 'replica'>) {
  const { t } = useTranslation();
  const { calls } = useTill();
  const [kept, setKept] = useState(NO_REBUILD);
  const followed = followRebuild(kept, replica);
  if (followed !== kept) setKept(followed);
  const rebuild = useMutation(
    calls.manager.rebuildReplica.mutationOptions({
      // The till answers when it has heard: what it does then is in its status.
      onMutate: () => setKept(REBUILD_ASKED),
      onError: () => setKept(NO_REBUILD),
    }),
  );
  const { step } = followed;
  const isBuilding = step === 'building';
  const words = { idle: null, asked: t('manager.members.asked'), building: null, done: t('manager.members.finished') };
  return (
    <section className="card manager__card" aria-label={t('manager.members.rebuildTitle')}>
      <h2 className="manager__heading">{t('manager.members.rebuildTitle')}</h2>
      <p>{t('manager.members.rebuildText')}</p>
      {isBuilding ? <Building building={replica.building} /> : null}
      <ProblemLine error={rebuild.error} done={words[step]} />
      <div className="manager__actions">
        <PageAction onPress={() => rebuild.mutate(undefined)} isDisabled={isBuilding || rebuild.isPending}>
          {isBuilding ? t('manager.members.building') : t('manager.members.rebuild')}
        </PageAction>
      </div>
    </section>
  );
}

function Freshness({ status }: { status: TillStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const { replica, connection } = status;
  const { asOfMs } = replica;
  const { lastContactAtMs } = connection;
  const never = t('manager.never');
  return (
    <>
      <div className="figure-cards">
        <FigureCard
          label={t('manager.members.count')}
          figure={format.points(replica.members)}
          note={asOfMs === null ? never : t('manager.asOf', { time: format.time(asOfMs, nowMs) })}
        />
        <FigureCard
          label={t('manager.members.fresh')}
          figure={asOfMs === null ? never : format.time(asOfMs, nowMs)}
          note={asOfMs === null ? '' : agoWords(asOfMs, nowMs, t)}
        />
        <FigureCard
          label={t('manager.members.contact')}
          figure={lastContactAtMs === null ? never : format.time(lastContactAtMs, nowMs)}
          note={lastContactAtMs === null ? '' : agoWords(lastContactAtMs, nowMs, t)}
        />
      </div>
      <p className="quiet">{t('manager.members.freshText')}</p>
    </>
  );
}

function Building({ building }: Pick<TillStatus['replica'], 'building'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const isKnown = building !== null && building.total > 0;
  const count = isKnown
    ? t('manager.members.done', { done: format.points(building.done), total: format.points(building.total) })
    : t('manager.members.counting');
  return (
    <>
      <ProgressBar
        aria-label={t('manager.members.progress')}
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
    </>
  );
}
