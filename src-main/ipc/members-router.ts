import { memberMovements } from '../desk/member-movements.ts';
import type { Callers, Implementer } from './callers.ts';

/** What is asked and said of a member: for whoever is signed in. */
export function membersRouter({ members: os }: Implementer, { attended }: Callers) {
  return {
    movements: os.movements.handler(({ input }) => memberMovements(attended().desk, input.memberId)),
  };
}
