import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MovementView } from '../../../../src-shared/contracts/till.ts';
import { useFormat } from '../../../components/use-format.ts';
import { useLasting } from '../../../components/use-lasting.ts';
import { useNow } from '../../../components/use-now.ts';
import { useMovements } from '../../../queries/movements.ts';
import { movementsSourceWords } from '../../../words/movement-words.ts';
import './history-pane.css';

/** The member's last movements from all stores, newest first, and from when they are. */
export function HistoryPane({ memberId }: { memberId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const { data, isError, isPending } = useMovements(memberId);
  const isSlow = useLasting(isPending);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.focus(), []);
  const title = t('redeem.movements.title');
  return (
    <div className="history">
      <header className="history__head">
        <h2 className="history__title">{title}</h2>
        <p className="small quiet" role="status">
          {isError ? t('redeem.movements.failed') : null}
          {isSlow ? t('redeem.movements.asking') : null}
          {data === undefined ? null : movementsSourceWords(data, t, format, nowMs)}
        </p>
      </header>
      {/* What scrolls must be reachable with the keyboard. */}
      <div className="history__list" ref={list} role="region" aria-label={title} tabIndex={0}>
        {data?.movements.length === 0 ? <p className="quiet">{t('redeem.movements.empty')}</p> : null}
        {data === undefined || data.movements.length === 0 ? null : <Movements movements={data.movements} />}
      </div>
    </div>
  );
}

function Movements({ movements }: { movements: readonly MovementView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  return (
    <table className="history__table">
      <thead>
        <tr>
          <th scope="col">{t('redeem.movements.when')}</th>
          <th scope="col">{t('redeem.movements.what')}</th>
          <th scope="col">{t('redeem.movements.where')}</th>
          <th scope="col">{t('redeem.movements.points')}</th>
        </tr>
      </thead>
      <tbody>
        {movements.map(({ movementId, atMs, kind, points, storeName, receiptNumber, waiting }) => (
          <tr key={movementId}>
            <td>{format.time(atMs, nowMs)}</td>
            <td>
              {t(`redeem.movements.kind.${kind}`)}
              {waiting ? <span className="history__waiting"> · {t('redeem.movements.waiting')}</span> : null}
            </td>
            <td className="history__where">{[storeName, receiptNumber].filter((part) => part !== null).join(' · ')}</td>
            <td className="history__points">{format.movement(points)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
