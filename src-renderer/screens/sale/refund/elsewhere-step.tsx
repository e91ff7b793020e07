import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../components/action-button.tsx';
import type { RefundElsewhere } from '../../../state/refund-state.ts';
import { AsideHead } from '../aside/aside-head.tsx';
import { useAsides } from '../aside/use-aside.ts';
import { MessageLine } from '../message-line.tsx';

/** The receipt is of another till, and nobody can be asked: why, and what can be done all the same. */
export function ElsewhereStep({ state: { receiptNumber: number } }: { state: RefundElsewhere }) {
  const { t } = useTranslation();
  const asides = useAsides();
  return (
    <>
      <AsideHead title={t('refund.receipt', { number })} />
      <MessageLine />
      <section className="card lines-card refund__words" aria-label={t('refund.label')}>
        <h3 className="refund__title">{t('refund.elsewhere.title')}</h3>
        <p role="status">{t('refund.elsewhere.why', { number })}</p>
        <p className="refund__way-out">{t('refund.elsewhere.what')}</p>
        <p className="quiet">{t('refund.elsewhere.points')}</p>
        <p className="quiet">{t('refund.elsewhere.wait')}</p>
      </section>
      <div className="sale-actions sale-actions--receipt">
        <ActionButton onPress={asides.refundStepBack} keyHint={t('key.escape')}>
          {t('refund.back')}
        </ActionButton>
        <ActionButton kind="primary" onPress={() => asides.refundEnter(null)} keyHint={t('key.enter')}>
          {t('refund.elsewhere.do')}
        </ActionButton>
      </div>
    </>
  );
}
