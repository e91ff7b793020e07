import { useEffect, useRef } from 'react';
import { Input, Label, Text, TextField } from 'react-aria-components';
import './text-input.css';

type CashInputProps = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** An amount of money in a form. Takes the focus that a form before it left behind. */
export function CashInput({ label, hint, value, onChange }: CashInputProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) field.current?.focus();
  }, []);
  return (
    <TextField
      className="text-input"
      value={value}
      onChange={onChange}
      maxLength={20}
      inputMode="decimal"
      autoComplete="off"
    >
      <Label className="text-input__label">{label}</Label>
      <Input ref={field} className="text-input__field text-input__field--amount" />
      <Text slot="description" className="quiet small">
        {hint}
      </Text>
    </TextField>
  );
}
