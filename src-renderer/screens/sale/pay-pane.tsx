import { type RefObject, useEffect, useRef } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/use-format.ts';
import { useFigures } from '../../queries/figures.ts';
import { NEW_PAYMENT, tally } from '../../state/paying.ts';
import { quickAmounts } from '../../state/quick-amounts.ts';
import { PayPad } from './pay-pad.tsx';
import { useSale, useSaleSession } from './use-sale.ts';
import './pay-pane.css';

/** What is handed over: typed, by digits on the screen, or one of the likely amounts. */
export function PayPane({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const session = useSaleSession();
  const { decimalMark } = useFormat();
  const paying = useSale((state) => state.paying) ?? NEW_PAYMENT;
  const notice = useSale((state) => state.notice);
  const typed = paying.step === 'amount' ? paying.typed : '';
  const handed = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const place = field;
    handed.current?.focus();
    return () => place.current?.focus();
  }, [field]);
  // What was not taken is marked, so that the next key replaces it.
  useEffect(() => {
    if (notice?.tone === 'bad') handed.current?.select();
  }, [notice]);
  return (
    <div className="pay-pane">
      <div className="pay-pane__amounts">
        <TextField value={typed} onChange={session.setHanded} autoComplete="off" inputMode="none" maxLength={20}>
          <Label className="pay-pane__label">{t('pay.handed')}</Label>
          <Input ref={handed} className="pay-pane__field" data-pay-field />
        </TextField>
        <QuickAmounts />
      </div>
      <PayPad typed={typed} onType={session.setHanded} decimalMark={decimalMark} />
    </div>
  );
}

function QuickAmounts() {
  const { t } = useTranslation();
  const session = useSaleSession();
  const format = useFormat();
  const quote = useFigures()?.quote;
  const paying = useSale((state) => state.paying) ?? NEW_PAYMENT;
  if (quote === undefined) return null;
  const { currency, toPayMinor } = quote;
  const { dueMinor } = tally(paying, { toPayMinor, currency });
  return (
    // A group of buttons, and no fields of a form.
    <div className="pay-pane__quick" role="group" aria-label={t('pay.likely')}>
      <Button className="action pay-pane__exact" preventFocusOnPress onPress={() => session.handOver('')}>
        {t('pay.exact', { amount: format.amount(dueMinor) })}
      </Button>
      {quickAmounts(dueMinor, currency).map((amountMinor) => (
        <Button
          key={amountMinor}
          className="action pay-pane__likely"
          preventFocusOnPress
          onPress={() => session.handOver(format.plain(amountMinor))}
        >
          {format.amount(amountMinor)}
        </Button>
      ))}
    </div>
  );
}
