import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { nextStepBack } from '../../state/step-back.ts';
import { useSale, useSaleSession } from './use-sale.ts';
import './sale-actions.css';

/** The way to finish. Each key stands beside the one thing it does just now. */
export function SaleActions() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const phase = useSale((state) => state.phase);
  const hasLines = useSale((state) => state.lines.length > 0);
  const isFieldEmpty = useSale((state) => state.fieldText.trim() === '');
  const escapes = useSale(nextStepBack);
  const enterKey = isFieldEmpty ? t('key.enter') : undefined;
  if (phase === 'receipt') {
    return (
      <div className="sale-actions">
        <p className="quiet sale-actions__hint">{t('receipt.nextHint')}</p>
        <ActionButton kind="primary" onPress={session.next} keyHint={enterKey}>
          {t('sale.next')}
        </ActionButton>
      </div>
    );
  }
  const canChange = phase === 'ringing' && hasLines;
  return (
    <div className="sale-actions">
      <ActionButton
        onPress={session.askDiscard}
        isDisabled={!canChange}
        keyHint={escapes === 'ask-discard' ? t('key.escape') : undefined}
      >
        {t('sale.discard')}
      </ActionButton>
      <ActionButton kind="primary" onPress={session.complete} isDisabled={!canChange} keyHint={enterKey}>
        {phase === 'completing' ? t('sale.completing') : t('sale.complete')}
      </ActionButton>
    </div>
  );
}
