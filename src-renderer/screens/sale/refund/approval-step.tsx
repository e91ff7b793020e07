import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../components/action-button.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { isDialogOpen, takeKey, useKeyPress } from '../../../components/use-key-press.ts';
import { useTill } from '../../../queries/till.ts';
import type { ApprovalProblem, RefundApproval } from '../../../state/refund-state.ts';
import type { Format } from '../../../words/format.ts';
import { PinForm } from '../../sign-in/pin-form.tsx';
import { type Person, StaffList } from '../../sign-in/staff-list.tsx';
import { useAsides } from '../aside/use-aside.ts';
import '../../centred-screen.css';
import '../../sign-in/sign-in-screen.css';

/** Who allows it, and the PIN. The cashier stays signed in. */
export function ApprovalStep({ state: { paper, problem } }: { state: RefundApproval }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asides = useAsides();
  const { calls } = useTill();
  const staff = useQuery({ ...calls.session.staff.queryOptions(), staleTime: 0 });
  const [chosen, setChosen] = useState<Person | null>(null);
  const allowed = staff.data?.filter(({ role }) => role !== 'cashier') ?? [];
  const person = chosen ?? (allowed.length === 1 ? (allowed[0] ?? null) : null);
  const hasChoice = allowed.length > 1;
  useKeyPress((event) => {
    if (event.key !== 'Escape' || person !== null || isDialogOpen()) return;
    takeKey(event);
    asides.refundStepBack();
  });
  const about = t('refund.approval.text', { amount: format.money(paper.quote?.totals.moneyMinor ?? 0) });
  return (
    <section className="card refund__approval" aria-label={t('refund.approval.title')}>
      {person === null ? (
        <>
          <h2 className="refund__title">{t('refund.approval.title')}</h2>
          <p className="quiet">{about}</p>
          {staff.isError ? <p role="alert">{t('signIn.failed')}</p> : null}
          {staff.isSuccess && allowed.length === 0 ? <p role="alert">{t('refund.approval.nobody')}</p> : null}
          {hasChoice ? <StaffList staff={allowed} onChoose={setChosen} /> : null}
          <ActionButton kind="quiet" onPress={asides.refundStepBack} keyHint={t('key.escape')}>
            {t('refund.back')}
          </ActionButton>
        </>
      ) : (
        <PinForm
          title={t('signIn.pinTitle', { name: person.name })}
          about={about}
          problem={problemWords(problem, person.name, t, format)}
          isPending={paper.isBusy}
          submitLabel={t('refund.approval.pin')}
          leaveLabel={hasChoice ? t('signIn.someoneElse') : t('refund.back')}
          onSubmit={(pin) => void asides.approve({ staffId: person.staffId, pin })}
          onLeave={() => (hasChoice ? setChosen(null) : asides.refundStepBack())}
        />
      )}
    </section>
  );
}

function problemWords(
  problem: ApprovalProblem | null,
  name: string,
  t: TFunction,
  format: Pick<Format, 'time'>,
): string | null {
  switch (problem?.kind) {
    case 'pin-wrong':
      return t('refund.approval.wrong', { count: problem.attemptsLeft });
    case 'locked-out':
      return t('refund.approval.lockedOut', { name, time: format.time(problem.untilMs, Date.now()) });
    case 'not-allowed':
      return t('refund.approval.notAllowed');
    case undefined:
      return null;
  }
}
