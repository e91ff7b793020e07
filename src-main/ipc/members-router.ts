import { enrolMember } from '../desk/enrol-member.ts';
import { memberMovements } from '../desk/member-movements.ts';
import { replaceCard } from '../desk/replace-card.ts';
import type { Callers, Implementer } from './callers.ts';
import type { Till } from './till.ts';

/** Members and their cards: for whoever is signed in. */
export function membersRouter({ members: os }: Implementer, { attended }: Callers, till: Till) {
  return {
    movements: os.movements.handler(({ input }) => memberMovements(attended().desk, input.memberId)),
    enrol: os.enrol.handler(({ input }) => {
      const { desk, staff } = attended();
      const member = enrolMember(desk, staff, input);
      till.committed();
      return member;
    }),
    replaceCard: os.replaceCard.handler(({ input }) => {
      const { desk, staff } = attended();
      const member = replaceCard(desk, staff, input);
      till.committed();
      return member;
    }),
  };
}
