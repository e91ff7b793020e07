import { Input, Label, Text, TextArea, TextField } from 'react-aria-components';
import './text-input.css';

type TextInputProps = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly maxLength: number;
  readonly hasFocus?: boolean;
  /** For a text of several lines. */
  readonly rows?: number;
};

/** A labelled field of a form. What is written in it stays on this machine: nothing corrects or remembers it. */
export function TextInput({ label, hint, value, onChange, maxLength, hasFocus = false, rows }: TextInputProps) {
  return (
    <TextField
      className="text-input"
      value={value}
      onChange={onChange}
      maxLength={maxLength}
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
      // The first field of a form that stands alone on the screen.
      autoFocus={hasFocus}
    >
      <Label className="text-input__label">{label}</Label>
      {rows === undefined ? (
        <Input className="text-input__field" />
      ) : (
        <TextArea className="text-input__field" rows={rows} />
      )}
      <Text slot="description" className="quiet small">
        {hint}
      </Text>
    </TextField>
  );
}
