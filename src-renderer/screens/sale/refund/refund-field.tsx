import { useEffect, useRef } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { BarcodeIcon } from '../../../components/icons.tsx';
import { useSale } from '../use-sale.ts';
import '../find-field.css';

type RefundFieldProps = {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
};

/** What can be scanned or typed of what comes back: where the sale has its field. */
export function RefundField({ label, placeholder = label, value, onChange }: RefundFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const notice = useSale((state) => state.notice);
  useEffect(() => field.current?.focus(), []);
  // What was not taken is marked, so that the next key replaces it.
  useEffect(() => {
    if (notice?.tone === 'bad') field.current?.select();
  }, [notice]);
  return (
    <TextField
      className="find-field"
      value={value}
      onChange={onChange}
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
      maxLength={40}
    >
      <Label className="visually-hidden">{label}</Label>
      <BarcodeIcon />
      <Input ref={field} className="find-field__input" placeholder={placeholder} data-refund-field />
    </TextField>
  );
}
