import { and, asc, eq } from 'drizzle-orm';
import type { CentralDatabase } from '../database/open.ts';
import { identifiers, members } from '../database/schema.ts';
import { type ChainScope, readProgramChains } from '../programs/program-chains.ts';
import { MemberInputError } from './errors.ts';
import type { MemberRow } from './lock-member.ts';
import type { Identifier } from './profile.ts';

/** How many who share a phone or an email are told at most: nobody looks through more. */
const MOST_FOUND = 50;

/**
 * The members of a program who have an identifier, in normalised form, by id. Lost cards and deleted members are nobody.
 * @throws MemberInputError PROGRAM_UNKNOWN where there is no such program that may be seen.
 */
export async function identifyMembers(
  db: CentralDatabase,
  scope: ChainScope,
  programId: string,
  { kind, value }: Identifier,
): Promise<MemberRow[]> {
  if (!(await readProgramChains(db, scope)).has(programId)) {
    throw new MemberInputError('PROGRAM_UNKNOWN', 'There is no such program.');
  }
  const rows = await db
    .select({ member: members })
    .from(identifiers)
    .innerJoin(members, eq(members.memberId, identifiers.memberId))
    .where(
      and(
        eq(identifiers.programId, programId),
        eq(identifiers.kind, kind),
        eq(identifiers.value, value),
        eq(members.deleted, false),
      ),
    )
    .orderBy(asc(members.memberId))
    .limit(MOST_FOUND);
  return rows.map(({ member }) => member);
}
