import { useState } from 'react';
import { useTill } from '../../queries/till.ts';
import { followSession, isTakenOver, NO_VISIT, type Session } from '../../state/manager-visit.ts';

/** Whether the manager's screens stand in the place of the sale, and who was at the till before. */
export type ManagerArea = {
  readonly isOpen: boolean;
  readonly open: () => void;
  /** Back to the sale. Where a manager had signed in over somebody, that person's PIN is asked. */
  readonly leave: () => void;
  /** Who comes back to the till now. */
  readonly returning: Session | null;
};

/** So long the way to the manager's screens waits for what the cashier did last. */
const LONGEST_WAIT_MS = 1_000;

/** The way to the manager's screens and back. The till keeps the open sale meanwhile. */
export function useManagerArea(session: Session | null): ManagerArea {
  const { client, lastChanges } = useTill();
  const [kept, setKept] = useState(NO_VISIT);
  const visit = followSession(kept, session);
  if (visit !== kept) setKept(visit);

  const open = () => {
    if (session === null) return;
    const waited = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS));
    void Promise.race([lastChanges.settled(), waited]).then(() =>
      setKept((before) => (before.session?.staffId === session.staffId ? { ...before, openedBy: session } : before)),
    );
  };
  const leave = () => {
    if (!isTakenOver(visit)) return setKept({ ...visit, openedBy: null });
    // Were it to fail, these screens would still stand, with the manager's name above them.
    client.session.signOut().catch(() => undefined);
  };
  return { isOpen: visit.openedBy !== null, open, leave, returning: visit.returning };
}
