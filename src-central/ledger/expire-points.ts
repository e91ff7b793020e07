import { randomUUID } from 'node:crypto';
import { expiredOf } from '../../src-shared/domain/expiry.ts';
import type { CentralTransaction } from '../database/open.ts';
import { ledgerAccountId, lockAccounts } from './accounts.ts';
import { readOpenLots, takeUses } from './lots.ts';
import { accountsOf } from './member-accounts.ts';
import { postTransaction } from './post-transaction.ts';

/**
 * Expires what of a member's available points is past its date, and returns how many those are. What is in a till's custody
 * stays, with the lots that came in first. The member must be locked: what is left of its lots says what is still to be
 * done, so that a second run finds nothing.
 */
export async function expirePoints(
  tx: CentralTransaction,
  member: { readonly memberId: string; readonly programId: string },
  nowMs: number,
): Promise<number> {
  const { memberId, programId } = member;
  const { available, expired } = accountsOf(member);
  const balances = await lockAccounts(tx, [available]);
  const open = await readOpenLots(tx, memberId, false);
  const uses = expiredOf(open, nowMs, balances.get(ledgerAccountId(available)) ?? 0);
  const points = uses.reduce((sum, use) => sum + use.points, 0);
  if (points === 0) return 0;
  const { transactionId } = await postTransaction(tx, {
    idempotencyKey: `expire/${memberId}/${randomUUID()}`,
    kind: 'expire',
    content: { memberId, programId, points },
    entryId: null,
    atMs: nowMs,
    accounts: [available, expired],
    plan: () => [
      { account: available, amount: -points },
      { account: expired, amount: points },
    ],
  });
  await takeUses(tx, transactionId, uses);
  return points;
}
