import { randomUUID } from 'node:crypto';
import { inArray } from 'drizzle-orm';
import { type LotPoints, takeFirstIn } from '../../src-shared/domain/expiry.ts';
import { insertRows } from '../database/insert-rows.ts';
import type { CentralTransaction } from '../database/open.ts';
import { lots } from '../database/schema.ts';
import { readOpenLots, takeUses } from './lots.ts';
import { accountsOf, credits, type Movement } from './member-accounts.ts';
import { type PostedTransaction, postTransaction } from './post-transaction.ts';

export interface Transfer extends Omit<Movement, 'memberId'> {
  readonly fromMemberId: string;
  readonly toMemberId: string;
  /** More than zero. */
  readonly points: number;
}

/**
 * Moves available points from one member of a program to another, in one transaction. They settle the other's debt first; the rest
 * comes as lots of the same age and end as those that it was taken from. Both members must be locked.
 * @throws InsufficientPointsError, with nothing posted.
 */
export async function transferPoints(tx: CentralTransaction, transfer: Transfer): Promise<PostedTransaction> {
  const { programId, fromMemberId, toMemberId, points } = transfer;
  const from = accountsOf({ programId, memberId: fromMemberId });
  const to = accountsOf({ programId, memberId: toMemberId });
  let settled = 0;
  const posted = await postTransaction(tx, {
    ...transfer,
    kind: 'transfer',
    content: { fromMemberId, toMemberId, points },
    accounts: [from.available, to.available, to.debt],
    plan: (balanceOf) => {
      settled = Math.min(points, balanceOf(to.debt));
      return [{ account: from.available, amount: -points }, ...credits(to, points, settled)];
    },
  });
  if (posted.repeated) return posted;
  const { transactionId } = posted;
  const uses = takeFirstIn(await readOpenLots(tx, fromMemberId, false), points);
  await takeUses(tx, transactionId, uses);
  await addLots(tx, { memberId: toMemberId, transactionId, uses, settled });
  return posted;
}

async function addLots(
  tx: CentralTransaction,
  {
    memberId,
    transactionId,
    uses,
    settled,
  }: {
    readonly memberId: string;
    readonly transactionId: string;
    readonly uses: readonly LotPoints[];
    readonly settled: number;
  },
): Promise<void> {
  const { lotId, earnedAtMs, expiresAtMs } = lots;
  const ids = uses.map((use) => use.lotId);
  const terms = await tx.select({ lotId, earnedAtMs, expiresAtMs }).from(lots).where(inArray(lotId, ids));
  const termsOf = new Map(terms.map(({ lotId: id, ...rest }) => [id, rest]));
  let owed = settled;
  const rows = uses.flatMap((use) => {
    const from = termsOf.get(use.lotId);
    if (!from) throw new Error('a lot that points were taken from is there');
    const gone = Math.min(owed, use.points);
    owed -= gone;
    return [
      {
        lotId: randomUUID(),
        memberId,
        transactionId,
        pending: false,
        points: use.points,
        remaining: use.points - gone,
        ...from,
      },
    ];
  });
  await insertRows(tx, lots, rows);
}
