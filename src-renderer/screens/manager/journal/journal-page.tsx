import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalRow } from '../../../../src-shared/contracts/manager.ts';
import { ActionButton } from '../../../components/action-button.tsx';
import { isDialogOpen, takeKey, useKeyPress } from '../../../components/use-key-press.ts';
import { useTill } from '../../../queries/till.ts';
import { PageAction } from '../page-action.tsx';
import { ProblemLine } from '../problem-line.tsx';
import { type EntriesFilter, EntriesFilterRow } from './entries-filter.tsx';
import { EntriesTable } from './entries-table.tsx';
import { EntryDialog } from './entry-dialog.tsx';
import { ReceiptSearch } from './receipt-search.tsx';
import { VerifyResult } from './verify-result.tsx';

type Place = Pick<JournalRow, 'epoch' | 'sequence'>;

const PAGE_ROWS = 50;

/** Everything that this till has recorded, newest first: found, paged through, and verified. */
export function JournalPage() {
  const { t } = useTranslation();
  const { calls } = useTill();
  const verify = useMutation(calls.manager.verifyJournal.mutationOptions());
  return (
    <section className="card manager__card manager__card--fill" aria-label={t('manager.page.journal')}>
      <Entries>
        <PageAction onPress={() => verify.mutate(undefined)} isDisabled={verify.isPending}>
          {verify.isPending ? t('manager.journal.verifying') : t('manager.journal.verify')}
        </PageAction>
      </Entries>
      <ProblemLine error={verify.error} />
      {verify.data === undefined ? null : <VerifyResult result={verify.data} />}
    </section>
  );
}

function Entries({ children }: { children: React.ReactNode }) {
  const { t } = useTranslation();
  const { calls } = useTill();
  const [filter, setFilter] = useState<EntriesFilter>('all');
  const [text, setText] = useState('');
  /** Where each page but the first begins; the last is the one that is shown. */
  const [starts, setStarts] = useState<readonly Place[]>([]);
  const [opened, setOpened] = useState<JournalRow | null>(null);
  const input = { before: starts.at(-1) ?? null, limit: PAGE_ROWS, filter, text: text.trim() };
  const entries = useQuery({
    ...calls.manager.journal.queryOptions({ input }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const rows = entries.data?.rows ?? [];
  const last = rows.at(-1);
  const older = () => {
    if (last !== undefined && entries.data?.more === true && !entries.isPlaceholderData) {
      setStarts([...starts, { epoch: last.epoch, sequence: last.sequence }]);
    }
  };
  const newer = () => setStarts(starts.slice(0, -1));
  const find = (change: () => void) => {
    setStarts([]);
    change();
  };
  useKeyPress((event) => {
    if (isDialogOpen()) return;
    if (event.key === 'PageDown') older();
    else if (event.key === 'PageUp') newer();
    else return;
    takeKey(event);
  });
  return (
    <>
      <header className="manager__head">
        <ReceiptSearch text={text} onText={(next) => find(() => setText(next))} />
        <EntriesFilterRow filter={filter} onFilter={(next) => find(() => setFilter(next))} />
        {children}
      </header>
      <ProblemLine error={entries.error} />
      <EntriesTable rows={rows} isRead={entries.isSuccess} onOpen={setOpened} />
      <footer className="manager__head">
        <ActionButton kind="quiet" onPress={newer} isDisabled={starts.length === 0} keyHint={t('key.pageUp')}>
          {t('manager.entries.newer')}
        </ActionButton>
        <p className="quiet">{t('manager.entries.page', { count: starts.length + 1 })}</p>
        <ActionButton kind="quiet" onPress={older} isDisabled={entries.data?.more !== true} keyHint={t('key.pageDown')}>
          {t('manager.entries.older')}
        </ActionButton>
      </footer>
      {opened === null ? null : <EntryDialog row={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
