import { type FormEvent, useRef, useState } from 'react';
import { Button, Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { isDialogOpen, takeKey, useKeyPress, writes } from '../../components/use-key-press.ts';

const LEAST_DIGITS = 4;
const MOST_DIGITS = 12;
const PAD = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

type PinFormProps = {
  readonly title: string;
  /** What the PIN is for, where the title does not say it. */
  readonly about?: string;
  /** Why the last try was not taken. */
  readonly problem: string | null;
  readonly isPending: boolean;
  readonly submitLabel: string;
  readonly leaveLabel: string;
  readonly onSubmit: (pin: string) => void;
  readonly onLeave: () => void;
};

/** A PIN, by touch or by keys. It leaves the field with every try. */
export function PinForm(props: PinFormProps) {
  const { title, about, problem, isPending, submitLabel, leaveLabel, onSubmit, onLeave } = props;
  const { t } = useTranslation();
  const [pin, setPin] = useState('');
  const [isShort, setShort] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useKeyPress((event) => {
    if (isDialogOpen()) return;
    if (event.key === 'Escape') {
      takeKey(event);
      if (pin === '') onLeave();
      else setPin('');
    } else if (writes(event)) field.current?.focus();
  });

  const change = (text: string) => {
    setShort(false);
    setPin(text.replaceAll(/\D/g, '').slice(0, MOST_DIGITS));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    setShort(pin.length < LEAST_DIGITS);
    if (pin.length < LEAST_DIGITS) return;
    setPin('');
    onSubmit(pin);
  };

  return (
    <Form className="pin" onSubmit={submit} aria-label={title}>
      <h1 className="centred__title">{title}</h1>
      {about === undefined ? null : <p className="quiet">{about}</p>}
      <TextField
        type="password"
        value={pin}
        onChange={change}
        autoComplete="off"
        inputMode="none"
        // Nothing else is to be done on this screen.
        autoFocus
      >
        <Label className="visually-hidden">{t('signIn.pin')}</Label>
        <Input ref={field} className="pin__field" />
      </TextField>
      <p role="alert" className="pin__problem">
        {isShort ? t('signIn.tooShort') : problem}
      </p>
      <PinKeys pin={pin} onChange={change} submitLabel={submitLabel} />
      <ActionButton kind="quiet" onPress={onLeave} keyHint={t('key.escape')}>
        {leaveLabel}
      </ActionButton>
    </Form>
  );
}

type PinKeysProps = {
  readonly pin: string;
  readonly onChange: (pin: string) => void;
  readonly submitLabel: string;
};

function PinKeys({ pin, onChange, submitLabel }: PinKeysProps) {
  const { t } = useTranslation();
  return (
    <div className="pin__pad">
      {PAD.map((digit) => (
        <Digit key={digit} digit={digit} onPress={() => onChange(pin + digit)} />
      ))}
      <Button
        className="action pin__digit"
        preventFocusOnPress
        aria-label={t('signIn.delete')}
        onPress={() => onChange(pin.slice(0, -1))}
      >
        ⌫
      </Button>
      <Digit digit="0" onPress={() => onChange(`${pin}0`)} />
      <Button className="action action--primary pin__digit" preventFocusOnPress type="submit">
        {submitLabel}
      </Button>
    </div>
  );
}

function Digit({ digit, onPress }: { digit: string; onPress: () => void }) {
  return (
    <Button className="action pin__digit" preventFocusOnPress onPress={onPress}>
      {digit}
    </Button>
  );
}
