import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/use-format.ts';
import { useTill } from '../../queries/till.ts';
import { PinForm } from './pin-form.tsx';
import { signInErrorWords } from './sign-in-words.ts';
import type { Person } from './staff-list.tsx';

type PinPadProps = {
  readonly person: Person;
  readonly onLeave: () => void;
  /** What leaving does, where it is not choosing someone else. */
  readonly leaveLabel?: string | undefined;
};

/** Signs one person in by their PIN. */
export function PinPad({ person, onLeave, leaveLabel }: PinPadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { calls } = useTill();
  const signIn = useMutation(calls.session.signIn.mutationOptions());
  return (
    <PinForm
      title={t('signIn.pinTitle', { name: person.name })}
      problem={signInErrorWords(signIn.error, person.name, t, format)}
      isPending={signIn.isPending}
      submitLabel={t('signIn.submit')}
      leaveLabel={leaveLabel ?? t('signIn.someoneElse')}
      onSubmit={(pin) => signIn.mutate({ staffId: person.staffId, pin })}
      onLeave={onLeave}
    />
  );
}
