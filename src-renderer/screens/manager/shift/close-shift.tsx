import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Shift } from '../../../../src-shared/contracts/manager.ts';
import { ActionButton } from '../../../components/action-button.tsx';
import { CashInput } from '../../../components/cash-input.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { useTill } from '../../../queries/till.ts';
import { readCash } from '../../../state/read-cash.ts';
import { differenceWords } from '../../../words/manager-words.ts';
import { ProblemLine } from '../problem-line.tsx';
import './close-shift.css';

const EXAMPLE_MINOR = 25_000;

/** How a count came out, in words. */
export type ClosedShift = { readonly words: string; readonly isExact: boolean };

/** Closes a shift with what was counted. */
export function CloseShift({ shift, onClosed }: { shift: Shift; onClosed: (closed: ClosedShift) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { calls, queryClient } = useTill();
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const close = useMutation(
    calls.manager.closeShift.mutationOptions({
      onSuccess: ({ countedCashMinor, expectedCashMinor, differenceMinor }) => {
        const counted = format.money(countedCashMinor);
        const words = t('manager.shift.closed', { counted, expected: format.money(expectedCashMinor) });
        const difference = differenceWords(differenceMinor, t, format);
        onClosed({ words: `${words} ${difference}`, isExact: differenceMinor === 0 });
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: calls.manager.shift.key() }),
    }),
  );
  const countedMinor = readCash(text, shift.currency);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setWrong(countedMinor === null);
    if (countedMinor === null || close.isPending) return;
    close.mutate({ shiftId: shift.shiftId, countedCashMinor: countedMinor });
  };
  const example = format.amount(EXAMPLE_MINOR);
  return (
    <section className="card manager__card" aria-label={t('manager.shift.close')}>
      <Form className="manager__form" onSubmit={onSubmit}>
        <CashInput
          label={t('manager.shift.count')}
          hint={t('manager.shift.countHint', { example })}
          value={text}
          onChange={setText}
        />
        <p role="status" className="shift__difference">
          {countedMinor === null ? '' : differenceWords(countedMinor - shift.expectedCashMinor, t, format)}
        </p>
        <ProblemLine error={close.error} problem={isWrong ? t('manager.shift.notAmount', { example }) : null} />
        <ActionButton kind="primary" type="submit" onPress={() => undefined} keyHint={t('key.enter')}>
          {t('manager.shift.close')}
        </ActionButton>
      </Form>
    </section>
  );
}
