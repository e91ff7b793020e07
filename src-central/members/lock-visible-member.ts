import type { CentralTransaction } from '../database/open.ts';
import type { ChainScope } from '../programs/program-chains.ts';
import { MemberInputError } from './errors.ts';
import { lockMember, type MemberRow } from './lock-member.ts';
import { readVisibleMember } from './visible-member.ts';

/**
 * The member that any id of it means, locked before its ledger accounts, where it is of a chain that may be seen.
 * @throws MemberInputError MEMBER_UNKNOWN
 */
export async function lockVisibleMember(
  tx: CentralTransaction,
  memberId: string,
  scope: ChainScope,
): Promise<MemberRow> {
  const visible = await readVisibleMember(tx, memberId, scope);
  const locked = await lockMember(tx, visible.memberId);
  // It may have moved to a program of another chain in between.
  if (locked?.programId === visible.programId) return locked;
  throw new MemberInputError('MEMBER_UNKNOWN', 'There is no member with this id.');
}
