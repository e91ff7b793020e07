import { and, asc, eq, inArray } from 'drizzle-orm';
import type { CentralTransaction } from '../database/open.ts';
import { identifiers } from '../database/schema.ts';

/** Makes lost cards of some of a member's cards: they stay known, by the blind index that they had, and open nothing more. */
export async function loseCards(tx: CentralTransaction, memberId: string, codes: readonly string[]): Promise<void> {
  await forgetLostCards(tx, memberId, codes);
  await tx
    .update(identifiers)
    .set({ kind: 'lost-card' })
    .where(
      and(eq(identifiers.memberId, memberId), eq(identifiers.kind, 'card'), inArray(identifiers.value, [...codes])),
    );
  await limitLostCards(tx, memberId, codes);
}

/** Forgets that a member ever lost these cards, as when one of them is found and taken into use again. */
export async function forgetLostCards(
  tx: CentralTransaction,
  memberId: string,
  codes: readonly string[],
): Promise<void> {
  await tx.delete(identifiers).where(and(isLostCardOf(memberId), inArray(identifiers.value, [...codes])));
}

/** Forgets some lost cards where a member has more identifiers than tills are told of; those to keep last of all. */
export async function limitLostCards(
  tx: CentralTransaction,
  memberId: string,
  keep: readonly string[] = [],
): Promise<void> {
  const excess = (await tx.$count(identifiers, eq(identifiers.memberId, memberId))) - MOST_IDENTIFIERS;
  if (excess <= 0) return;
  const lost = await tx
    .select({ value: identifiers.value })
    .from(identifiers)
    .where(isLostCardOf(memberId))
    .orderBy(asc(identifiers.value));
  const codes = lost.map(({ value }) => value);
  const inOrder = [...codes.filter((code) => !keep.includes(code)), ...codes.filter((code) => keep.includes(code))];
  await forgetLostCards(tx, memberId, inOrder.slice(0, excess));
}

function isLostCardOf(memberId: string) {
  return and(eq(identifiers.memberId, memberId), eq(identifiers.kind, 'lost-card'));
}

/** As `memberChangeSchema` has it. */
const MOST_IDENTIFIERS = 64;
