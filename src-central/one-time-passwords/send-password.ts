import { and, asc, desc, eq, gt, isNotNull, isNull, lt } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { identifiers, oneTimePasswords } from '../database/schema.ts';
import { lockMember } from '../members/lock-member.ts';
import { hashPassword, makePassword } from './password-hash.ts';
import { PASSWORD_LIFE_MS, PASSWORD_SENDS, PasswordRefusedError, SEND_WINDOW_MS } from './rules.ts';
import type { SendPassword } from './sender.ts';

export interface SendParts {
  readonly db: CentralDatabase;
  readonly clock: Clock;
  readonly send: SendPassword;
}

export interface SentPassword {
  /** The phone number that it went to. */
  readonly recipient: string;
  readonly expiresAtMs: number;
  /** How many more may be sent before the limit. */
  readonly sendsLeft: number;
}

/**
 * Sends a member a new one-time password, by which alone it can sign in from now on: earlier ones are void.
 * @throws PasswordRefusedError where the member has no phone number, too many were sent, or sending failed.
 */
export async function sendPassword(
  { db, clock, send }: SendParts,
  caller: Caller,
  member: { readonly memberId: string; readonly programName: string },
): Promise<SentPassword> {
  const { memberId, programName } = member;
  const [password, passwordId] = [makePassword(), uuidv7()];
  const codeHash = await hashPassword(passwordId, password);
  const sent = await db.transaction(async (tx) => {
    await lockMember(tx, memberId);
    const recipient = await readPhone(tx, memberId);
    const nowMs = clock.nowMs();
    const sendsLeft = (await countSendsLeft(tx, memberId, nowMs)) - 1;
    await endEarlier(tx, memberId, nowMs);
    const expiresAtMs = nowMs + PASSWORD_LIFE_MS;
    const times = { createdAtMs: nowMs, expiresAtMs, usedAtMs: null };
    await tx.insert(oneTimePasswords).values({ passwordId, memberId, codeHash, attempts: 0, ...times });
    const target = { targetKind: 'member', targetId: memberId, fields: ['phone'] } as const;
    await recordAction(tx, clock, caller, { action: 'passwords.send', ...target });
    return { recipient, expiresAtMs, sendsLeft };
  });
  const minutes = PASSWORD_LIFE_MS / 60_000;
  const text = `${programName}: your one-time password is ${password}. It is good for ${minutes} minutes and for one sign-in.`;
  try {
    await send({ memberId, recipient: sent.recipient, text });
  } catch {
    throw new PasswordRefusedError('NOT_SENT', 'The password could not be sent. Ask for another one.');
  }
  return sent;
}

async function readPhone(tx: CentralTransaction, memberId: string): Promise<string> {
  const [phone] = await tx
    .select({ value: identifiers.value })
    .from(identifiers)
    .where(and(eq(identifiers.memberId, memberId), eq(identifiers.kind, 'phone')))
    .orderBy(asc(identifiers.value))
    .limit(1);
  if (phone) return phone.value;
  throw new PasswordRefusedError('NO_RECIPIENT', 'The customer has no registered mobile number.');
}

/** Those since the member last signed in count: who does has got them, and is not guessing. */
async function countSendsLeft(tx: CentralTransaction, memberId: string, nowMs: number): Promise<number> {
  const { createdAtMs, usedAtMs } = oneTimePasswords;
  const isOfMember = eq(oneTimePasswords.memberId, memberId);
  const [used] = await tx
    .select({ createdAtMs })
    .from(oneTimePasswords)
    .where(and(isOfMember, isNotNull(usedAtMs)))
    .orderBy(desc(createdAtMs))
    .limit(1);
  const sinceMs = Math.max(nowMs - SEND_WINDOW_MS, used?.createdAtMs ?? 0);
  const sent = await tx
    .select({ createdAtMs })
    .from(oneTimePasswords)
    .where(and(isOfMember, isNull(usedAtMs), gt(createdAtMs, sinceMs)))
    .orderBy(asc(createdAtMs));
  const [oldest] = sent;
  if (!oldest || sent.length < PASSWORD_SENDS) return PASSWORD_SENDS - sent.length;
  throw new PasswordRefusedError('TOO_MANY_SENDS', 'Too many passwords were sent. Use the last one, or wait.', {
    retryAfterMs: oldest.createdAtMs + SEND_WINDOW_MS - nowMs,
  });
}

async function endEarlier(tx: CentralTransaction, memberId: string, nowMs: number): Promise<void> {
  const { createdAtMs, expiresAtMs } = oneTimePasswords;
  const isOfMember = eq(oneTimePasswords.memberId, memberId);
  await tx.delete(oneTimePasswords).where(and(isOfMember, lt(createdAtMs, nowMs - KEPT_MS)));
  await tx
    .update(oneTimePasswords)
    .set({ expiresAtMs: nowMs })
    .where(and(isOfMember, gt(expiresAtMs, nowMs)));
}

/** Longer than any limit looks back. */
const KEPT_MS = 24 * 60 * 60_000;
