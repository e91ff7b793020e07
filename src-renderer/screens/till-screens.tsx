import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TillStatus } from '../../src-shared/contracts/till.ts';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { KeyList, type KeyScreen } from '../components/key-list.tsx';
import { Notes } from '../components/notes.tsx';
import { useScans } from '../components/scans.ts';
import { TopBar } from '../components/top-bar.tsx';
import { isDialogOpen, takeKey, useKeyPress } from '../components/use-key-press.ts';
import { useStatus, useStatusWatch } from '../queries/status.ts';
import { useTill } from '../queries/till.ts';
import { BlockedScreen } from './blocked-screen.tsx';
import { ManagerArea } from './manager/manager-area.tsx';
import { type ManagerArea as Area, useManagerArea } from './manager/use-manager-area.ts';
import { PairingScreen } from './pairing/pairing-screen.tsx';
import { PreparingScreen } from './preparing-screen.tsx';
import { SaleScreen } from './sale/sale-screen.tsx';
import { SignInScreen } from './sign-in/sign-in-screen.tsx';
import { useLock } from './use-lock.ts';
import './till-screens.css';

/** The window's frame and, by what the till is ready for, the screen in it. */
export function TillScreens() {
  const till = useTill();
  useStatusWatch(till);
  const status = useStatus();
  const lock = useLock(status?.session !== null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const canHelp = status?.stage === 'ready';
  // What is scanned is to be seen.
  useScans(useCallback(() => setHelpOpen(false), []));
  const area = useManagerArea(canHelp ? status.session : null);
  useKeyPress((event) => {
    if (event.key !== 'F12' || event.repeat || isDialogOpen() || !canHelp || status.session === null) return;
    takeKey(event);
    if (area.isOpen) area.leave();
    else area.open();
  });
  useKeyPress((event) => {
    if (event.key !== '?' || !canHelp || isDialogOpen() || isWriting(event)) return;
    takeKey(event);
    setHelpOpen(true);
  });
  if (status === undefined) return <Starting />;
  return (
    <div className="till-screens">
      <TopBar
        status={status}
        onLock={lock}
        onHelp={() => setHelpOpen(true)}
        onManager={area.isOpen ? null : area.open}
      />
      <Notes status={status} />
      <ErrorBoundary>
        <Screen status={status} area={area} />
      </ErrorBoundary>
      {isHelpOpen && canHelp ? <KeyList screen={keyScreen(status, area)} onClose={() => setHelpOpen(false)} /> : null}
    </div>
  );
}

/** Whose keys are listed. */
function keyScreen({ session }: TillStatus, area: Area): KeyScreen {
  if (session === null) return 'sign-in';
  if (!area.isOpen) return 'sale';
  return session.role === 'manager' ? 'manager' : 'sign-in';
}

function Screen({ status, area }: { status: TillStatus; area: Area }) {
  if (status.stage === 'blocked' && status.blocked !== null) return <BlockedScreen blocked={status.blocked} />;
  if (status.stage === 'unpaired') return <PairingScreen keyStore={status.keyStore} />;
  if (status.stage === 'preparing') return <PreparingScreen replica={status.replica} />;
  if (status.session === null) return <SignInScreen returning={area.returning} />;
  return area.isOpen ? <ManagerArea session={status.session} onLeave={area.leave} /> : <SaleScreen />;
}

/** Shown only where the first status takes long: with nothing on it before, so that nothing flashes by. */
function Starting() {
  const { t } = useTranslation();
  return (
    <main className="centred">
      <p className="starting quiet">{t('app.starting')}</p>
    </main>
  );
}

/** Whether a text is under way, to which the key belongs. */
function isWriting(event: KeyboardEvent): boolean {
  const { target } = event;
  return (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && target.value !== '';
}
