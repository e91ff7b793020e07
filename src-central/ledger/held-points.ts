import type { CentralTransaction } from '../database/open.ts';
import { type LedgerAccount, ledgerAccountId, lockAccounts } from './accounts.ts';
import { InsufficientPointsError } from './errors.ts';
import { graceForReturned, takeFromLots } from './lots.ts';
import { accountsOf, credits, type Movement } from './member-accounts.ts';
import { type PostedTransaction, postTransaction } from './post-transaction.ts';

export interface HeldMovement extends Movement {
  /** In whose custody the points are. */
  readonly tillId: string;
  /** More than zero. */
  readonly points: number;
}

/**
 * Moves a member's available points into the custody of a till. The lots are left alone: what is held is still the member's.
 * @throws InsufficientPointsError, with nothing posted.
 */
export async function holdPoints(tx: CentralTransaction, movement: HeldMovement): Promise<PostedTransaction> {
  const { memberId, tillId, points } = movement;
  const { available } = accountsOf(movement);
  const held = heldAccount(movement);
  const balances = await lockAccounts(tx, [available, held]);
  const availablePoints = balances.get(ledgerAccountId(available)) ?? 0;
  if (availablePoints < points) throw new InsufficientPointsError(availablePoints);
  return postTransaction(tx, {
    ...movement,
    kind: 'hold',
    content: { memberId, tillId, points },
    accounts: [available, held],
    plan: () => [
      { account: available, amount: -points },
      { account: held, amount: points },
    ],
  });
}

/** Moves points out of a till's custody, back to their member; they settle its debt first. */
export async function releaseHeld(tx: CentralTransaction, movement: HeldMovement): Promise<PostedTransaction> {
  const { memberId, tillId, points, atMs } = movement;
  const accounts = accountsOf(movement);
  const held = heldAccount(movement);
  let settled = 0;
  const posted = await postTransaction(tx, {
    ...movement,
    kind: 'release-held',
    content: { memberId, tillId, points },
    accounts: [accounts.available, accounts.debt, held],
    plan: (balanceOf) => {
      settled = Math.min(points, balanceOf(accounts.debt));
      return [{ account: held, amount: -points }, ...credits(accounts, points, settled)];
    },
  });
  if (posted.repeated) return posted;
  const { transactionId } = posted;
  if (settled > 0) await takeFromLots(tx, { memberId, transactionId, points: settled, pending: false });
  await graceForReturned(tx, memberId, atMs);
  return posted;
}

export interface RedeemMovement extends Omit<HeldMovement, 'memberId'> {
  /** Whose points are held; null where none are. */
  readonly memberId: string | null;
  /** What of `points` comes out of custody. The rest is the program's loss, never the member's. */
  readonly heldPoints: number;
}

/** Posts points that a till has redeemed: out of its custody, from the member's lots, first in first out. */
export async function redeemHeld(tx: CentralTransaction, movement: RedeemMovement): Promise<PostedTransaction> {
  const { programId, memberId, tillId, points, heldPoints } = movement;
  const held = memberId === null || heldPoints === 0 ? null : heldAccount({ programId, memberId, tillId });
  const loss: LedgerAccount = { type: 'loss', programId };
  const redeemed: LedgerAccount = { type: 'redeemed', programId };
  const posted = await postTransaction(tx, {
    ...movement,
    kind: 'redeem',
    content: { memberId, tillId, points },
    accounts: [...(held ? [held] : []), loss, redeemed],
    plan: () => [
      ...(held ? [{ account: held, amount: -heldPoints }] : []),
      { account: loss, amount: heldPoints - points },
      { account: redeemed, amount: points },
    ],
  });
  if (posted.repeated || memberId === null || !held) return posted;
  const { transactionId } = posted;
  await takeFromLots(tx, { memberId, transactionId, points: heldPoints, pending: false });
  return posted;
}

function heldAccount({
  programId,
  memberId,
  tillId,
}: Pick<HeldMovement, 'programId' | 'memberId' | 'tillId'>): LedgerAccount {
  return { type: 'held', programId, memberId, tillId };
}
