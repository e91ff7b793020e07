import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TillStatus } from '../../src-shared/contracts/till.ts';
import { printerWords } from '../words/printer-words.ts';
import { type StateWords, stateWords } from '../words/status-words.ts';
import { useFormat } from './use-format.ts';
import { useNow } from './use-now.ts';
import './state-pills.css';

/** So long a pass that only receives must last before it is worth a word. */
const RECEIVING_MS = 600;

/** The till's state in words, always in the same place. Colour repeats what the words say. */
export function StatePills({ status }: { status: TillStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isReceiving = useLasting(status.connection.state === 'syncing', RECEIVING_MS);
  const connection = { ...status.connection };
  if (connection.state === 'syncing' && !isReceiving) connection.state = 'online';
  const words = stateWords({ connection, queue: status.queue }, t, format, useNow());
  const printer = printerWords(status.printer, t);
  return (
    <div className="state-pills" role="status" aria-label={t('state.label')}>
      {words.map((each) => (
        <StatePill key={each.key} words={each} />
      ))}
      {printer === null ? null : <StatePill words={{ tone: 'waiting', text: printer }} />}
    </div>
  );
}

function StatePill({ words }: { words: Pick<StateWords, 'tone' | 'text'> }) {
  return (
    <span className={`state-pill state-pill--${words.tone}`}>
      <span className="state-pill__dot" aria-hidden="true" />
      {words.text}
    </span>
  );
}

/** Whether something has been so for a while. */
function useLasting(isSo: boolean, forMs: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!isSo) return undefined;
    const timer = setTimeout(() => setLasts(true), forMs);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [isSo, forMs]);
  return lasts;
}
