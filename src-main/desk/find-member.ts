import { readProvisionalMember } from '../journal/provisional-members.ts';
import { type ReplicaMember, readMember } from '../replica/lookup.ts';
import type { Desk } from './desk.ts';

/** A member as the replica has it, or as it was enrolled here and central has not confirmed it yet. */
export type DeskMember = ReplicaMember & { readonly provisional?: true };

/** A member by any of its ids; null where neither the replica nor this till's own enrolments have it. */
export function findMember(desk: Desk, memberId: string): DeskMember | null {
  // The replica first: central's own record takes the place of what was enrolled here.
  return readMember(desk.replica(), memberId) ?? readProvisionalMember(desk.journal, memberId);
}
