import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSale } from './use-sale.ts';
import './pay-pad.css';

const DIGITS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0'] as const;

type PayPadProps = {
  readonly typed: string;
  readonly onType: (typed: string) => void;
  /** Null where there are no decimals. */
  readonly decimalMark: string | null;
};

/** Digits to touch, placed as on the block of a keyboard. What was not taken is replaced, as by keys. */
export function PayPad({ typed, onType, decimalMark }: PayPadProps) {
  const { t } = useTranslation();
  const isMarked = useSale((state) => state.notice?.tone === 'bad');
  const signs = [...DIGITS, decimalMark ?? '00'];
  return (
    <div className="pay-pad" role="group" aria-label={t('pay.pad')}>
      {signs.map((sign) => (
        <Button
          key={sign}
          className="action pay-pad__sign"
          preventFocusOnPress
          onPress={() => onType(isMarked ? sign : typed + sign)}
        >
          {sign}
        </Button>
      ))}
      <Button
        className="action pay-pad__sign"
        preventFocusOnPress
        aria-label={t('pay.deleteDigit')}
        onPress={() => onType(typed.slice(0, -1))}
      >
        ⌫
      </Button>
    </div>
  );
}
