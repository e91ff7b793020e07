import { inArray, sql } from 'drizzle-orm';
import type { CentralTransaction } from '../database/open.ts';
import { type LedgerAccountType, ledgerAccounts } from '../database/schema.ts';

/** An account by its place in the chart. `held` is a member's points in the custody of one till. */
export type LedgerAccount =
  | {
      readonly type: 'member_available' | 'member_pending' | 'member_debt';
      readonly programId: string;
      readonly memberId: string;
    }
  | { readonly type: 'held'; readonly programId: string; readonly memberId: string; readonly tillId: string }
  | { readonly type: 'issued' | 'redeemed' | 'expired' | 'adjusted' | 'loss'; readonly programId: string };

/** Made from what the account is, so that nobody has to look it up first. Sorted, a member's come before a program's. */
export function ledgerAccountId(account: LedgerAccount): string {
  switch (account.type) {
    case 'member_available':
    case 'member_pending':
    case 'member_debt':
      return `member/${account.memberId}/${account.type.slice('member_'.length)}`;
    case 'held':
      return `member/${account.memberId}/held/${account.tillId}`;
    default:
      return `program/${account.programId}/${account.type}`;
  }
}

/** 1 where credits make the balance grow, -1 where debits do. */
export function normalSign(type: LedgerAccountType): 1 | -1 {
  return DEBIT_NORMAL.has(type) ? -1 : 1;
}

/**
 * Locks accounts, in the order of their ids and made where they are not there yet, and returns their balances by id. The
 * one order keeps transactions that share accounts from waiting for each other in a ring; the program's accounts, which
 * all of them share, come last in it.
 */
export async function lockAccounts(
  tx: CentralTransaction,
  accounts: readonly LedgerAccount[],
): Promise<Map<string, number>> {
  const byId = new Map(accounts.map((account) => [ledgerAccountId(account), account]));
  const locked = await lockExisting(tx, [...byId.keys()]);
  const missing = [...byId.keys()].filter((id) => !locked.has(id)).toSorted();
  if (missing.length === 0) return locked;
  await tx
    .insert(ledgerAccounts)
    .values(missing.map((id) => accountRow(id, byId)))
    .onConflictDoNothing();
  return new Map([...locked, ...(await lockExisting(tx, missing))]);
}

async function lockExisting(tx: CentralTransaction, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx
    .select({ accountId: ledgerAccounts.accountId, balance: ledgerAccounts.balance })
    .from(ledgerAccounts)
    .where(inArray(ledgerAccounts.accountId, [...ids]))
    .orderBy(sql`${ledgerAccounts.accountId} collate "C"`)
    .for('update');
  return new Map(rows.map(({ accountId, balance }) => [accountId, balance]));
}

/** The row of an account that has had no posting yet. */
export function newAccountRow(account: LedgerAccount): typeof ledgerAccounts.$inferInsert {
  return {
    accountId: ledgerAccountId(account),
    type: account.type,
    programId: account.programId,
    memberId: 'memberId' in account ? account.memberId : null,
    tillId: 'tillId' in account ? account.tillId : null,
  };
}

function accountRow(id: string, byId: ReadonlyMap<string, LedgerAccount>): typeof ledgerAccounts.$inferInsert {
  const account = byId.get(id);
  if (!account) throw new Error('an account went missing between being named and being locked');
  return newAccountRow(account);
}

const DEBIT_NORMAL: ReadonlySet<LedgerAccountType> = new Set(['issued', 'adjusted', 'member_debt', 'loss']);
