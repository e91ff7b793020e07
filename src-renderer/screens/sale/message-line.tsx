import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/use-format.ts';
import { noticeWords } from '../../words/notice-words.ts';
import { useAside } from './aside/use-aside.ts';
import { useSale } from './use-sale.ts';
import './message-line.css';

/** What was last heard, or what is wrong with it: always in the same place, so that nothing moves. */
export function MessageLine() {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useSale((state) => state.notice);
  const isBeside = useAside((aside) => aside !== null);
  const isEmpty = useSale((state) => state.phase === 'ringing' && state.lines.length === 0 && state.member === null);
  const isIdle = isEmpty && !isBeside;
  const words = notice === null ? '' : noticeWords(notice.content, t, format);
  const isBad = notice?.tone === 'bad';
  // Two places to speak from, both always there: one interrupts a screen reader, the other waits for its turn.
  return (
    <div className={`message-line message-line--${notice?.tone ?? 'none'}`}>
      <p role="status" aria-label={t('sale.heard')} className="message-line__words">
        {isBad ? '' : words || (isIdle ? t('sale.ready') : '')}
      </p>
      <p role="alert" className="message-line__words">
        {isBad ? <span key={notice.id}>{words}</span> : null}
      </p>
    </div>
  );
}
