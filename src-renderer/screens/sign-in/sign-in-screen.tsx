import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { useScans } from '../../components/scans.ts';
import { useTill } from '../../queries/till.ts';
import { PinPad } from './pin-pad.tsx';
import { type Person, StaffList } from './staff-list.tsx';
import '../centred-screen.css';
import './sign-in-screen.css';

/** Who is at the till: a name, then the PIN. `returning`: who comes back from a break, and only types the PIN. */
export function SignInScreen({ returning }: { returning: Person | null }) {
  const { t } = useTranslation();
  const { calls, playTone } = useTill();
  const staff = useQuery({ ...calls.session.staff.queryOptions(), staleTime: 0, refetchOnMount: 'always' });
  const [person, setPerson] = useState(returning);
  const [hasScanned, setScanned] = useState(false);
  useScans(
    useCallback(() => {
      setScanned(true);
      playTone('bad');
    }, [playTone]),
  );
  const choose = (chosen: Person) => {
    setScanned(false);
    setPerson(chosen);
  };
  // The list is there in milliseconds: an empty card before it would only flicker.
  if (staff.isPending) return <main className="centred" />;
  return (
    <main className="centred">
      <section className="card centred__card sign-in">
        {person === null ? (
          <>
            <h1 className="centred__title">{t('signIn.title')}</h1>
            {staff.isError ? (
              <div className="sign-in__failed" role="alert">
                <p>{t('signIn.failed')}</p>
                <ActionButton onPress={() => void staff.refetch()}>{t('app.tryAgain')}</ActionButton>
              </div>
            ) : null}
            {staff.data === undefined ? null : <StaffList staff={staff.data} onChoose={choose} />}
          </>
        ) : (
          <PinPad person={person} onLeave={() => setPerson(null)} />
        )}
        <p role="status" className="sign-in__scanned">
          {hasScanned ? t('signIn.scanned') : ''}
        </p>
      </section>
    </main>
  );
}
