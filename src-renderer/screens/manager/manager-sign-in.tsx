import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { isDialogOpen, takeKey, useKeyPress } from '../../components/use-key-press.ts';
import { useTill } from '../../queries/till.ts';
import { PinPad } from '../sign-in/pin-pad.tsx';
import { type Person, StaffList } from '../sign-in/staff-list.tsx';
import '../centred-screen.css';
import '../sign-in/sign-in-screen.css';

/** Which manager, and the PIN, while a cashier is signed in. Esc goes back to the sale. */
export function ManagerSignIn({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const { calls } = useTill();
  const staff = useQuery({ ...calls.session.staff.queryOptions(), staleTime: 0 });
  const [chosen, setChosen] = useState<Person | null>(null);
  const managers = staff.data?.filter((person) => person.role === 'manager');
  const person = chosen ?? (managers?.length === 1 ? (managers[0] ?? null) : null);
  const hasChoice = managers !== undefined && managers.length > 1;
  const stepBack = () => {
    if (hasChoice && chosen !== null) setChosen(null);
    else onLeave();
  };
  useKeyPress((event) => {
    if (event.key !== 'Escape' || person !== null || isDialogOpen()) return;
    takeKey(event);
    onLeave();
  });
  return (
    <main className="centred">
      <section className="card centred__card sign-in">
        {person === null ? (
          <>
            <h1 className="centred__title">{t('manager.signInTitle')}</h1>
            {staff.isError ? <p role="alert">{t('signIn.failed')}</p> : null}
            {managers?.length === 0 ? <p>{t('manager.noManagers')}</p> : null}
            {hasChoice ? <StaffList staff={managers} onChoose={setChosen} /> : null}
            <ActionButton kind="quiet" onPress={onLeave} keyHint={t('key.escape')}>
              {t('manager.leave')}
            </ActionButton>
          </>
        ) : (
          <PinPad person={person} onLeave={stepBack} leaveLabel={hasChoice ? undefined : t('manager.leave')} />
        )}
        <p className="quiet">{t('manager.signInHint')}</p>
      </section>
    </main>
  );
}
