import { and, asc, eq, gt } from 'drizzle-orm';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { members } from '../database/schema.ts';
import type { MemberRow } from './lock-member.ts';

export interface MembershipQuery {
  readonly programId: string;
  /** Only this one. */
  readonly memberId?: string | undefined;
  /** Only those of this account. */
  readonly accountId?: string | undefined;
  /** Only those after this one, in the order of their ids. */
  readonly afterMemberId?: string | undefined;
  readonly limit: number;
}

/** Memberships of a program, deleted ones as well, in the order of their ids. That they were read is kept. */
export async function readMemberships(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  { programId, memberId, accountId, afterMemberId, limit }: MembershipQuery,
): Promise<MemberRow[]> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .select()
      .from(members)
      .where(
        and(
          eq(members.programId, programId),
          memberId === undefined ? undefined : eq(members.memberId, memberId),
          accountId === undefined ? undefined : eq(members.accountId, accountId),
          afterMemberId === undefined ? undefined : gt(members.memberId, afterMemberId),
        ),
      )
      .orderBy(asc(members.memberId))
      .limit(limit);
    for (const row of rows) {
      const target = { targetKind: 'member', targetId: row.memberId, fields: ['accountId', 'status'] } as const;
      await recordAction(tx, clock, caller, { action: 'members.read', ...target });
    }
    return rows;
  });
}
