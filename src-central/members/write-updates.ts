import { and, eq, gt, sql } from 'drizzle-orm';
import { lotExpiryMs } from '../../src-shared/domain/expiry.ts';
import { baseTierOf } from '../../src-shared/domain/tiers.ts';
import type { Caller } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralTransaction } from '../database/open.ts';
import { ledgerAccounts, members } from '../database/schema.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { lockAccounts } from '../ledger/accounts.ts';
import { PointsHeldError } from '../ledger/errors.ts';
import { accountsOf, type Movement } from '../ledger/member-accounts.ts';
import { releasePendingPoints } from '../ledger/member-points.ts';
import { setPoints } from '../ledger/set-points.ts';
import { endOtherPrimaries } from './create-membership.ts';
import { lastPrimaries, MembershipBatchError } from './membership-batch.ts';
import type { JudgedUpdate } from './membership-update.ts';
import { pinTiers, unpinTiers } from './pin-tiers.ts';
import { reevaluateTier } from './tier.ts';

/** Writes updates that are allowed: rows, tiers and points of members, who are locked. @throws MembershipBatchError POINTS_HELD */
export async function writeUpdates(
  tx: CentralTransaction,
  changes: Changes,
  clock: Clock,
  caller: Caller,
  judged: readonly JudgedUpdate[],
): Promise<void> {
  const nowMs = clock.nowMs();
  const primaries = primariesAfter(judged);
  // Before the rows are written, since an account never has two.
  await endOtherPrimaries(tx, changes, clock, [...primaries.keys()], [...primaries.values()]);
  await writeRows(
    tx,
    judged.map((each) => rowAfter(each, primaries, nowMs)),
  );
  await writeTiers(tx, caller, judged, nowMs);
  await writePoints(tx, judged, nowMs);
}

function primariesAfter(judged: readonly JudgedUpdate[]): Map<string, string> {
  return lastPrimaries(
    judged.map(({ member: { memberId, accountId }, update: { primary = false } }) => ({
      memberId,
      accountId,
      primary,
    })),
  );
}

function rowAfter(
  { update, member, program, moved }: JudgedUpdate,
  primaries: ReadonlyMap<string, string>,
  nowMs: number,
) {
  const { code = member.code, url = member.url, expiresAtMs = member.expiresAtMs } = update;
  const { memberId, accountId } = member;
  const primary = primaries.has(accountId) ? primaries.get(accountId) === memberId : (update.primary ?? member.primary);
  return {
    member_id: memberId,
    program_id: program.config.programId,
    state: update.state ?? member.state,
    is_primary: primary,
    code,
    url,
    expires_at_ms: expiresAtMs,
    tier_id: update.tierId ?? (moved ? baseTierOf(program.config).tierId : member.tierId),
    updated_at_ms: nowMs,
    version: member.version + 1,
  };
}

/** All rows by one statement with one parameter. */
async function writeRows(tx: CentralTransaction, rows: readonly ReturnType<typeof rowAfter>[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).filter((column) => column !== 'member_id');
  const assignments = columns.map((column) => sql`${sql.identifier(column)} = written.${sql.identifier(column)}`);
  await tx.execute(sql`
    update ${members} set ${sql.join(assignments, sql`, `)}
    from json_populate_recordset(null::${members}, ${JSON.stringify(rows)}::json) as written
    where ${members.memberId} = written.member_id`);
}

async function writeTiers(
  tx: CentralTransaction,
  caller: Caller,
  judged: readonly JudgedUpdate[],
  nowMs: number,
): Promise<void> {
  const pinned = judged.flatMap(({ update: { memberId, tierId } }) =>
    tierId === undefined || tierId === null ? [] : [{ memberId, tierId }],
  );
  await pinTiers(tx, caller, nowMs, pinned);
  const counted = judged.filter(
    ({ update, moved }) => update.tierId === null || (moved && update.tierId === undefined),
  );
  await unpinTiers(
    tx,
    counted.map(({ update }) => update.memberId),
  );
  for (const { update, program } of counted) await reevaluateTier(tx, update.memberId, program.config, nowMs);
}

async function writePoints(tx: CentralTransaction, judged: readonly JudgedUpdate[], nowMs: number): Promise<void> {
  const enrolled = judged.filter(({ update, member }) => update.state === 'Enrolled' && member.state !== 'Enrolled');
  const releasing = await readWaiting(
    tx,
    enrolled.map(({ member }) => member.memberId),
  );
  const movementOf = ({ member, program }: JudgedUpdate, kind: 'set' | 'release'): Movement => ({
    idempotencyKey: `${kind}/${member.memberId}/${member.version + 1}`,
    programId: program.config.programId,
    memberId: member.memberId,
    entryId: null,
    atMs: nowMs,
  });
  const targets = judged.flatMap((each) => {
    const { points } = each.update;
    const { expiry } = each.program.config;
    const expiresAtMs = expiry ? lotExpiryMs(nowMs, expiry) : null;
    return points === undefined ? [] : [{ ...movementOf(each, 'set'), points, expiresAtMs }];
  });
  const released = enrolled
    .filter(({ member }) => releasing.has(member.memberId))
    .map((each) => movementOf(each, 'release'));
  if (released.length > 0) {
    // All accounts of both steps at once, so that they are locked in the one order.
    await lockAccounts(
      tx,
      [...released, ...targets].flatMap((movement) => {
        const { available, pending, debt, adjusted } = accountsOf(movement);
        return [available, pending, debt, adjusted];
      }),
    );
    for (const movement of released) await releasePendingPoints(tx, movement);
  }
  try {
    await setPoints(tx, targets);
  } catch (error) {
    if (!(error instanceof PointsHeldError)) throw error;
    const index = judged.findIndex(({ member }) => member.memberId === error.memberId);
    throw new MembershipBatchError('POINTS_HELD', index, error.message);
  }
}

/** Which of these members have points that wait for the membership. */
async function readWaiting(tx: CentralTransaction, memberIds: readonly string[]): Promise<Set<string | null>> {
  if (memberIds.length === 0) return new Set();
  const { memberId, type, balance } = ledgerAccounts;
  const rows = await tx
    .select({ memberId })
    .from(ledgerAccounts)
    .where(and(isOneOf(memberId, memberIds), eq(type, 'member_pending'), gt(balance, 0)));
  return new Set(rows.map((row) => row.memberId));
}
