import { Input, Label, Text, TextField } from 'react-aria-components';
import './text-input.css';

type CashInputProps = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** An amount of money in a form, as large as what is counted. */
export function CashInput({ label, hint, value, onChange }: CashInputProps) {
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
      <Input className="text-input__field text-input__field--amount" />
      <Text slot="description" className="quiet small">
        {hint}
      </Text>
    </TextField>
  );
}
