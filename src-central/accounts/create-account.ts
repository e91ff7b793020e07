import { v7 as uuidv7 } from 'uuid';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { accountNames, accounts } from '../database/schema.ts';
import { AccountRefusedError } from './errors.ts';

export interface NewAccount {
  readonly kind: 'person' | 'company';
  readonly displayName: string;
  readonly test: boolean;
  /** What other systems call it by. */
  readonly names: readonly string[];
}

/**
 * Makes an account, which is a member of nothing yet.
 * @throws AccountRefusedError ACCOUNT_NAME_IN_USE
 */
export async function createAccount(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  account: NewAccount,
): Promise<{ accountId: string }> {
  return db.transaction((tx) => createAccountIn(tx, clock, caller, account));
}

/** The same within a transaction of the caller's. */
export async function createAccountIn(
  tx: CentralTransaction,
  clock: Clock,
  caller: Caller,
  { kind, displayName, test, names }: NewAccount,
): Promise<{ accountId: string }> {
  const accountId = uuidv7();
  await tx.insert(accounts).values({ accountId, kind, displayName, test, createdAtMs: clock.nowMs() });
  await insertNames(tx, accountId, names);
  await recordAction(tx, clock, caller, { action: 'accounts.create', targetKind: 'account', targetId: accountId });
  return { accountId };
}

/** @throws AccountRefusedError ACCOUNT_NAME_IN_USE where another account has one of them. */
export async function insertNames(tx: CentralTransaction, accountId: string, names: readonly string[]): Promise<void> {
  // In one order, so that two who want the same names do not wait for each other.
  const wanted = [...new Set(names)].toSorted();
  if (wanted.length === 0) return;
  const kept = await tx
    .insert(accountNames)
    .values(wanted.map((name) => ({ name, accountId })))
    .onConflictDoNothing()
    .returning({ name: accountNames.name });
  if (kept.length < wanted.length) {
    throw new AccountRefusedError('ACCOUNT_NAME_IN_USE', 'Another account is known by one of these names.');
  }
}
