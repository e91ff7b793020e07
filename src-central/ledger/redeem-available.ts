import type { CentralTransaction } from '../database/open.ts';
import { takeFromLots } from './lots.ts';
import { accountsOf, type Movement } from './member-accounts.ts';
import { type PostedTransaction, postTransaction } from './post-transaction.ts';

export interface AvailableRedemption extends Movement {
  /** More than zero. */
  readonly points: number;
}

/**
 * Redeems a member's available points at once, first in first out. For what central itself decides: nothing is held in between,
 * since what asks and what is spent are one transaction under one lock. The member must be locked.
 * @throws InsufficientPointsError, with nothing posted.
 */
export async function redeemAvailable(
  tx: CentralTransaction,
  movement: AvailableRedemption,
): Promise<PostedTransaction> {
  const { memberId, points } = movement;
  const { available, redeemed } = accountsOf(movement);
  const posted = await postTransaction(tx, {
    ...movement,
    kind: 'redeem',
    content: { memberId, points },
    accounts: [available, redeemed],
    plan: () => [
      { account: available, amount: -points },
      { account: redeemed, amount: points },
    ],
  });
  if (posted.repeated) return posted;
  await takeFromLots(tx, { memberId, transactionId: posted.transactionId, points, pending: false });
  return posted;
}
