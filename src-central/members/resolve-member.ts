import { and, eq, inArray, sql } from 'drizzle-orm';
import type { CentralDatabase } from '../database/open.ts';
import { entries, memberAliases, verdicts } from '../database/schema.ts';

/**
 * The id of the member that an id means: its own, or the one that it turned out to be. Aliases never lead to aliases, so one
 * look is enough. Everything that posts reads the ids of its entry through this; whether there is such a member is for
 * `lockMember` to say.
 */
export async function resolveMemberId(db: CentralDatabase, memberId: string): Promise<string> {
  const [alias] = await db
    .select({ toMemberId: memberAliases.toMemberId })
    .from(memberAliases)
    .where(eq(memberAliases.fromMemberId, memberId));
  return alias?.toMemberId ?? memberId;
}

/**
 * Whether an id that no member has is that of an enrolment which is not decided yet, so that what names it is to be answered
 * `waiting` MEMBER_WAITING. It is tried again when the enrolment is decided.
 */
export async function isMemberAwaited(db: CentralDatabase, memberId: string): Promise<boolean> {
  const [enrolment] = await db
    .select({ entryId: verdicts.entryId })
    .from(verdicts)
    .innerJoin(entries, eq(entries.entryId, verdicts.entryId))
    .where(
      and(
        inArray(verdicts.status, ['parked', 'waiting']),
        eq(entries.kind, 'member-enrolled'),
        sql`convert_from(${entries.body}, 'UTF8')::jsonb -> 'payload' ->> 'provisionalId' = ${memberId}`,
      ),
    )
    .limit(1);
  return enrolment !== undefined;
}
