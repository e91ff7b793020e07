import { desc, eq } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { memberConsents } from '../database/schema.ts';
import type { ChainScope } from '../programs/program-chains.ts';
import { MemberInputError } from './errors.ts';
import { lockMember } from './lock-member.ts';
import { readVisibleMember } from './visible-member.ts';

export interface Consent {
  readonly kind: 'terms' | 'marketing';
  readonly given: boolean;
  readonly atMs: number;
}

/** What a member agreed to and took back, the latest first. */
export async function readConsents(db: CentralDatabase, memberId: string): Promise<Consent[]> {
  const { kind, given, atMs, consentId } = memberConsents;
  return db
    .select({ kind, given, atMs })
    .from(memberConsents)
    .where(eq(memberConsents.memberId, memberId))
    .orderBy(desc(atMs), desc(consentId));
}

/** What counts of what was said: the latest of each kind; null where nothing was. */
export function currentConsents(history: readonly Consent[]): Record<Consent['kind'], boolean | null> {
  const latest = (kind: Consent['kind']) => history.find((consent) => consent.kind === kind)?.given ?? null;
  return { terms: latest('terms'), marketing: latest('marketing') };
}

/**
 * Keeps that a member agreed, or took it back. `atMs` is when it was said; now where that is left out.
 * @throws MemberInputError MEMBER_UNKNOWN, MEMBER_DELETED, or INVALID of a time that is to come
 */
export async function addConsent(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  scope: ChainScope,
  anyId: string,
  said: Omit<Consent, 'atMs'> & { readonly atMs?: number | undefined },
): Promise<Consent> {
  const { memberId } = await readVisibleMember(db, anyId, scope);
  const nowMs = clock.nowMs();
  const consent = { kind: said.kind, given: said.given, atMs: said.atMs ?? nowMs };
  if (consent.atMs > nowMs) throw new MemberInputError('INVALID', 'atMs: nobody has said it yet.');
  return db.transaction(async (tx) => {
    const member = await lockMember(tx, memberId);
    if (!member || member.deleted) throw new MemberInputError('MEMBER_DELETED', 'This membership has been deleted.');
    await tx.insert(memberConsents).values({ consentId: uuidv7(), memberId, ...consent, entryId: null });
    const action = { action: 'members.consent', targetKind: 'member', targetId: memberId } as const;
    await recordAction(tx, clock, caller, { ...action, fields: [consent.kind] });
    return consent;
  });
}
