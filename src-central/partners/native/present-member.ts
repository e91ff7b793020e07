import type { z } from 'zod';
import { standingOf } from '../../../src-shared/domain/members.ts';
import { recordActions } from '../../auth/audit-trail.ts';
import type { CentralTransaction } from '../../database/open.ts';
import { describeMembers, type MemberView } from '../../members/describe-members.ts';
import type { MemberRow } from '../../members/lock-member.ts';
import type { NativeContext } from './context.ts';
import type { memberSchema } from './contract/fields.ts';

type Member = z.infer<typeof memberSchema>;

/**
 * Reads members and tells of them what the caller's scopes allow. Where that is personal data, that it was read is recorded with the
 * same commit, under the name of `action`.
 */
export async function presentMembers(
  context: NativeContext,
  action: string,
  read: (tx: CentralTransaction) => Promise<readonly MemberRow[]>,
): Promise<Member[]> {
  const { db, clock, caller, scopes } = context;
  return db.transaction(async (tx) => {
    const rows = await read(tx);
    const personal = scopes.has('pii');
    const views = await describeMembers(tx, rows, { personal, balance: scopes.has('points:read') });
    if (personal) {
      await recordActions(
        tx,
        clock,
        caller,
        rows.map(({ memberId }) => ({ action, targetKind: 'member', targetId: memberId, fields: PERSONAL_FIELDS })),
      );
    }
    return views.map((view) => presentMember(view, clock.nowMs()));
  });
}

export async function presentOne(
  context: NativeContext,
  action: string,
  read: (tx: CentralTransaction) => Promise<MemberRow>,
): Promise<Member> {
  const [member] = await presentMembers(context, action, async (tx) => [await read(tx)]);
  if (!member) throw new Error('a member that was read is presented');
  return member;
}

/** A member as it is told, with what was read of it. */
export function presentMember({ member, personal, balance }: MemberView, nowMs: number): Member {
  const { memberId, accountId, programId, state, deleted, primary, tierId, qualifierTotal, expiresAtMs } = member;
  const { code, url, createdBy, createdAtMs, updatedAtMs, version } = member;
  return {
    memberId,
    accountId,
    programId,
    state,
    standing: standingOf(member, nowMs).standing,
    deleted,
    primary,
    tierId,
    qualifierTotal,
    expiresAtMs,
    code,
    url,
    createdBy,
    createdAtMs,
    updatedAtMs,
    version,
    ...(personal && { displayName: personal.displayName, identifiers: [...personal.identifiers] }),
    ...(balance && { balance: presentBalance(balance) }),
  };
}

/** Points as they are told: what is available and held, and both together. */
export function presentBalance(balance: NonNullable<MemberView['balance']>): NonNullable<Member['balance']> {
  const { available, held, pending, debt, nextExpiry } = balance;
  return { available, held, total: available + held, pending, debt, nextExpiry };
}

const PERSONAL_FIELDS = ['displayName', 'identifiers'];
