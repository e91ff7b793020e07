import { type ComponentType, useEffect, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { KeyHint } from '../../components/key-hint.tsx';
import { isDialogOpen, takeKey, useKeyPress } from '../../components/use-key-press.ts';
import { DayPage } from './day-page.tsx';
import { JournalPage } from './journal/journal-page.tsx';
import { MembersPage } from './members-page.tsx';
import { PrinterPage } from './printer-page.tsx';
import { ShiftPage } from './shift/shift-page.tsx';
import { SyncPage } from './sync/sync-page.tsx';
import { useManagerNews } from './use-manager-news.ts';
import './manager.css';

const PAGES = ['sync', 'journal', 'members', 'day', 'shift', 'printer'] as const;
type Page = (typeof PAGES)[number];

const CONTENT: Readonly<Record<Page, ComponentType>> = {
  sync: SyncPage,
  journal: JournalPage,
  members: MembersPage,
  day: DayPage,
  shift: ShiftPage,
  printer: PrinterPage,
};

/** The manager's screens: what there is on the left, one of it on the right. */
export function ManagerScreen({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const [page, setPage] = useState<Page>('sync');
  const list = useRef<HTMLDivElement>(null);
  useManagerNews();
  useEffect(() => focusChosen(list.current), []);
  useKeyPress((event) => {
    if (isDialogOpen()) return;
    const chosen = /^[1-9]$/.test(event.key) ? PAGES[Number(event.key) - 1] : undefined;
    if (event.key === 'Escape') {
      takeKey(event);
      // One step back: out of a field first, and what is written there stays.
      if (isInInput(event)) focusChosen(list.current);
      else onLeave();
    } else if (chosen !== undefined && !isInInput(event)) {
      takeKey(event);
      setPage(chosen);
      list.current?.querySelector<HTMLElement>(`[data-key="${chosen}"]`)?.focus();
    }
  });
  return (
    <main className="manager" aria-label={t('manager.title')}>
      <Tabs
        className="manager__tabs"
        orientation="vertical"
        selectedKey={page}
        onSelectionChange={(key) => setPage(PAGES.find((each) => each === key) ?? 'sync')}
      >
        <div className="manager__side">
          <TabList ref={list} className="manager__pages" aria-label={t('manager.pages')}>
            {PAGES.map((each, index) => (
              <Tab key={each} id={each} className="manager__page">
                {t(`manager.page.${each}`)}
                <KeyHint>{String(index + 1)}</KeyHint>
              </Tab>
            ))}
          </TabList>
          <ActionButton kind="quiet" onPress={onLeave} keyHint={t('key.escape')}>
            {t('manager.leave')}
          </ActionButton>
        </div>
        {PAGES.map((each) => (
          <Content key={each} page={each} />
        ))}
      </Tabs>
    </main>
  );
}

function Content({ page }: { page: Page }) {
  const { t } = useTranslation();
  const Page = CONTENT[page];
  return (
    <TabPanel id={page} className="manager__content">
      <h1 className="visually-hidden">{t(`manager.page.${page}`)}</h1>
      <Page />
    </TabPanel>
  );
}

function focusChosen(list: HTMLElement | null): void {
  list?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
}

function isInInput({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLInputElement && !['radio', 'checkbox'].includes(target.type);
}
