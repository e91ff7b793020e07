import { describe, expect, it } from 'vitest';
import { followSession, isTakenOver, type ManagerVisit, NO_VISIT, type Session } from './manager-visit.ts';

const maya: Session = { staffId: 'maya', name: 'Maya', role: 'cashier' };
const jonas: Session = { staffId: 'jonas', name: 'Jonas', role: 'manager' };
const visitOf = (parts: Partial<ManagerVisit>): ManagerVisit => ({ ...NO_VISIT, ...parts });

describe('followSession', () => {
  it.each([
    { what: 'signing in', before: NO_VISIT, session: maya, after: visitOf({ session: maya }) },
    {
      what: 'the same person',
      before: visitOf({ session: maya }),
      session: { ...maya },
      after: visitOf({ session: maya }),
    },
    { what: 'a lock', before: visitOf({ session: maya }), session: null, after: NO_VISIT },
    {
      what: 'a manager over a cashier',
      before: visitOf({ session: maya, openedBy: maya }),
      session: jonas,
      after: visitOf({ session: jonas, openedBy: maya }),
    },
    {
      what: 'that manager leaving',
      before: visitOf({ session: jonas, openedBy: maya }),
      session: null,
      after: visitOf({ returning: maya }),
    },
    {
      what: 'the cashier locking before a manager came',
      before: visitOf({ session: maya, openedBy: maya }),
      session: null,
      after: NO_VISIT,
    },
    {
      what: 'a manager at the till locking',
      before: visitOf({ session: jonas, openedBy: jonas }),
      session: null,
      after: NO_VISIT,
    },
    {
      what: 'the cashier coming back',
      before: visitOf({ returning: maya }),
      session: maya,
      after: visitOf({ session: maya }),
    },
    {
      what: 'somebody else instead',
      before: visitOf({ returning: maya }),
      session: jonas,
      after: visitOf({ session: jonas }),
    },
  ])('after $what', ({ before, session, after }) => {
    expect(followSession(before, session)).toEqual(after);
  });
});

describe('isTakenOver', () => {
  it.each([
    [visitOf({ session: maya }), false],
    [visitOf({ session: maya, openedBy: maya }), false],
    [visitOf({ session: jonas, openedBy: maya }), true],
  ])('%j: %s', (visit, is) => {
    expect(isTakenOver(visit)).toBe(is);
  });
});
