import { and, eq } from 'drizzle-orm';
import type { Caller } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { accounts, members } from '../database/schema.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { createMembershipIn } from './create-membership.ts';

/**
 * Makes an account an enrolled member of a program at once. It is the account's primary membership where the account has none: an
 * account that joins another program keeps the one it has. A test account cannot join a live program.
 * @throws MembershipRefusedError
 */
export async function joinProgram(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  { accountId, programId }: { readonly accountId: string; readonly programId: string },
): Promise<{ memberId: string }> {
  return inFeedTransaction(db, async (tx, changes) => {
    await tx.select().from(accounts).where(eq(accounts.accountId, accountId)).for('no key update');
    const isPrimary = and(eq(members.accountId, accountId), eq(members.primary, true), eq(members.deleted, false));
    const [primary] = await tx.select({ memberId: members.memberId }).from(members).where(isPrimary);
    const rules = { state: 'Enrolled', primary: primary === undefined, liveness: 'document' } as const;
    return createMembershipIn(tx, changes, clock, caller, { accountId, programId, ...rules });
  });
}
