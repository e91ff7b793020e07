import { and, asc, eq } from 'drizzle-orm';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { accountNames, accounts, members } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { type Changes, inFeedTransaction } from '../feed/feed-transaction.ts';
import { sealAnew } from '../members/seal-anew.ts';
import { insertNames } from './create-account.ts';
import { AccountRefusedError } from './errors.ts';

/** What is to change; what is left out stays. `names` replaces all of them. */
export interface AccountUpdate {
  readonly kind?: 'person' | 'company' | undefined;
  readonly displayName?: string | undefined;
  readonly names?: readonly string[] | undefined;
}

/**
 * Changes an account; of a new name, the tills of all its memberships are told.
 * @throws AccountRefusedError
 */
export async function updateAccount(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  accountId: string,
  update: AccountUpdate,
): Promise<void> {
  const { kind, displayName, names } = update;
  await inFeedTransaction(db, async (tx, changes) => {
    const isThis = eq(accounts.accountId, accountId);
    const [account] = await tx.select().from(accounts).where(isThis).for('no key update');
    if (!account) throw new AccountRefusedError('ACCOUNT_UNKNOWN', 'There is no account with this id.');
    if (names !== undefined) {
      await tx.delete(accountNames).where(eq(accountNames.accountId, accountId));
      await insertNames(tx, accountId, names);
    }
    const values = { kind: kind ?? account.kind, displayName: displayName ?? account.displayName };
    await tx.update(accounts).set(values).where(isThis);
    if (values.displayName !== account.displayName) await showNewName(tx, changes, clock, accountId);
    const fields = Object.entries(update).flatMap(([field, value]) => (value === undefined ? [] : [field]));
    const action = { action: 'accounts.update', targetKind: 'account', targetId: accountId, fields } as const;
    await recordAction(tx, clock, caller, action);
  });
}

async function showNewName(tx: CentralTransaction, changes: Changes, clock: Clock, accountId: string): Promise<void> {
  const memberships = await tx
    .select()
    .from(members)
    .where(and(eq(members.accountId, accountId), eq(members.deleted, false)))
    .orderBy(asc(members.memberId))
    .for('no key update');
  const keys = await readCentralState(tx);
  for (const member of memberships) {
    const { memberId, version } = member;
    await sealAnew(tx, keys, member);
    const figures = { updatedAtMs: clock.nowMs(), version: version + 1 };
    await tx.update(members).set(figures).where(eq(members.memberId, memberId));
    changes.publishMember(memberId);
  }
}
