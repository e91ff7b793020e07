import type { TillStatus } from '../../src-shared/contracts/till.ts';

export type Session = NonNullable<TillStatus['session']>;

/** Who is at the till, who went to the manager's screens, and who comes back from there. */
export type ManagerVisit = {
  /** Who is signed in, as last seen. */
  readonly session: Session | null;
  /** Who was at the till when the manager's screens were opened; null while the sale stands. */
  readonly openedBy: Session | null;
  /** Whose PIN is asked first: the cashier over whom a manager had signed in. */
  readonly returning: Session | null;
};

export const NO_VISIT: ManagerVisit = { session: null, openedBy: null, returning: null };

/**
 * The visit after the session changed. A manager's rights never stay behind: whoever signs out ends it, and the cashier
 * who was at the till before comes back by their own PIN.
 */
export function followSession(visit: ManagerVisit, session: Session | null): ManagerVisit {
  if (visit.session?.staffId === session?.staffId) return visit;
  if (session === null) return { session, openedBy: null, returning: isTakenOver(visit) ? visit.openedBy : null };
  // Signing in from nobody is a new beginning; over somebody it is a manager who was asked for.
  return visit.session === null ? { ...NO_VISIT, session } : { ...visit, session };
}

/** Whether somebody else has signed in over who opened the manager's screens. */
export function isTakenOver({ session, openedBy }: ManagerVisit): boolean {
  return openedBy !== null && session?.staffId !== openedBy.staffId;
}
