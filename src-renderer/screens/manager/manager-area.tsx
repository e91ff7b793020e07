import type { TillStatus } from '../../../src-shared/contracts/till.ts';
import { ManagerScreen } from './manager-screen.tsx';
import { ManagerSignIn } from './manager-sign-in.tsx';

/** The manager's screens, or the PIN that they ask for. The main process checks the role again with every call. */
export function ManagerArea({
  session,
  onLeave,
}: {
  session: NonNullable<TillStatus['session']>;
  onLeave: () => void;
}) {
  return session.role === 'manager' ? <ManagerScreen onLeave={onLeave} /> : <ManagerSignIn onLeave={onLeave} />;
}
