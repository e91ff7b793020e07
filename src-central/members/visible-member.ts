import { eq } from 'drizzle-orm';
import type { CentralDatabase } from '../database/open.ts';
import { members } from '../database/schema.ts';
import { type ChainScope, readProgramChains } from '../programs/program-chains.ts';
import { MemberInputError } from './errors.ts';
import type { MemberRow } from './lock-member.ts';
import { resolveMemberId } from './resolve-member.ts';

/**
 * The member that any id of it means, deleted ones as well, where it is of a chain that may be seen.
 * @throws MemberInputError MEMBER_UNKNOWN
 */
export async function readVisibleMember(db: CentralDatabase, memberId: string, scope: ChainScope): Promise<MemberRow> {
  const resolved = await resolveMemberId(db, memberId);
  const [member] = await db.select().from(members).where(eq(members.memberId, resolved));
  const isVisible = member && (scope === null || (await readProgramChains(db, scope)).has(member.programId));
  if (!isVisible) throw new MemberInputError('MEMBER_UNKNOWN', 'There is no member with this id.');
  return member;
}
