import { and, eq } from 'drizzle-orm';
import type { CentralTransaction } from '../database/open.ts';
import { identifiers, ledgerAccounts, ledgerPostings, qualifyingEvents } from '../database/schema.ts';
import type { CentralState } from '../database/state.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { insertIdentifiers } from './add-members.ts';
import type { MemberRow } from './lock-member.ts';
import { identifierRows, identifierSchema } from './profile.ts';

/** Whether points or events of a member were ever counted. They are of its program, which it can leave no more. */
export async function hasHistory(tx: CentralTransaction, memberId: string): Promise<boolean> {
  const posted = await tx
    .select({ accountId: ledgerPostings.accountId })
    .from(ledgerPostings)
    .innerJoin(ledgerAccounts, eq(ledgerAccounts.accountId, ledgerPostings.accountId))
    .where(eq(ledgerAccounts.memberId, memberId))
    .limit(1);
  return posted.length > 0 || (await tx.$count(qualifyingEvents, eq(qualifyingEvents.memberId, memberId))) > 0;
}

/**
 * Takes what a member without a history has to another program: its identifiers, and its accounts, which are empty. Tills of the
 * earlier program are told that it is theirs no more. The member must be locked; its own row is for the caller to write.
 * @throws MemberInputError CARD_IN_USE where a member of that program has its card.
 */
export async function moveToProgram(
  tx: CentralTransaction,
  changes: Changes,
  keys: CentralState,
  member: MemberRow,
  programId: string,
): Promise<void> {
  const { memberId, state, expiresAtMs, sealedProfile } = member;
  const isTheirs = eq(identifiers.memberId, memberId);
  const known = await tx.select().from(identifiers).where(isTheirs);
  await tx.delete(identifiers).where(isTheirs);
  // A lost card was one of the earlier program: the other one has never known it.
  const kept = identifierSchema.array().parse(known.filter(({ kind }) => kind !== 'lost-card'));
  await insertIdentifiers(tx, identifierRows(keys, { memberId, programId }, kept));
  await tx
    .update(ledgerAccounts)
    .set({ programId })
    .where(and(eq(ledgerAccounts.memberId, memberId), eq(ledgerAccounts.balance, 0)));
  changes.publish(
    { programId: member.programId },
    {
      kind: 'member',
      memberId,
      programId: member.programId,
      state,
      deleted: true,
      primary: false,
      expiresAtMs,
      sealedProfile: Buffer.from(sealedProfile).toString('base64'),
      identifiers: [],
    },
  );
}
