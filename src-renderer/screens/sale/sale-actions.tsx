import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { useFormat } from '../../components/use-format.ts';
import { useFigures } from '../../queries/figures.ts';
import { useStatus } from '../../queries/status.ts';
import { NEW_PAYMENT, tally } from '../../state/paying.ts';
import type { SaleState } from '../../state/sale-state.ts';
import { payActionWords } from '../../words/pay-words.ts';
import { ParkAction } from './park-action.tsx';
import { PointsActions, RewardsActions } from './redeem/redeem-actions.tsx';
import { useSale, useSaleSession } from './use-sale.ts';
import './sale-actions.css';

/** The way to finish. Each key stands beside the one thing it does just now. */
export function SaleActions() {
  const step = useSale(stepOf);
  switch (step) {
    case 'points':
      return <PointsActions />;
    case 'rewards':
      return <RewardsActions />;
    case 'receipt':
      return <ReceiptActions />;
    case 'choose':
      return <ChooseActions />;
    case 'amount':
      return <AmountActions />;
    case 'ringing':
      return <RingingActions />;
  }
}

/** Looking at the history is no step of the sale. */
function stepOf({ phase, pane, paying }: SaleState) {
  if (phase === 'receipt') return 'receipt';
  if (pane !== null && pane.kind !== 'history') return pane.kind;
  return paying?.step ?? 'ringing';
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return <div className={`sale-actions sale-actions--${name}`}>{children}</div>;
}

/** Enter belongs to the field as long as something stands in it. */
function useEnterKey(): string | undefined {
  const { t } = useTranslation();
  const isFieldEmpty = useSale((state) => state.fieldText.trim() === '');
  return isFieldEmpty ? t('key.enter') : undefined;
}

function RingingActions() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const phase = useSale((state) => state.phase);
  const canPay = useSale((state) => state.phase === 'ringing' && state.lines.length > 0);
  const enterKey = useEnterKey();
  return (
    <Row name="ringing">
      <ParkAction />
      <ActionButton onPress={session.payByCard} isDisabled={!canPay} keyHint="F9">
        {t('pay.card')}
      </ActionButton>
      <ActionButton onPress={session.payInCash} isDisabled={!canPay} keyHint="F10">
        {t('pay.cash')}
      </ActionButton>
      <ActionButton kind="primary" onPress={session.complete} isDisabled={!canPay} keyHint={enterKey}>
        {phase === 'completing' ? t('sale.completing') : t('sale.complete')}
      </ActionButton>
    </Row>
  );
}

/** Card or cash, where the cashier said neither. */
function ChooseActions() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const isBusy = useSale((state) => state.phase === 'completing');
  return (
    <Row name="paying">
      <ActionButton onPress={session.payBack} isDisabled={isBusy} keyHint={t('key.escape')}>
        {t('pay.back')}
      </ActionButton>
      <div className="sale-actions__answers" data-pay-answers>
        <ActionButton
          kind="primary"
          onPress={() => session.answerPaying('card')}
          isDisabled={isBusy}
          keyHint="F9"
          hasFocus
        >
          {isBusy ? t('sale.completing') : t('pay.card')}
        </ActionButton>
        <ActionButton kind="primary" onPress={() => session.answerPaying('cash')} isDisabled={isBusy} keyHint="F10">
          {t('pay.cash')}
        </ActionButton>
      </div>
    </Row>
  );
}

/** What is typed, in cash or by card; with nothing typed, all that is due. */
function AmountActions() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const format = useFormat();
  const quote = useFigures()?.quote;
  const paying = useSale((state) => state.paying) ?? NEW_PAYMENT;
  const isBusy = useSale((state) => state.phase === 'completing');
  const enterKey = useEnterKey();
  const bill = { toPayMinor: quote?.toPayMinor ?? 0, currency: quote?.currency ?? 'EUR' };
  const words = payActionWords(tally(paying, bill), t, format);
  return (
    <Row name="paying">
      <ActionButton onPress={session.payBack} isDisabled={isBusy} keyHint={t('key.escape')}>
        {t('pay.back')}
      </ActionButton>
      <ActionButton onPress={session.payByCard} isDisabled={isBusy} keyHint="F9">
        {words.card}
      </ActionButton>
      <ActionButton kind="primary" onPress={session.payInCash} isDisabled={isBusy} keyHint={enterKey}>
        {isBusy ? t('sale.completing') : words.cash}
      </ActionButton>
    </Row>
  );
}

function ReceiptActions() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const enterKey = useEnterKey();
  const hasPrinter = (useStatus()?.printer ?? null) !== null;
  return (
    <Row name="receipt">
      <ActionButton onPress={() => void session.previewLast()} keyHint={`${t('key.shift')}+F3`}>
        {t('pay.preview')}
      </ActionButton>
      {hasPrinter ? (
        <ActionButton onPress={() => void session.printLast()} keyHint="F3">
          {t('pay.print')}
        </ActionButton>
      ) : null}
      <ActionButton kind="primary" onPress={session.next} keyHint={enterKey}>
        {t('sale.next')}
      </ActionButton>
    </Row>
  );
}
