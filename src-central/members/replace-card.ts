import { and, eq } from 'drizzle-orm';
import type { CentralTransaction } from '../database/open.ts';
import { identifiers, members } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { insertIdentifiers } from './add-members.ts';
import type { MemberRow } from './lock-member.ts';
import { forgetLostCards, loseCards } from './lost-cards.ts';
import { identifierRows } from './profile.ts';
import { sealAnew } from './seal-anew.ts';

export interface CardReplacement {
  /** Null where nobody knows which one it was: then none of the member's cards may be used any more. */
  readonly oldCode: string | null;
  readonly newCode: string | null;
}

/** Blocks a member's old card, gives it a new one, and tells the tills. The member must be locked, and the new card free. */
export async function replaceCard(
  tx: CentralTransaction,
  changes: Changes,
  member: MemberRow,
  { oldCode, newCode }: CardReplacement,
): Promise<void> {
  const { memberId } = member;
  const cards = await tx
    .select({ value: identifiers.value })
    .from(identifiers)
    .where(and(eq(identifiers.memberId, memberId), eq(identifiers.kind, 'card')));
  const codes = cards.map(({ value }) => value);
  const lost = codes.filter((code) => code !== newCode && (oldCode === null || code === oldCode));
  const keys = await readCentralState(tx);
  if (newCode !== null && !codes.includes(newCode)) {
    await forgetLostCards(tx, memberId, [newCode]);
    await insertIdentifiers(tx, identifierRows(keys, member, [{ kind: 'card', value: newCode }]));
  }
  await loseCards(tx, memberId, lost);
  await sealAnew(tx, keys, member);
  await tx
    .update(members)
    .set({ version: member.version + 1 })
    .where(eq(members.memberId, memberId));
  changes.publishMember(memberId);
}
