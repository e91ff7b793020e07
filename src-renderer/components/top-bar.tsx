import { useTranslation } from 'react-i18next';
import type { TillStatus } from '../../src-shared/contracts/till.ts';
import { ActionButton } from './action-button.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { StatePills } from './state-pills.tsx';
import './top-bar.css';

type TopBarProps = {
  readonly status: TillStatus;
  readonly onLock: () => void;
  readonly onHelp: () => void;
  /** Null where the manager's screens stand already. */
  readonly onManager: (() => void) | null;
};

/** Where we are, how the till stands, who is at it. */
export function TopBar({ status, onLock, onHelp, onManager }: TopBarProps) {
  const { t } = useTranslation();
  const { till, session, stage } = status;
  return (
    <header className="top-bar">
      <span className="top-bar__brand">Earnest</span>
      {till === null ? null : (
        <span className="top-bar__place">{t('app.place', { store: till.store.name, till: till.tillName })}</span>
      )}
      <span className="top-bar__space" />
      {stage === 'ready' || stage === 'preparing' ? <StatePills status={status} /> : null}
      {session === null ? (
        <LanguageSwitch />
      ) : (
        <>
          <span className="top-bar__who">
            {t('app.cashier', { name: session.name, role: t(`role.${session.role}`) })}
          </span>
          {onManager === null || stage !== 'ready' ? null : (
            <ActionButton kind="quiet" onPress={onManager} keyHint="F12">
              {t('manager.open')}
            </ActionButton>
          )}
          <ActionButton kind="quiet" onPress={onLock} keyHint={`${t('key.control')}+L`}>
            {t('app.lock')}
          </ActionButton>
        </>
      )}
      {stage === 'ready' ? (
        <ActionButton kind="quiet" onPress={onHelp} label={t('app.keys')}>
          ?
        </ActionButton>
      ) : null}
    </header>
  );
}
