import { createAccount } from '../../../accounts/create-account.ts';
import { type AccountView, readAccount } from '../../../accounts/read-account.ts';
import { updateAccount } from '../../../accounts/update-account.ts';
import { recordAction } from '../../../auth/audit-trail.ts';
import type { NativeContext } from '../context.ts';
import { native } from '../implement.ts';

export const accountsHandlers = native.accounts.router({
  create: native.accounts.create.handler(({ input, context: { db, clock, caller } }) =>
    createAccount(db, clock, caller, input),
  ),
  read: native.accounts.read.handler(({ input, context }) => presentAccount(context, input.accountId)),
  update: native.accounts.update.handler(async ({ input: { accountId, ...update }, context }) => {
    const { db, clock, caller, chains } = context;
    await readAccount(db, accountId, chains);
    await updateAccount(db, clock, caller, accountId, update);
    return presentAccount(context, accountId);
  }),
});

async function presentAccount({ db, clock, caller, scopes, chains }: NativeContext, accountId: string) {
  return db.transaction(async (tx) => {
    const view = await readAccount(tx, accountId, chains);
    if (!scopes.has('pii')) return toAnswer(view);
    const action = { action: 'accounts.read', targetKind: 'account', targetId: accountId } as const;
    await recordAction(tx, clock, caller, { ...action, fields: ['displayName'] });
    return { ...toAnswer(view), displayName: view.account.displayName };
  });
}

function toAnswer({ account, names, memberships }: AccountView) {
  const { accountId, kind, test, createdAtMs } = account;
  return {
    accountId,
    kind,
    test,
    createdAtMs,
    names: [...names],
    memberships: memberships.map(({ memberId, programId, state, primary, deleted }) => {
      return { memberId, programId, state, primary, deleted };
    }),
  };
}
