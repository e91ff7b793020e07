import type { LedgerAccount } from './accounts.ts';
import type { Posting } from './post-transaction.ts';

/** What every movement of a member's points says of itself. */
export interface Movement {
  readonly idempotencyKey: string;
  readonly programId: string;
  readonly memberId: string;
  readonly entryId: string | null;
  /** When it is posted, by central's clock. */
  readonly atMs: number;
}

export type MemberAccounts = Record<
  'available' | 'pending' | 'debt' | 'issued' | 'adjusted' | 'redeemed' | 'expired',
  LedgerAccount
>;

/** The accounts that movements of a member's points go between. */
export function accountsOf({ programId, memberId }: Pick<Movement, 'programId' | 'memberId'>): MemberAccounts {
  return {
    available: { type: 'member_available', programId, memberId },
    pending: { type: 'member_pending', programId, memberId },
    debt: { type: 'member_debt', programId, memberId },
    issued: { type: 'issued', programId },
    adjusted: { type: 'adjusted', programId },
    redeemed: { type: 'redeemed', programId },
    expired: { type: 'expired', programId },
  };
}

/** The postings of points that come to a member, `settled` of them against its debt. */
export function credits(accounts: MemberAccounts, points: number, settled: number): Posting[] {
  return [
    { account: accounts.debt, amount: settled },
    { account: accounts.available, amount: points - settled },
  ];
}
