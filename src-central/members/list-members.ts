import { and, asc, eq, gt, inArray, or } from 'drizzle-orm';
import type { MemberState } from '../../src-shared/domain/members.ts';
import type { CentralDatabase } from '../database/open.ts';
import { members } from '../database/schema.ts';
import { type ChainScope, readProgramChains } from '../programs/program-chains.ts';
import type { MemberRow } from './lock-member.ts';

/** A place in the list: after this member. */
export interface MemberPlace {
  readonly createdAtMs: number;
  readonly memberId: string;
}

export interface MemberFilter {
  readonly programId?: string | undefined;
  readonly accountId?: string | undefined;
  readonly state?: MemberState | undefined;
  readonly deleted: boolean;
}

/**
 * Members of the chains that may be seen, the oldest first, after a place in the list, and at most `limit`. Later ones come at the
 * end, so that whoever goes on from the last one misses none and meets none twice.
 */
export async function listMembers(
  db: CentralDatabase,
  scope: ChainScope,
  filter: MemberFilter,
  { after, limit }: { readonly after: MemberPlace | null; readonly limit: number },
): Promise<MemberRow[]> {
  const { createdAtMs, memberId } = members;
  const visible = scope === null ? null : [...(await readProgramChains(db, scope)).keys()];
  return db
    .select()
    .from(members)
    .where(
      and(
        visible === null ? undefined : inArray(members.programId, visible),
        filter.programId === undefined ? undefined : eq(members.programId, filter.programId),
        filter.accountId === undefined ? undefined : eq(members.accountId, filter.accountId),
        filter.state === undefined ? undefined : eq(members.state, filter.state),
        eq(members.deleted, filter.deleted),
        after === null
          ? undefined
          : or(
              gt(createdAtMs, after.createdAtMs),
              and(eq(createdAtMs, after.createdAtMs), gt(memberId, after.memberId)),
            ),
      ),
    )
    .orderBy(asc(createdAtMs), asc(memberId))
    .limit(limit);
}
