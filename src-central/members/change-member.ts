import { and, eq, ne } from 'drizzle-orm';
import type { MemberState } from '../../src-shared/domain/members.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { accounts, identifiers, members } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { type Changes, inFeedTransaction } from '../feed/feed-transaction.ts';
import { releasePendingPoints } from '../ledger/member-points.ts';
import { insertIdentifiers } from './add-members.ts';
import { MemberInputError } from './errors.ts';
import { lockMember, type MemberRow } from './lock-member.ts';
import { forgetLostCards, limitLostCards } from './lost-cards.ts';
import { type Identifier, identifierRows, identifierSchema } from './profile.ts';
import { sealAnew } from './seal-anew.ts';

/** What is to change; what is left out stays. `identifiers` replaces all of them but lost cards, which stay known as such. */
export interface MemberPatch {
  readonly state?: MemberState;
  readonly deleted?: boolean;
  readonly primary?: boolean;
  readonly expiresAtMs?: number | null;
  readonly code?: string | null;
  readonly url?: string | null;
  readonly displayName?: string;
  readonly identifiers?: readonly Identifier[];
}

/**
 * Changes a member and tells the tills. Points that waited for a membership become usable when its state becomes Enrolled.
 * @throws MemberInputError when there is no such member, an identifier is not in normalised form, or a card is taken.
 */
export async function changeMember(
  db: CentralDatabase,
  clock: Clock,
  memberId: string,
  patch: MemberPatch,
): Promise<void> {
  await inFeedTransaction(db, async (tx, changes) => {
    const member = await lockMember(tx, memberId);
    if (!member) throw new MemberInputError('MEMBER_UNKNOWN', 'There is no such member.');
    await changeMemberIn(tx, changes, clock, member, patch);
  });
}

/** The same for a member that is locked, in a transaction that does more than that. */
export async function changeMemberIn(
  tx: CentralTransaction,
  changes: Changes,
  clock: Clock,
  member: MemberRow,
  patch: MemberPatch,
): Promise<void> {
  const { memberId, programId } = member;
  await changeIdentity(tx, member, patch);
  const { state = member.state, deleted = member.deleted, primary = member.primary } = patch;
  const { expiresAtMs = member.expiresAtMs, code = member.code, url = member.url } = patch;
  const version = member.version + 1;
  const atMs = clock.nowMs();
  await tx
    .update(members)
    .set({ state, deleted, primary, expiresAtMs, code, url, version, updatedAtMs: atMs })
    .where(eq(members.memberId, memberId));
  if (state === 'Enrolled' && member.state !== 'Enrolled') {
    const idempotencyKey = `release/${memberId}/${version}`;
    await releasePendingPoints(tx, { idempotencyKey, programId, memberId, entryId: null, atMs });
  }
  changes.publishMember(memberId);
}

async function changeIdentity(tx: CentralTransaction, member: MemberRow, patch: MemberPatch): Promise<void> {
  if (patch.displayName === undefined && patch.identifiers === undefined) return;
  const { memberId, accountId } = member;
  const keys = await readCentralState(tx);
  if (patch.displayName !== undefined) {
    await tx.update(accounts).set({ displayName: patch.displayName }).where(eq(accounts.accountId, accountId));
  }
  if (patch.identifiers !== undefined) {
    const checked = identifierSchema.array().safeParse(patch.identifiers);
    if (!checked.success)
      throw new MemberInputError('INVALID', checked.error.issues[0]?.message ?? 'not an identifier');
    await tx.delete(identifiers).where(and(eq(identifiers.memberId, memberId), ne(identifiers.kind, 'lost-card')));
    await insertIdentifiers(tx, identifierRows(keys, member, checked.data));
    await forgetLostCards(
      tx,
      memberId,
      checked.data.flatMap(({ kind, value }) => (kind === 'card' ? [value] : [])),
    );
    await limitLostCards(tx, memberId);
  }
  await sealAnew(tx, keys, member);
}
