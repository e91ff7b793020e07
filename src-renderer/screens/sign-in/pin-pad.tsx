import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { Button, Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { useFormat } from '../../components/use-format.ts';
import { isDialogOpen, takeKey, useKeyPress, writes } from '../../components/use-key-press.ts';
import { useTill } from '../../queries/till.ts';
import { signInErrorWords } from './sign-in-words.ts';
import type { Person } from './staff-list.tsx';

const LEAST_DIGITS = 4;
const MOST_DIGITS = 12;
const PAD = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

type PinPadProps = {
  readonly person: Person;
  readonly onLeave: () => void;
  /** What leaving does, where it is not choosing someone else. */
  readonly leaveLabel?: string | undefined;
};

/** The PIN of one person, by touch or by keys. It leaves the field with every try. */
export function PinPad({ person, onLeave, leaveLabel }: PinPadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { calls } = useTill();
  const signIn = useMutation(calls.session.signIn.mutationOptions());
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
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (signIn.isPending) return;
    setShort(pin.length < LEAST_DIGITS);
    if (pin.length < LEAST_DIGITS) return;
    setPin('');
    signIn.mutate({ staffId: person.staffId, pin });
  };
  const problem = isShort ? t('signIn.tooShort') : signInErrorWords(signIn.error, person.name, t, format);

  return (
    <Form className="pin" onSubmit={onSubmit} aria-label={t('signIn.pinTitle', { name: person.name })}>
      <h1 className="centred__title">{t('signIn.pinTitle', { name: person.name })}</h1>
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
        {problem}
      </p>
      <PinKeys pin={pin} onChange={change} />
      <ActionButton kind="quiet" onPress={onLeave} keyHint={t('key.escape')}>
        {leaveLabel ?? t('signIn.someoneElse')}
      </ActionButton>
    </Form>
  );
}

function PinKeys({ pin, onChange }: { pin: string; onChange: (pin: string) => void }) {
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
        {t('signIn.submit')}
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
