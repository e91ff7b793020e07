import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/use-format.ts';
import { useSale, useSaleSession } from './use-sale.ts';

const DIGITS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0'] as const;

/** Digits to touch, placed as on the block of a keyboard. What was not taken is replaced, as by keys. */
export function PayPad({ typed }: { typed: string }) {
  const { t } = useTranslation();
  const session = useSaleSession();
  const { decimalMark } = useFormat();
  const isMarked = useSale((state) => state.notice?.tone === 'bad');
  const signs = decimalMark === null ? [...DIGITS, '00'] : [...DIGITS, decimalMark];
  return (
    <div className="pay-pad" role="group" aria-label={t('pay.pad')}>
      {signs.map((sign) => (
        <Button
          key={sign}
          className="action pay-pad__sign"
          preventFocusOnPress
          onPress={() => session.setHanded(isMarked ? sign : typed + sign)}
        >
          {sign}
        </Button>
      ))}
      <Button
        className="action pay-pad__sign"
        preventFocusOnPress
        aria-label={t('pay.deleteDigit')}
        onPress={() => session.setHanded(typed.slice(0, -1))}
      >
        ⌫
      </Button>
    </div>
  );
}
