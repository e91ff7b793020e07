import { and, asc, eq, inArray, or } from 'drizzle-orm';
import type { CentralDatabase } from '../database/open.ts';
import { identifiers, members } from '../database/schema.ts';
import type { Identifier } from './profile.ts';

/** A member who has one of some identifiers, with all that it has. */
export interface Holder {
  readonly memberId: string;
  readonly deleted: boolean;
  readonly identifiers: readonly { readonly kind: Identifier['kind'] | 'lost-card'; readonly value: string }[];
}

/** The members of a program who have any of these identifiers, deleted ones and holders of lost cards included, by id. */
export async function findHolders(
  db: CentralDatabase,
  programId: string,
  wanted: readonly Identifier[],
): Promise<Holder[]> {
  if (wanted.length === 0) return [];
  const isWanted = wanted.map(({ kind, value }) =>
    and(inArray(identifiers.kind, kind === 'card' ? ['card', 'lost-card'] : [kind]), eq(identifiers.value, value)),
  );
  const holding = db
    .select({ memberId: identifiers.memberId })
    .from(identifiers)
    .where(and(eq(identifiers.programId, programId), or(...isWanted)));
  const rows = await db
    .select({
      memberId: members.memberId,
      deleted: members.deleted,
      kind: identifiers.kind,
      value: identifiers.value,
    })
    .from(members)
    .innerJoin(identifiers, eq(identifiers.memberId, members.memberId))
    .where(inArray(members.memberId, holding))
    .orderBy(asc(members.memberId));
  const holders = new Map<
    string,
    { memberId: string; deleted: boolean; identifiers: Holder['identifiers'][number][] }
  >();
  for (const { memberId, deleted, ...identifier } of rows) {
    const holder = holders.get(memberId) ?? { memberId, deleted, identifiers: [] };
    holder.identifiers.push(identifier);
    holders.set(memberId, holder);
  }
  return [...holders.values()];
}
