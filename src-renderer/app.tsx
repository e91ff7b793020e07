import { QueryClientProvider } from '@tanstack/react-query';
import type { i18n } from 'i18next';
import { useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { createScans, ScansContext } from './components/scans.ts';
import { figuresLocale, languageSchema } from './locales/language.ts';
import { createTillClient } from './port/till-client.ts';
import { createTill, type Till, TillContext } from './queries/till.ts';
import { useScanner } from './scan/use-scanner.ts';
import { TillScreens } from './screens/till-screens.tsx';
import { TroubleScreen } from './screens/trouble-screen.tsx';

/** So long the port may take before the window says that it does not come. */
const PORT_PATIENCE_MS = 15_000;

/** The cashier's window. `port` leads to the till's engine. */
export function App({ port, words }: { port: Promise<MessagePort>; words: i18n }) {
  return (
    <I18nextProvider i18n={words}>
      <Localised>
        <ErrorBoundary>
          <Linked port={port} />
        </ErrorBoundary>
      </Localised>
    </I18nextProvider>
  );
}

function Localised({ children }: { children: React.ReactNode }) {
  const { i18n } = useTranslation();
  const language = languageSchema.catch('en').parse(i18n.language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <I18nProvider locale={figuresLocale(language, navigator.languages)}>{children}</I18nProvider>;
}

function Linked({ port }: { port: Promise<MessagePort> }) {
  const { t } = useTranslation();
  const link = useTillLink(port);
  const scans = useMemo(() => createScans(), []);
  useScanner(scans.heard);
  if (link === 'waiting') return null;
  if (link === 'lost') {
    return <TroubleScreen title={t('portLost.title')} what={t('portLost.what')} todo={t('portLost.todo')} />;
  }
  return (
    <TillContext value={link}>
      <QueryClientProvider client={link.queryClient}>
        <ScansContext value={scans}>
          <TillScreens />
        </ScansContext>
      </QueryClientProvider>
    </TillContext>
  );
}

/** The till behind the port: `lost` when the port closes, or does not come. */
function useTillLink(port: Promise<MessagePort>): Till | 'waiting' | 'lost' {
  const [link, setLink] = useState<Till | 'waiting' | 'lost'>('waiting');
  useEffect(() => {
    const lose = () => setLink('lost');
    const timer = setTimeout(lose, PORT_PATIENCE_MS);
    let isOver = false;
    void port.then((opened) => {
      if (isOver) return;
      clearTimeout(timer);
      opened.addEventListener('close', lose);
      setLink(createTill(createTillClient(opened)));
    });
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [port]);
  return link;
}
