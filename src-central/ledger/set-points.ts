import { randomUUID } from 'node:crypto';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { type Lot, type LotPoints, takeFirstIn } from '../../src-shared/domain/expiry.ts';
import { insertRows } from '../database/insert-rows.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralTransaction } from '../database/open.ts';
import { ledgerAccounts, ledgerPostings, ledgerTransactions, lots, lotUses } from '../database/schema.ts';
import { type LedgerAccount, ledgerAccountId, lockAccounts } from './accounts.ts';
import { PointsHeldError } from './errors.ts';
import { accountsOf, type Movement } from './member-accounts.ts';
import { contentHash, type PostingRow, type TransactionRequest, toRows, writeBalances } from './post-transaction.ts';

/** What a member is to have: available and held points together. */
export interface PointsTarget extends Movement {
  readonly points: number;
  /** Of points that are given to reach it. */
  readonly expiresAtMs: number | null;
}

/**
 * Sets members' points to figures, by an adjustment of the difference for each who has another figure: few statements however
 * many they are. A figure is what the member has when this is done, so that points given to one who owes settle the debt beside.
 * The members must be locked, and each be named once.
 * @throws PointsHeldError, with nothing posted, where a figure is below what tills hold of the member's points.
 */
export async function setPoints(tx: CentralTransaction, targets: readonly PointsTarget[]): Promise<void> {
  if (targets.length === 0) return;
  const balances = await lockAccounts(
    tx,
    targets.flatMap((target) => Object.values(figureAccounts(target))),
  );
  const held = await readHeld(
    tx,
    targets.map(({ memberId }) => memberId),
  );
  const adjustments = targets.flatMap((target) => adjustmentOf(target, balances, held.get(target.memberId) ?? 0) ?? []);
  if (adjustments.length === 0) return;
  const postings = adjustments.flatMap((adjustment) => postAdjustment(adjustment, balances));
  await insertRows(tx, ledgerTransactions, adjustments.map(transactionRow));
  await insertRows(tx, ledgerPostings, postings);
  // An account that several adjustments share has the balance after the last of them.
  await writeBalances(tx, [...new Map(postings.map((posting) => [posting.accountId, posting])).values()]);
  await insertRows(tx, lots, adjustments.flatMap(lotRow));
  await takeLots(tx, adjustments);
}

/** An adjustment that is to be posted: what the member's figure grows by, and what it settles of the member's debt. */
interface Adjustment {
  readonly target: PointsTarget;
  readonly transactionId: string;
  /** Never zero. */
  readonly points: number;
  readonly settled: number;
}

function figureAccounts(target: PointsTarget): Record<'available' | 'debt' | 'adjusted', LedgerAccount> {
  const { available, debt, adjusted } = accountsOf(target);
  return { available, debt, adjusted };
}

/** What tills hold of members' points. It changes only under the members' locks, so that its accounts need none. */
async function readHeld(tx: CentralTransaction, memberIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx
    .select({ memberId: ledgerAccounts.memberId, points: sql`sum(${ledgerAccounts.balance})`.mapWith(Number) })
    .from(ledgerAccounts)
    .where(and(isOneOf(ledgerAccounts.memberId, memberIds), eq(ledgerAccounts.type, 'held')))
    .groupBy(ledgerAccounts.memberId);
  return new Map(rows.map(({ memberId, points }) => [memberId ?? '', points]));
}

function adjustmentOf(target: PointsTarget, balances: ReadonlyMap<string, number>, held: number): Adjustment | null {
  const { memberId } = target;
  if (target.points < held) throw new PointsHeldError(memberId, held);
  const { available, debt } = figureAccounts(target);
  const points = target.points - held - (balances.get(ledgerAccountId(available)) ?? 0);
  if (points === 0) return null;
  const settled = points > 0 ? (balances.get(ledgerAccountId(debt)) ?? 0) : 0;
  return { target, transactionId: randomUUID(), points, settled };
}

/** The postings of an adjustment; `balances` are those after it from then on. */
function postAdjustment({ target, transactionId, points, settled }: Adjustment, balances: Map<string, number>) {
  const { available, debt, adjusted } = figureAccounts(target);
  const postings = [
    { account: debt, amount: settled },
    { account: available, amount: points },
    { account: adjusted, amount: -(points + settled) },
  ];
  const rows: PostingRow[] = toRows(postings, (account) => balances.get(ledgerAccountId(account)) ?? 0);
  for (const { accountId, balanceAfter } of rows) balances.set(accountId, balanceAfter);
  return rows.map((row, ordinal) => ({ transactionId, ordinal, ...row }));
}

function transactionRow({ target, transactionId }: Adjustment): typeof ledgerTransactions.$inferInsert {
  const { idempotencyKey, memberId, points, entryId, atMs } = target;
  const request: Pick<TransactionRequest, 'kind' | 'content'> = { kind: 'adjust', content: { memberId, points } };
  return { transactionId, idempotencyKey, contentHash: contentHash(request), kind: request.kind, entryId, atMs };
}

/** What was given is a lot of its own; what settled a debt is not left in it. */
function lotRow({ target, transactionId, points, settled }: Adjustment): (typeof lots.$inferInsert)[] {
  if (points < 0) return [];
  const { memberId, atMs, expiresAtMs } = target;
  const given = { points: points + settled, remaining: points, earnedAtMs: atMs, expiresAtMs };
  return [{ lotId: randomUUID(), memberId, transactionId, pending: false, ...given }];
}

async function takeLots(tx: CentralTransaction, adjustments: readonly Adjustment[]): Promise<void> {
  const takings = adjustments.filter(({ points }) => points < 0);
  if (takings.length === 0) return;
  const open = await readOpenLots(
    tx,
    takings.map(({ target }) => target.memberId),
  );
  const uses = takings.flatMap(({ target, transactionId, points }) =>
    takeFirstIn(open.get(target.memberId) ?? [], -points).map((use): LotPoints & { transactionId: string } => ({
      transactionId,
      ...use,
    })),
  );
  const values = uses.map(({ lotId, points }) => sql`(${lotId}::uuid, ${points}::bigint)`);
  await tx
    .update(lots)
    .set({ remaining: sql`${lots.remaining} - used.points` })
    .from(sql`(values ${sql.join(values, sql`, `)}) as used(lot_id, points)`)
    .where(sql`${lots.lotId} = used.lot_id`);
  await insertRows(tx, lotUses, uses);
}

async function readOpenLots(tx: CentralTransaction, memberIds: readonly string[]): Promise<Map<string, Lot[]>> {
  const { memberId, lotId, remaining, earnedAtMs, expiresAtMs, pending } = lots;
  const rows = await tx
    .select({ memberId, lotId, remaining, earnedAtMs, expiresAtMs })
    .from(lots)
    .where(and(isOneOf(memberId, memberIds), eq(pending, false), gt(remaining, 0)))
    .orderBy(asc(memberId), asc(earnedAtMs), asc(lotId));
  const byMember = new Map<string, Lot[]>();
  for (const row of rows) {
    const list = byMember.get(row.memberId) ?? [];
    list.push(row);
    byMember.set(row.memberId, list);
  }
  return byMember;
}
