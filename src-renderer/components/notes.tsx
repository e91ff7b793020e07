import { useTranslation } from 'react-i18next';
import type { TillStatus } from '../../src-shared/contracts/till.ts';
import { problemWords } from '../words/status-words.ts';
import './notes.css';

/** What everybody at this till should know all the time, below the top bar. Nothing stands there where all is well. */
export function Notes({ status }: { status: TillStatus }) {
  const { t } = useTranslation();
  const problem = problemWords(status.connection, t);
  const { developmentRuntime } = status;
  if (problem === null && developmentRuntime === null && status.keyStore === 'os' && !status.clockSuspect) return null;
  return (
    <aside aria-label={t('note.label')}>
      <ul className="notes">
        {problem === null ? null : <li className="notes__note notes__note--strong">{problem}</li>}
        {status.clockSuspect ? <li className="notes__note notes__note--strong">{t('note.clockSuspect')}</li> : null}
        {developmentRuntime === null ? null : (
          <li className="notes__note">{t('note.developmentRuntime', { version: developmentRuntime })}</li>
        )}
        {status.keyStore === 'none' ? <li className="notes__note">{t('note.weakKeyStore')}</li> : null}
      </ul>
    </aside>
  );
}
