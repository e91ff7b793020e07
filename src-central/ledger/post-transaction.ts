import { createHash, randomUUID } from 'node:crypto';
import { asc, eq, sql } from 'drizzle-orm';
import { type Canonical, canonicalText } from '../../src-shared/journal/canonical.ts';
import type { CentralTransaction } from '../database/open.ts';
import { ledgerAccounts, ledgerPostings, ledgerTransactions } from '../database/schema.ts';
import { type LedgerAccount, ledgerAccountId, lockAccounts, normalSign } from './accounts.ts';
import { ConflictingDuplicateError, InsufficientPointsError } from './errors.ts';

export interface Posting {
  readonly account: LedgerAccount;
  /** Positive credits the account, negative debits it. */
  readonly amount: number;
}

export interface TransactionRequest {
  readonly idempotencyKey: string;
  readonly kind: string;
  /** What the key stands for: the same key with other content is an error. Never what depends on balances. */
  readonly content: Canonical;
  readonly entryId: string | null;
  readonly atMs: number;
  /** Every account that `plan` may name. */
  readonly accounts: readonly LedgerAccount[];
  /** The postings, once the accounts are locked; their amounts add up to zero. Postings of nothing are left out. */
  plan(balanceOf: (account: LedgerAccount) => number): readonly Posting[];
}

export interface PostedTransaction {
  readonly transactionId: string;
  /** This key was posted before: nothing was posted now, and the rest of the answer is that of then. */
  readonly repeated: boolean;
  readonly postings: readonly { accountId: string; amount: number; balanceAfter: number }[];
}

/**
 * Posts one double-entry transaction. Locks its accounts in the order of their ids; whoever publishes to the feed in the
 * same database transaction does so afterwards.
 * @throws ConflictingDuplicateError when the key was used for other content; InsufficientPointsError when an account of a
 * member would fall below zero.
 */
export async function postTransaction(tx: CentralTransaction, request: TransactionRequest): Promise<PostedTransaction> {
  // Locked before the key is looked at: of two requests with one key, the second then finds what the first has posted.
  const balances = await lockAccounts(tx, request.accounts);
  const transactionId = randomUUID();
  const hash = contentHash(request);
  const { idempotencyKey, kind, entryId, atMs } = request;
  const inserted = await tx
    .insert(ledgerTransactions)
    .values({ transactionId, idempotencyKey, contentHash: hash, kind, entryId, atMs })
    .onConflictDoNothing()
    .returning({ transactionId: ledgerTransactions.transactionId });
  if (inserted.length === 0) return readEarlier(tx, idempotencyKey, hash);
  const balanceOf = (account: LedgerAccount) => {
    const balance = balances.get(ledgerAccountId(account));
    if (balance === undefined) throw new Error(`${account.type} was not named among the accounts of the transaction`);
    return balance;
  };
  const rows = toRows(request.plan(balanceOf), balanceOf);
  await tx.insert(ledgerPostings).values(rows.map((row, ordinal) => ({ transactionId, ordinal, ...row })));
  await writeBalances(tx, rows);
  return { transactionId, repeated: false, postings: rows };
}

export type PostingRow = PostedTransaction['postings'][number];

/** Postings as they are kept, without those of nothing. `balanceOf` is the balance of an account before them. */
export function toRows(postings: readonly Posting[], balanceOf: (account: LedgerAccount) => number): PostingRow[] {
  const moving = postings.filter(({ amount }) => amount !== 0);
  const ids = new Set(moving.map(({ account }) => ledgerAccountId(account)));
  if (ids.size < moving.length) throw new Error('a transaction posts to each account once');
  if (moving.reduce((sum, { amount }) => sum + amount, 0) !== 0) throw new Error('postings must add up to zero');
  if (moving.length === 0) throw new Error('a transaction moves something');
  return moving.map(({ account, amount }) => {
    const balance = balanceOf(account);
    const balanceAfter = balance + normalSign(account.type) * amount;
    if (balanceAfter < 0 && 'memberId' in account) throw new InsufficientPointsError(balance);
    return { accountId: ledgerAccountId(account), amount, balanceAfter };
  });
}

/** Writes the balances after postings; each account is named once, and locked. */
export async function writeBalances(tx: CentralTransaction, rows: readonly PostingRow[]): Promise<void> {
  const values = rows.map(({ accountId, balanceAfter }) => sql`(${accountId}::text, ${balanceAfter}::bigint)`);
  await tx
    .update(ledgerAccounts)
    .set({ balance: sql`after.balance` })
    .from(sql`(values ${sql.join(values, sql`, `)}) as after(account_id, balance)`)
    .where(sql`${ledgerAccounts.accountId} = after.account_id`);
}

async function readEarlier(tx: CentralTransaction, idempotencyKey: string, hash: string): Promise<PostedTransaction> {
  const [earlier] = await tx
    .select({ transactionId: ledgerTransactions.transactionId, contentHash: ledgerTransactions.contentHash })
    .from(ledgerTransactions)
    .where(eq(ledgerTransactions.idempotencyKey, idempotencyKey));
  if (earlier?.contentHash !== hash) throw new ConflictingDuplicateError(idempotencyKey);
  const postings = await tx
    .select({
      accountId: ledgerPostings.accountId,
      amount: ledgerPostings.amount,
      balanceAfter: ledgerPostings.balanceAfter,
    })
    .from(ledgerPostings)
    .where(eq(ledgerPostings.transactionId, earlier.transactionId))
    .orderBy(asc(ledgerPostings.ordinal));
  return { transactionId: earlier.transactionId, repeated: true, postings };
}

/** By which the same key with other content is told apart. */
export function contentHash({ kind, content }: Pick<TransactionRequest, 'kind' | 'content'>): string {
  return createHash('sha256').update(canonicalText({ kind, content })).digest('hex');
}
