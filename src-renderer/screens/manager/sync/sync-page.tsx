import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalRow } from '../../../../src-shared/contracts/manager.ts';
import { useStatus } from '../../../queries/status.ts';
import { useTill } from '../../../queries/till.ts';
import { type EntriesFilter, EntriesFilterRow } from '../journal/entries-filter.tsx';
import { EntriesTable } from '../journal/entries-table.tsx';
import { EntryDialog } from '../journal/entry-dialog.tsx';
import { PageAction } from '../page-action.tsx';
import { ProblemLine } from '../problem-line.tsx';
import { SyncCards } from './sync-cards.tsx';
import { SyncPlot } from './sync-plot.tsx';

/** So often the figures are looked at again where nothing else calls for it; offline, each try changes what is said of the next. */
const LOOK_AGAIN_MS = { online: 15_000, offline: 2_000 };
const MOST_ROWS = 50;

/** How the till stands with central: what waits, since when, and what a person has to answer. */
export function SyncPage() {
  const { t } = useTranslation();
  const { calls } = useTill();
  const refetchInterval = LOOK_AGAIN_MS[useStatus()?.connection.state === 'offline' ? 'offline' : 'online'];
  const report = useQuery({ ...calls.manager.sync.queryOptions(), refetchInterval, staleTime: 0 });
  if (report.data === undefined) return <ProblemLine error={report.error} done={t('manager.loading')} />;
  return (
    <>
      <SyncCards report={report.data} />
      <SyncPlot report={report.data} />
      <Entries />
    </>
  );
}

function Entries() {
  const { t } = useTranslation();
  const { calls, queryClient } = useTill();
  const [filter, setFilter] = useState<EntriesFilter>('all');
  const [opened, setOpened] = useState<JournalRow | null>(null);
  const input = { before: null, limit: MOST_ROWS, filter, text: '' };
  const entries = useQuery({ ...calls.manager.journal.queryOptions({ input }), staleTime: 0 });
  const send = useMutation(
    calls.manager.sendNow.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: calls.manager.key() }),
    }),
  );
  return (
    <section className="card manager__card manager__card--fill" aria-label={t('manager.sync.entries')}>
      <header className="manager__head">
        <EntriesFilterRow filter={filter} onFilter={setFilter} />
        <PageAction onPress={() => send.mutate(undefined)} isDisabled={send.isPending}>
          {send.isPending ? t('manager.sync.sending') : t('manager.sync.sendNow')}
        </PageAction>
      </header>
      <ProblemLine error={entries.error ?? send.error} done={send.isSuccess ? t('manager.sync.sent') : null} />
      <EntriesTable rows={entries.data?.rows ?? []} isRead={entries.isSuccess} onOpen={setOpened} />
      {opened === null ? null : <EntryDialog row={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}
