import { useTranslation } from 'react-i18next';
import type { Receipt } from '../../../../src-shared/contracts/till.ts';
import { ActionButton } from '../../../components/action-button.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { useLasting } from '../../../components/use-lasting.ts';
import { useNow } from '../../../components/use-now.ts';
import type { RefundNumber } from '../../../state/refund-state.ts';
import { useAsides } from '../aside/use-aside.ts';
import { MessageLine } from '../message-line.tsx';
import { RefundField } from './refund-field.tsx';

/** Which receipt: scanned, typed, or the last one of this till. */
export function NumberStep({ state, latest }: { state: RefundNumber; latest: Receipt | null }) {
  const { t } = useTranslation();
  const asides = useAsides();
  const isSlow = useLasting(state.isAsking);
  const isEmpty = state.typed.trim() === '';
  return (
    <>
      <RefundField label={t('refund.field')} value={state.typed} onChange={asides.setNumber} />
      <MessageLine />
      <section className="card lines-card refund__words" aria-label={t('refund.label')}>
        <h2 className="refund__title">{t('refund.title')}</h2>
        <p className="quiet">{t('refund.numberHint')}</p>
        {latest === null ? null : <LastSale latest={latest} />}
      </section>
      <div className="sale-actions sale-actions--receipt">
        <ActionButton onPress={asides.refundStepBack} keyHint={t('key.escape')}>
          {isEmpty ? t('refund.toSale') : t('refund.back')}
        </ActionButton>
        <ActionButton
          kind="primary"
          onPress={() => asides.refundEnter(latest?.sale.receiptNumber ?? null)}
          isDisabled={isSlow || (isEmpty && latest === null)}
          keyHint={t('key.enter')}
        >
          {isSlow
            ? t('refund.finding')
            : isEmpty && latest !== null
              ? t('refund.takeLast', { number: latest.sale.receiptNumber })
              : t('refund.find')}
        </ActionButton>
      </div>
    </>
  );
}

function LastSale({ latest }: { latest: Receipt }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow();
  return (
    <p className="quiet">
      {t('refund.lastSale', {
        number: latest.sale.receiptNumber,
        amount: format.money(latest.sale.totals.netMinor),
        time: format.time(latest.completedAtMs, nowMs),
      })}
    </p>
  );
}
