import { readStaff } from '../replica/lookup.ts';
import type { Desk, SignedIn } from './desk.ts';
import { Refusal } from './refusal.ts';
import { signIn } from './sign-in.ts';

/** Who is asked to allow something, with the PIN that was typed. */
export interface Approval {
  readonly staffId: string;
  readonly pin: string;
}

/** Whether a person may allow what a cashier alone may not. */
export function mayApprove({ role }: Pick<SignedIn, 'role'>): boolean {
  return role !== 'cashier';
}

/**
 * The id of the supervisor or manager who allows something: whoever is signed in, if that is one, else the person whose PIN
 * was typed. Tries count, and lock out, as they do at signing in. Refuses with APPROVAL_NEEDED where nobody, or a cashier, was
 * named, and with PIN_WRONG or LOCKED_OUT.
 */
export async function approve(desk: Desk, staff: SignedIn, approval: Approval | null): Promise<string> {
  if (mayApprove(staff)) return staff.staffId;
  if (approval === null) throw new Refusal('APPROVAL_NEEDED', undefined);
  const { staffId, pin } = approval;
  const named = readStaff(desk.replica()).find((person) => person.staffId === staffId);
  if (named !== undefined && !mayApprove(named)) throw new Refusal('APPROVAL_NEEDED', undefined);
  const approver = await signIn(desk, staffId, pin);
  return approver.staffId;
}
