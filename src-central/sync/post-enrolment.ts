import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Amendment } from '../../src-shared/contracts/feed.ts';
import type { EntryBody } from '../../src-shared/journal/entry.ts';
import type { EnrolmentDetails } from '../../src-shared/journal/entry-details.ts';
import type { CentralTransaction } from '../database/open.ts';
import { enrolmentDecisions, memberAliases, memberConsents, members } from '../database/schema.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { addMemberIn } from '../members/add-members.ts';
import { findHolders } from '../members/find-holders.ts';
import { judgeEnrolment } from '../members/judge-enrolment.ts';
import { lockIdentifiers } from '../members/lock-identifiers.ts';
import { type Identifier, identifierSchema } from '../members/profile.ts';
import { resolveMemberId } from '../members/resolve-member.ts';
import { readDetails } from './entry-details.ts';
import { findProgramProblem } from './entry-program.ts';
import type { Decision } from './judge-sale.ts';

export type EnrolmentEntry = Extract<EntryBody, { kind: 'member-enrolled' }>;

/**
 * Posts an enrolment that a till made by itself: a new Pending member under the id that the till chose, or an alias of the
 * member that the person is already. Where several could be meant it waits until a person has said which.
 */
export async function postEnrolment(
  tx: CentralTransaction,
  changes: Changes,
  entry: EnrolmentEntry,
  times: { readonly takenInAtMs: number; readonly nowMs: number },
): Promise<Decision> {
  const { programId, provisionalId, details: commitment } = entry.payload;
  const problem = await findProgramProblem(tx, entry.deviceId, programId);
  if (problem) return { ...problem, amendments: [] };
  const read = await readDetails(tx, entry.id, commitment, 'enrolment');
  if (!read.ok) return read.decision;
  const { identifiers, faulty } = readIdentifiers(read.details);
  await lockIdentifiers(tx, programId, identifiers, [enrolmentLock(entry.id)]);
  if (await isInUse(tx, provisionalId)) return { status: 'refused', code: 'ENROLMENT_ALREADY_POSTED', amendments: [] };
  const [decided] = await tx
    .select({ memberId: enrolmentDecisions.memberId })
    .from(enrolmentDecisions)
    .where(eq(enrolmentDecisions.enrolmentEntryId, entry.id));
  const holders = await findHolders(tx, programId, identifiers);
  const judgement = judgeEnrolment(identifiers, holders, decided ?? null);
  if (judgement.outcome === 'several') return { status: 'waiting', code: 'SEVERAL_MATCHES', amendments: [] };
  if (judgement.outcome === 'linked') {
    await link(tx, changes, entry, { toMemberId: judgement.memberId, nowMs: times.nowMs });
  } else {
    const kept = identifiers.filter(({ kind }) => kind !== 'card' || judgement.leftOut === null);
    await addMemberIn(tx, changes, times.nowMs, programId, newMember(entry, read.details, kept));
    await keepConsents(tx, entry, times.takenInAtMs);
  }
  return decide(faulty, judgement.leftOut);
}

/** What whoever decides on an enrolment locks. */
export function enrolmentLock(entryId: string): string {
  return `enrolment/${entryId}`;
}

type Field = 'phone' | 'email' | 'cardCode';

/** The identifiers that are in normalised form; the others can be nobody's, since nobody could ever be found by them. */
function readIdentifiers(details: EnrolmentDetails): { identifiers: Identifier[]; faulty: Field[] } {
  const given = { phone: details.phone, email: details.email, cardCode: details.cardCode };
  const identifiers: Identifier[] = [];
  const faulty: Field[] = [];
  for (const field of ['phone', 'email', 'cardCode'] as const) {
    if (given[field] === null) continue;
    const kind = field === 'cardCode' ? 'card' : field;
    const checked = identifierSchema.safeParse({ kind, value: given[field] });
    if (checked.success) identifiers.push(checked.data);
    else faulty.push(field);
  }
  return { identifiers, faulty };
}

/** An id is given once: whoever has it already, or another member by it, is not touched. */
async function isInUse(tx: CentralTransaction, provisionalId: string): Promise<boolean> {
  if ((await resolveMemberId(tx, provisionalId)) !== provisionalId) return true;
  return (await tx.$count(members, eq(members.memberId, provisionalId))) > 0;
}

/** From here on the id means that member: what is earned under it is the member's, whose standing and data stay as they are. */
async function link(
  tx: CentralTransaction,
  changes: Changes,
  { deviceId, payload }: EnrolmentEntry,
  { toMemberId, nowMs }: { readonly toMemberId: string; readonly nowMs: number },
): Promise<void> {
  const fromMemberId = payload.provisionalId;
  await tx.insert(memberAliases).values({ fromMemberId, toMemberId, deviceId, createdAtMs: nowMs });
  changes.publish({ deviceId }, { kind: 'alias', fromMemberId, toMemberId });
}

function newMember({ payload }: EnrolmentEntry, { displayName }: EnrolmentDetails, identifiers: readonly Identifier[]) {
  const { provisionalId: memberId, tillId } = payload;
  const account = { kind: 'person' as const, displayName };
  const standing = { state: 'Pending' as const, primary: true, expiresAtMs: null };
  const origin = { openingLots: [], createdBy: `till/${tillId}` };
  return { memberId, account, ...standing, identifiers: [...identifiers], ...origin };
}

async function keepConsents(tx: CentralTransaction, entry: EnrolmentEntry, takenInAtMs: number): Promise<void> {
  const { consents, provisionalId: memberId } = entry.payload;
  const atMs = Math.min(Math.max(entry.occurredAtMs, entry.lastContactAtMs ?? 0), takenInAtMs);
  const row = { memberId, atMs, entryId: entry.id };
  await tx.insert(memberConsents).values([
    { consentId: randomUUID(), kind: 'terms', given: consents.terms, ...row },
    { consentId: randomUUID(), kind: 'marketing', given: consents.marketing, ...row },
  ]);
}

function decide(faulty: readonly Field[], leftOut: 'CARD_TAKEN' | 'CARD_NOT_ADDED' | null): Decision {
  const missing: Amendment[] = faulty.map((field) => ({ field, claimed: 1, posted: 0, reason: 'not-normalised' }));
  if (leftOut !== null) missing.push({ field: 'cardCode', claimed: 1, posted: 0, reason: REASONS[leftOut] });
  const code = leftOut ?? (faulty.length > 0 ? 'IDENTIFIER_INVALID' : null);
  return { status: code === null ? 'accepted' : 'amended', code, amendments: missing };
}

const REASONS = { CARD_TAKEN: 'card-taken', CARD_NOT_ADDED: 'card-not-added' } as const;
