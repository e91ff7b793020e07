import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefundReceipt } from '../../../../src-shared/contracts/till.ts';
import { ActionButton } from '../../../components/action-button.tsx';
import { ReceiptPreview } from '../../../components/receipt-preview.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { isDialogOpen, takeKey, useKeyPress } from '../../../components/use-key-press.ts';
import { useNow } from '../../../components/use-now.ts';
import { useStatus } from '../../../queries/status.ts';
import type { RefundDone } from '../../../state/refund-state.ts';
import { AsideHead } from '../aside/aside-head.tsx';
import { useAsides } from '../aside/use-aside.ts';
import { MessageLine } from '../message-line.tsx';
import { PointsRows } from './refund-totals.tsx';
import '../receipt-card.css';

/** What was given back, from the journal's own figures, and the points after it. */
export function DoneStep({ state: { receipt } }: { state: RefundDone }) {
  const { t } = useTranslation();
  const asides = useAsides();
  const [isPreview, setPreview] = useState(false);
  const hasPrinter = (useStatus()?.printer ?? null) !== null;
  useKeyPress((event) => {
    if (event.key !== 'F3' || !event.shiftKey || event.repeat || isDialogOpen()) return;
    takeKey(event);
    setPreview(true);
  });
  const { refundId, receiptNumber, original } = receipt.refund;
  const print = () => {
    setPreview(false);
    void asides.printRefund();
  };
  return (
    <>
      <AsideHead title={t('refund.done.number', { number: receiptNumber })}>
        <p className="aside-head__about">{t('refund.done.of', { number: original.receiptNumber })}</p>
      </AsideHead>
      <MessageLine />
      <Given receipt={receipt} />
      <div className="sale-actions sale-actions--receipt">
        <ActionButton onPress={() => setPreview(true)} keyHint={`${t('key.shift')}+F3`}>
          {t('pay.preview')}
        </ActionButton>
        {hasPrinter ? (
          <ActionButton onPress={() => void asides.printRefund()} keyHint="F3">
            {t('pay.print')}
          </ActionButton>
        ) : null}
        <ActionButton kind="primary" onPress={() => asides.refundEnter(null)} keyHint={t('key.enter')}>
          {t('refund.done.next')}
        </ActionButton>
      </div>
      {isPreview ? <ReceiptPreview saleId={refundId} onPrint={print} onClose={() => setPreview(false)} /> : null}
    </>
  );
}

function Given({ receipt }: { receipt: RefundReceipt }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  const { refund, memberName, balancePoints } = receipt;
  return (
    <section className="card receipt" aria-label={t('refund.done.number', { number: refund.receiptNumber })}>
      <p className="small quiet refund__at">
        {t('receipt.at', {
          time: format.time(receipt.completedAtMs, nowMs),
          store: receipt.storeName,
          till: receipt.tillName,
          staff: receipt.staffName,
        })}
      </p>
      {/* A list that scrolls must be reachable with the keyboard. */}
      <ul className="receipt__lines" aria-label={t('refund.done.lines')} tabIndex={0}>
        {refund.lines.map((line, index) => (
          <li key={line.lineId ?? index} className="receipt__line">
            <span className="receipt__name">{line.name ?? line.categoryId}</span>
            <span className="quiet">{line.quantity === 1 ? '' : `${format.points(line.quantity)} ×`}</span>
            <span className="receipt__amount">{format.amount(-line.amountMinor)}</span>
          </li>
        ))}
      </ul>
      <dl className="totals">
        <PointsRows quote={refund} />
        {memberName === null || balancePoints === null ? null : (
          <div className="totals__row refund__balance">
            <dt>{t('refund.done.balance', { name: memberName })}</dt>
            <dd data-testid="balance-after">{format.points(balancePoints)}</dd>
          </div>
        )}
        {refund.tenders.map(({ kind, amountMinor }) => (
          <div key={kind} className="totals__row">
            <dt>{kind === 'cash' ? t('refund.done.inCash') : t('refund.done.byCard')}</dt>
            <dd>{format.amount(amountMinor)}</dd>
          </div>
        ))}
        <div className="totals__row totals__row--pay totals__row--change">
          <dt>{t('refund.done.title')}</dt>
          <dd data-testid="given-back">{format.money(refund.totals.moneyMinor)}</dd>
        </div>
      </dl>
      <Waiting isWaiting={receipt.waiting} />
    </section>
  );
}

function Waiting({ isWaiting }: { isWaiting: boolean }) {
  const { t } = useTranslation();
  const isOffline = useStatus()?.connection.state === 'offline';
  if (!isWaiting) return <p className="small quiet refund__at">{t('refund.done.sent')}</p>;
  return (
    <p className="small quiet refund__at">{isOffline ? t('refund.done.waitingOffline') : t('refund.done.waiting')}</p>
  );
}
