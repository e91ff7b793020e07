import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { CentralDatabase } from '../database/open.ts';
import { identifiers, members, programProfiles, programs } from '../database/schema.ts';
import type { MemberRow } from './lock-member.ts';
import { resolveMemberId } from './resolve-member.ts';

/**
 * Who is meant by what a customer types to sign in: the id of a member, or the code of its card with or without separators. Null
 * where nobody is, or several are: two programs may have given out the same code. Deleted members are nobody.
 * @param chainIds The chains that it may be a member of; null for all.
 */
export async function findCustomer(
  db: CentralDatabase,
  uniqueId: string,
  chainIds: readonly string[] | null,
): Promise<MemberRow | null> {
  const memberId = z.guid().safeParse(uniqueId);
  if (memberId.success) return readCustomer(db, await resolveMemberId(db, memberId.data), chainIds);
  const code = uniqueId.replace(/[\s-]/g, '').toUpperCase();
  if (!CARD_CODE.test(code)) return null;
  // From the programs: the index of identifiers begins with theirs.
  const found = await db
    .select({ memberId: identifiers.memberId })
    .from(programs)
    .innerJoin(
      identifiers,
      and(eq(identifiers.programId, programs.programId), eq(identifiers.kind, 'card'), eq(identifiers.value, code)),
    );
  const customers = await Promise.all(found.map((holder) => readCustomer(db, holder.memberId, chainIds)));
  const [customer = null, ...others] = customers.filter((each) => each !== null);
  return others.length === 0 ? customer : null;
}

/** The member of this id; null where there is none, it is deleted, or it is of no chain that may be seen. */
export async function readCustomer(
  db: CentralDatabase,
  memberId: string,
  chainIds: readonly string[] | null,
): Promise<MemberRow | null> {
  const [row] = await db
    .select({ member: members, chainId: programProfiles.chainId })
    .from(members)
    .leftJoin(programProfiles, eq(programProfiles.programId, members.programId))
    .where(and(eq(members.memberId, memberId), eq(members.deleted, false)));
  if (!row) return null;
  const isSeen = chainIds === null || (row.chainId !== null && chainIds.includes(row.chainId));
  return isSeen ? row.member : null;
}

const CARD_CODE = /^[0-9A-Z]{4,32}$/;
