import { and, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { idSchema } from '../../src-shared/journal/entry.ts';
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
  const enrolments = await db
    .select({ body: entries.body })
    .from(verdicts)
    .innerJoin(entries, eq(entries.entryId, verdicts.entryId))
    .where(and(inArray(verdicts.status, ['parked', 'waiting']), eq(entries.kind, 'member-enrolled')));
  return enrolments.some(({ body }) => provisionalIdOf(body) === memberId);
}

/** From the signed bytes, which only a few open enrolments are read of. */
function provisionalIdOf(body: Uint8Array): string | null {
  const read = enrolmentSchema.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
  return read.success ? read.data.payload.provisionalId : null;
}

const enrolmentSchema = z.object({ payload: z.object({ provisionalId: idSchema }) });
