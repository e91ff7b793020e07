import { and, eq, ne } from 'drizzle-orm';
import type { CentralTransaction } from '../database/open.ts';
import { accounts, identifiers, members } from '../database/schema.ts';
import type { CentralState } from '../database/state.ts';
import type { MemberRow } from './lock-member.ts';
import { identifierSchema, sealMember } from './profile.ts';

/** Seals a member's profile again, from its name and identifiers as they are now. The member must be locked. */
export async function sealAnew(
  tx: CentralTransaction,
  keys: CentralState,
  { memberId, accountId }: Pick<MemberRow, 'memberId' | 'accountId'>,
): Promise<void> {
  const [account] = await tx.select().from(accounts).where(eq(accounts.accountId, accountId));
  const current = await tx
    .select()
    .from(identifiers)
    .where(and(eq(identifiers.memberId, memberId), ne(identifiers.kind, 'lost-card')));
  const profile = sealMember(keys, memberId, account?.displayName ?? '', identifierSchema.array().parse(current));
  await tx.update(members).set({ sealedProfile: profile }).where(eq(members.memberId, memberId));
}
