import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import '../../../components/text-input.css';
import './form-field.css';

type FormFieldProps = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly maxLength: number;
  /** What is wrong with it, said in the place of the hint. */
  readonly problem: string | null;
};

/** A field of a form with what is wrong beside it. Nothing corrects or remembers what is written in it. */
export function FormField({ label, hint, value, onChange, maxLength, problem }: FormFieldProps) {
  return (
    <TextField
      className="text-input form-field"
      value={value}
      onChange={onChange}
      maxLength={maxLength}
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
      isInvalid={problem !== null}
      validationBehavior="aria"
    >
      <Label className="text-input__label">{label}</Label>
      <Input className="text-input__field" />
      {problem === null ? (
        <Text slot="description" className="quiet small">
          {hint}
        </Text>
      ) : null}
      <FieldError className="form-field__problem">{problem}</FieldError>
    </TextField>
  );
}
