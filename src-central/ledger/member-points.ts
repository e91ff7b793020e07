import type { CentralTransaction } from '../database/open.ts';
import { ledgerAccountId, lockAccounts } from './accounts.ts';
import { addLot, findLotOf, readAllUses, readUses, releasePendingLots, returnToLots, takeFromLots } from './lots.ts';
import { accountsOf, credits, type Movement } from './member-accounts.ts';
import { type PostedTransaction, postTransaction } from './post-transaction.ts';

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
  if (posted.repeated || taken === 0) return posted;
  await takeFromLots(tx, { memberId, transactionId: posted.transactionId, points: taken, pending: false });
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
  const { transactionId } = posted;
  if (settled > 0) await takeFromLots(tx, { memberId, transactionId, points: settled, pending: true });
  await releasePendingLots(tx, memberId);
  return posted;
}

export interface ReverseMovement extends Movement {
  /** What of the earning is taken back; more than zero. */
  readonly points: number;
  /** The idempotency key of the earning, as `saleEarnKey` has it. */
  readonly saleTransactionKey: string;
  /** Where the points had come from. */
  readonly source?: 'issued' | 'adjusted';
}

/**
 * Takes back what a sale earned: from the pending points where it still waits there, else from the available ones; what
 * neither has becomes debt. The sale's own lot gives first, then the others, first in first out. The member must be locked.
 */
export async function reverseEarn(tx: CentralTransaction, movement: ReverseMovement): Promise<PostedTransaction> {
  const { memberId, points, saleTransactionKey, source = 'issued' } = movement;
  const accounts = accountsOf(movement);
  const own = await findLotOf(tx, saleTransactionKey);
  const pending = own?.pending === true;
  let taken = { pending: 0, available: 0 };
  const posted = await postTransaction(tx, {
    ...movement,
    kind: 'reverse',
    content: { memberId, points, saleTransactionKey },
    accounts: [...(pending ? [accounts.pending] : []), accounts.available, accounts.debt, accounts[source]],
    plan: (balanceOf) => {
      const fromPending = pending ? Math.min(points, balanceOf(accounts.pending)) : 0;
      taken = { pending: fromPending, available: Math.min(points - fromPending, balanceOf(accounts.available)) };
      return [
        { account: accounts.pending, amount: -taken.pending },
        { account: accounts.available, amount: -taken.available },
        { account: accounts.debt, amount: taken.pending + taken.available - points },
        { account: accounts[source], amount: points },
      ];
    },
  });
  if (posted.repeated) return posted;
  const { transactionId } = posted;
  const first = { memberId, transactionId, firstLotId: own?.lotId };
  if (taken.pending > 0) await takeFromLots(tx, { ...first, points: taken.pending, pending: true });
  if (taken.available > 0) await takeFromLots(tx, { ...first, points: taken.available, pending: false });
  return posted;
}

export interface ReturnMovement extends Movement {
  /** What comes back; more than zero, and with `returnedBefore` no more than `redeemedPoints` of these keys. */
  readonly points: number;
  /** The idempotency keys of what the sale redeemed, as `saleRedemptionKeys` has them. */
  readonly redemptionTransactionKeys: readonly string[];
  /** What of these redemptions has come back before. */
  readonly returnedBefore: number;
  /** Where the points had gone. */
  readonly source?: 'redeemed' | 'adjusted';
}

/**
 * Gives back points that a sale redeemed. They settle the member's debt first, and the rest goes back into the lots that
 * it came from. The member must be locked.
 */
export async function returnRedeemed(tx: CentralTransaction, movement: ReturnMovement): Promise<PostedTransaction> {
  const { memberId, points, redemptionTransactionKeys, returnedBefore, atMs, source = 'redeemed' } = movement;
  const accounts = accountsOf(movement);
  let settled = 0;
  const posted = await postTransaction(tx, {
    ...movement,
    kind: 'return',
    content: { memberId, points, redemptionTransactionKeys },
    accounts: [accounts.available, accounts.debt, accounts[source]],
    plan: (balanceOf) => {
      settled = Math.min(points, balanceOf(accounts.debt));
      return [...credits(accounts, points, settled), { account: accounts[source], amount: -points }];
    },
  });
  if (posted.repeated) return posted;
  const uses = await readUses(tx, redemptionTransactionKeys, {
    from: returnedBefore + settled,
    points: points - settled,
  });
  await returnToLots(tx, { memberId, atMs, uses });
  return posted;
}

/** What was taken from members' points by redemptions of these keys: the most that may come back of them. */
export async function redeemedPoints(
  tx: CentralTransaction,
  redemptionTransactionKeys: readonly string[],
): Promise<number> {
  const uses = await readAllUses(tx, redemptionTransactionKeys);
  return uses.reduce((sum, use) => sum + use.points, 0);
}

/** The key under which a sale's earning is posted. */
export function saleEarnKey(saleId: string): string {
  return `sale/${saleId}/earn`;
}

/** The keys under which a sale's redemptions are posted, one for each hold. */
export function saleRedemptionKeys(sale: {
  readonly saleId: string;
  readonly redemptions: readonly { readonly holdId: string }[];
}): string[] {
  return [...new Set(sale.redemptions.map(({ holdId }) => saleRedemptionKey(sale.saleId, holdId)))];
}

export function saleRedemptionKey(saleId: string, holdId: string): string {
  return `sale/${saleId}/redeem/${holdId}`;
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
