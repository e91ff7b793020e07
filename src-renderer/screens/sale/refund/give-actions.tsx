import { ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../components/action-button.tsx';
import { KeyHint } from '../../../components/key-hint.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { useLasting } from '../../../components/use-lasting.ts';
import type { RefundLines, RefundPaper } from '../../../state/refund-state.ts';
import { useAsides } from '../aside/use-aside.ts';
import '../sale-actions.css';

/** Back, in which way the money goes back, and the giving itself. */
export function GiveActions({ state, label }: { state: RefundLines | RefundPaper; label?: string | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asides = useAsides();
  const { way, quote, isBusy } = state;
  const isSlow = useLasting(isBusy);
  const amount = quote === null ? null : format.money(quote.totals.moneyMinor);
  const words = () => {
    if (isSlow) return t('refund.writing');
    if (label !== undefined) return label;
    if (quote === null || amount === null) return t('refund.giveBack');
    if (quote.totals.moneyMinor === 0) return t('refund.giveNothing');
    return way === 'cash' ? t('refund.giveCash', { amount }) : t('refund.giveCard', { amount });
  };
  return (
    <div className="sale-actions refund__actions">
      <ActionButton onPress={asides.refundStepBack} isDisabled={isSlow} keyHint={t('key.escape')}>
        {t('refund.back')}
      </ActionButton>
      <Way isSelected={way === 'card'} keyHint="F9" onSelect={() => asides.payBackIn('card')}>
        {t('refund.byCard')}
      </Way>
      <Way isSelected={way === 'cash'} keyHint="F10" onSelect={() => asides.payBackIn('cash')}>
        {t('refund.inCash')}
      </Way>
      <ActionButton
        kind="primary"
        onPress={() => asides.refundEnter(null)}
        isDisabled={isSlow}
        keyHint={t('key.enter')}
      >
        {words()}
      </ActionButton>
    </div>
  );
}

type WayProps = {
  readonly children: string;
  readonly isSelected: boolean;
  readonly keyHint: string;
  readonly onSelect: () => void;
};

/** One of two ways, of which one holds. */
function Way({ children, isSelected, keyHint, onSelect }: WayProps) {
  return (
    <ToggleButton className="action refund__way" isSelected={isSelected} onChange={onSelect} preventFocusOnPress>
      <span className="action__label">{children}</span>
      <KeyHint>{keyHint}</KeyHint>
    </ToggleButton>
  );
}
