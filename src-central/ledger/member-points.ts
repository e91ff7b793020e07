import type { CentralTransaction } from '../database/open.ts';
import { type LedgerAccount, ledgerAccountId, lockAccounts } from './accounts.ts';
import { addLot, releasePendingLots, takeFromLots } from './lots.ts';
import { type PostedTransaction, type Posting, postTransaction } from './post-transaction.ts';

interface Movement {
  readonly idempotencyKey: string;
  readonly programId: string;
  readonly memberId: string;
  readonly entryId: string | null;
  /** When it is posted, by central's clock. */
  readonly atMs: number;
}

export interface EarnMovement extends Movement {
  readonly points: number;
  /** The points wait until the membership is confirmed. */
  readonly pending: boolean;
  /** When they were earned: first in first out goes by it. */
  readonly earnedAtMs: number;
  readonly expiresAtMs: number | null;
}

/** Credits earned points, one lot. Unless they wait, they settle the member's debt first. */
export async function earnPoints(tx: CentralTransaction, movement: EarnMovement): Promise<PostedTransaction> {
  const { points, earnedAtMs } = movement;
  const content = { memberId: movement.memberId, points, earnedAtMs };
  return creditMember(tx, { ...movement, kind: 'earn', content, source: 'issued' });
}

export interface AdjustMovement extends Movement {
  /** Up or down, never zero. */
  readonly points: number;
  /** What a deduction does beyond the member's available points. */
  readonly shortfall: 'refuse' | 'debt';
  readonly expiresAtMs: number | null;
}

/**
 * Gives or takes points by hand.
 * @throws InsufficientPointsError when a deduction exceeds what is available and may not become debt.
 */
export async function adjustPoints(tx: CentralTransaction, movement: AdjustMovement): Promise<PostedTransaction> {
  const { memberId, points, shortfall, atMs } = movement;
  const content = { memberId, points, shortfall };
  if (points > 0) {
    const credit = { ...movement, kind: 'adjust', content, source: 'adjusted' as const, pending: false };
    return creditMember(tx, { ...credit, earnedAtMs: atMs });
  }
  const accounts = accountsOf(movement);
  let taken = 0;
  const posted = await postTransaction(tx, {
    ...movement,
    kind: 'adjust',
    content,
    accounts: [accounts.available, accounts.debt, accounts.adjusted],
    plan: (balanceOf) => {
      taken = shortfall === 'refuse' ? -points : Math.min(balanceOf(accounts.available), -points);
      return [
        { account: accounts.available, amount: -taken },
        { account: accounts.debt, amount: points + taken },
        { account: accounts.adjusted, amount: -points },
      ];
    },
  });
  if (!posted.repeated && taken > 0) await takeFromLots(tx, memberId, taken, { pending: false });
  return posted;
}

/** Makes all pending points of a member usable; they settle its debt first. Null where there are none. */
export async function releasePendingPoints(
  tx: CentralTransaction,
  movement: Movement,
): Promise<PostedTransaction | null> {
  const { memberId } = movement;
  const accounts = accountsOf(movement);
  const locked = [accounts.available, accounts.pending, accounts.debt];
  const balances = await lockAccounts(tx, locked);
  if (!balances.get(ledgerAccountId(accounts.pending))) return null;
  let settled = 0;
  const posted = await postTransaction(tx, {
    ...movement,
    kind: 'release-pending',
    content: { memberId },
    accounts: locked,
    plan: (balanceOf) => {
      const points = balanceOf(accounts.pending);
      settled = Math.min(points, balanceOf(accounts.debt));
      return [{ account: accounts.pending, amount: -points }, ...credits(accounts, points, settled)];
    },
  });
  if (posted.repeated) return posted;
  if (settled > 0) await takeFromLots(tx, memberId, settled, { pending: true });
  await releasePendingLots(tx, memberId);
  return posted;
}

async function creditMember(
  tx: CentralTransaction,
  credit: EarnMovement & {
    readonly kind: string;
    readonly content: { readonly memberId: string; readonly points: number };
    readonly source: 'issued' | 'adjusted';
  },
): Promise<PostedTransaction> {
  const { memberId, points, pending, earnedAtMs, expiresAtMs } = credit;
  const accounts = accountsOf(credit);
  const source = accounts[credit.source];
  let settled = 0;
  const posted = await postTransaction(tx, {
    ...credit,
    accounts: pending ? [accounts.pending, source] : [accounts.available, accounts.debt, source],
    plan: (balanceOf) => {
      if (pending)
        return [
          { account: accounts.pending, amount: points },
          { account: source, amount: -points },
        ];
      settled = Math.min(points, balanceOf(accounts.debt));
      return [...credits(accounts, points, settled), { account: source, amount: -points }];
    },
  });
  if (posted.repeated) return posted;
  const { transactionId } = posted;
  await addLot(tx, { memberId, transactionId, pending, points, remaining: points - settled, earnedAtMs, expiresAtMs });
  return posted;
}

type MemberAccounts = Record<'available' | 'pending' | 'debt' | 'issued' | 'adjusted', LedgerAccount>;

function accountsOf({ programId, memberId }: Pick<Movement, 'programId' | 'memberId'>): MemberAccounts {
  return {
    available: { type: 'member_available', programId, memberId },
    pending: { type: 'member_pending', programId, memberId },
    debt: { type: 'member_debt', programId, memberId },
    issued: { type: 'issued', programId },
    adjusted: { type: 'adjusted', programId },
  };
}

function credits(accounts: MemberAccounts, points: number, settled: number): Posting[] {
  return [
    { account: accounts.debt, amount: settled },
    { account: accounts.available, amount: points - settled },
  ];
}
