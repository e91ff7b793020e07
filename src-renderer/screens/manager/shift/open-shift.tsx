import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../components/action-button.tsx';
import { CashInput } from '../../../components/cash-input.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { useStatus } from '../../../queries/status.ts';
import { useTill } from '../../../queries/till.ts';
import { readCash } from '../../../state/read-cash.ts';
import { ProblemLine } from '../problem-line.tsx';
import type { ClosedShift } from './close-shift.tsx';

const EXAMPLE_MINOR = 25_000;

/** Opens a shift with what is in the drawer. `closed` says how the last one ended. */
export function OpenShift({ closed }: { closed: ClosedShift | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { calls, queryClient } = useTill();
  const open = useMutation(
    calls.manager.openShift.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: calls.manager.shift.key() }),
    }),
  );
  const currency = useStatus()?.till?.store.currency ?? 'EUR';
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const floatMinor = readCash(text, currency);
    setWrong(floatMinor === null);
    if (floatMinor !== null && !open.isPending) open.mutate({ floatMinor });
  };
  const example = format.amount(EXAMPLE_MINOR);
  return (
    <section className="card manager__card" aria-label={t('manager.page.shift')}>
      {closed === null ? null : (
        <p role="status" className={closed.isExact ? 'manager__done' : 'manager__waiting'}>
          {closed.words}
        </p>
      )}
      <h2 className="manager__heading">{t('manager.shift.none')}</h2>
      <p className="quiet">{t('manager.shift.noneHint')}</p>
      <Form className="manager__form" onSubmit={onSubmit}>
        <CashInput
          label={t('manager.shift.float')}
          hint={t('manager.shift.floatHint', { example })}
          value={text}
          onChange={setText}
        />
        <ProblemLine error={open.error} problem={isWrong ? t('manager.shift.notAmount', { example }) : null} />
        <ActionButton kind="primary" type="submit" onPress={() => undefined} keyHint={t('key.enter')}>
          {t('manager.shift.open')}
        </ActionButton>
      </Form>
    </section>
  );
}
