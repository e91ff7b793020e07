import { asc, eq } from 'drizzle-orm';
import type { CentralDatabase } from '../database/open.ts';
import { accountNames, accounts, members } from '../database/schema.ts';
import { type ChainScope, readProgramChains } from '../programs/program-chains.ts';
import { AccountRefusedError } from './errors.ts';

export interface AccountView {
  readonly account: typeof accounts.$inferSelect;
  readonly names: readonly string[];
  readonly memberships: readonly (typeof members.$inferSelect)[];
}

/**
 * An account with its memberships of the chains that may be seen. One that is a member of other chains alone may not be seen; one
 * that is a member of nothing is of no chain, and may.
 * @throws AccountRefusedError ACCOUNT_UNKNOWN
 */
export async function readAccount(db: CentralDatabase, accountId: string, scope: ChainScope): Promise<AccountView> {
  const [account] = await db.select().from(accounts).where(eq(accounts.accountId, accountId));
  const all = await db
    .select()
    .from(members)
    .where(eq(members.accountId, accountId))
    .orderBy(asc(members.createdAtMs), asc(members.memberId));
  const visible = scope === null ? null : await readProgramChains(db, scope);
  const memberships = all.filter(({ programId }) => visible?.has(programId) ?? true);
  if (!account || (all.length > 0 && memberships.length === 0)) {
    throw new AccountRefusedError('ACCOUNT_UNKNOWN', 'There is no account with this id.');
  }
  const named = await db
    .select({ name: accountNames.name })
    .from(accountNames)
    .where(eq(accountNames.accountId, accountId))
    .orderBy(asc(accountNames.name));
  return { account, names: named.map(({ name }) => name), memberships };
}
