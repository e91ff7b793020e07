import { and, eq } from 'drizzle-orm';
import {
  type EnrolmentLinked,
  type EntryBody,
  entryBodySchema,
  type MemberEnrolled,
} from '../../src-shared/journal/entry.ts';
import type { CentralTransaction } from '../database/open.ts';
import { enrolmentDecisions, entries, members, verdicts } from '../database/schema.ts';
import { lockIdentifiers } from '../members/lock-identifiers.ts';
import { resolveMemberId } from '../members/resolve-member.ts';
import { findProgramProblem } from './entry-program.ts';
import type { Decision } from './judge-sale.ts';
import { enrolmentLock } from './post-enrolment.ts';

export type EnrolmentLinkEntry = Extract<EntryBody, { kind: 'enrolment-linked' }>;

/**
 * Keeps a manager's word on whom an enrolment means. The enrolment itself, and all that waits for its member, is posted when
 * it is tried again, which is right after.
 */
export async function postEnrolmentLink(tx: CentralTransaction, entry: EnrolmentLinkEntry): Promise<Decision> {
  const link = entry.payload;
  await lockIdentifiers(tx, '', [], [enrolmentLock(link.enrolmentEntryId)]);
  const enrolment = await readEnrolment(tx, link.enrolmentEntryId);
  if (enrolment === null) return answer('waiting', 'ENROLMENT_NOT_POSTED');
  if (enrolment.provisionalId !== link.provisionalId) return answer('refused', 'ENROLMENT_MISMATCH');
  const problem = await findProgramProblem(tx, entry.deviceId, enrolment.programId);
  if (problem) return answer(problem.status, problem.code);
  const memberId = link.memberId && (await resolveMemberId(tx, link.memberId));
  const earlier = await readOutcome(tx, link, enrolment.final);
  if (earlier) return earlier.memberId === memberId ? answer('accepted', null) : answer('refused', 'ENROLMENT_DECIDED');
  const unfit = memberId === null ? null : await findUnfit(tx, memberId, enrolment.programId);
  if (unfit) return unfit;
  await tx.insert(enrolmentDecisions).values({ enrolmentEntryId: link.enrolmentEntryId, memberId, entryId: entry.id });
  return answer('accepted', null);
}

/** The enrolment that is meant; null while central has not answered it. `final`: its answer can change no more. */
async function readEnrolment(
  tx: CentralTransaction,
  entryId: string,
): Promise<(Pick<MemberEnrolled, 'provisionalId' | 'programId'> & { final: boolean }) | null> {
  const [row] = await tx
    .select({ body: entries.body, status: verdicts.status })
    .from(entries)
    .innerJoin(verdicts, eq(verdicts.entryId, entries.entryId))
    .where(and(eq(entries.entryId, entryId), eq(entries.kind, 'member-enrolled')));
  const body = row && entryBodySchema.safeParse(JSON.parse(Buffer.from(row.body).toString('utf8')));
  if (!body?.success || body.data.kind !== 'member-enrolled') return null;
  const { provisionalId, programId } = body.data.payload;
  return { provisionalId, programId, final: row?.status !== 'parked' && row?.status !== 'waiting' };
}

/** Who it is already said to be: by another entry of this kind, or by the enrolment's own answer. Null while it is open. */
async function readOutcome(
  tx: CentralTransaction,
  { enrolmentEntryId, provisionalId }: EnrolmentLinked,
  final: boolean,
): Promise<{ readonly memberId: string | null } | null> {
  const [decided] = await tx
    .select({ memberId: enrolmentDecisions.memberId })
    .from(enrolmentDecisions)
    .where(eq(enrolmentDecisions.enrolmentEntryId, enrolmentEntryId));
  if (decided || !final) return decided ?? null;
  const meant = await resolveMemberId(tx, provisionalId);
  return { memberId: meant === provisionalId ? null : meant };
}

async function findUnfit(tx: CentralTransaction, memberId: string, programId: string): Promise<Decision | null> {
  const [member] = await tx.select().from(members).where(eq(members.memberId, memberId));
  if (!member) return answer('parked', 'MEMBER_UNKNOWN');
  if (member.programId !== programId) return answer('refused', 'PROGRAM_MISMATCH');
  return member.deleted ? answer('refused', 'MEMBER_DELETED') : null;
}

function answer(status: Decision['status'], code: string | null): Decision {
  return { status, code, amendments: [] };
}
