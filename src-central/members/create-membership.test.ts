import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { accounts, auditEvents, members } from '../database/schema.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { createSyncWorld, START_MS, type SyncWorld } from '../testing/sync-world.ts';
import { createMembership, type NewMembership } from './create-membership.ts';

const caller = { clientId: 'test', source: '127.0.0.1' };

describeEachDatabase('a membership', (central) => {
  let world: SyncWorld;
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
  });

  const addAccount = async (test = false) => {
    const accountId = randomUUID();
    await central.db
      .insert(accounts)
      .values({ accountId, kind: 'person', displayName: 'Ada Test', test, createdAtMs: START_MS });
    return accountId;
  };
  const join = (accountId: string, parts: Partial<NewMembership> = {}) =>
    createMembership(central.db, world.clock, caller, {
      accountId,
      programId: world.programId,
      state: 'Enrolled',
      primary: true,
      liveness: 'both',
      ...parts,
    });
  const rowOf = async (memberId: string) =>
    (await central.db.select().from(members).where(eq(members.memberId, memberId)))[0];

  it('is made in the base tier, by whoever asked, and is in the audit trail', async () => {
    const accountId = await addAccount();
    const { memberId } = await join(accountId);
    expect(await rowOf(memberId)).toMatchObject({ accountId, tierId: 'base', primary: true, createdBy: 'client/test' });
    const [event] = await central.db.select().from(auditEvents).where(eq(auditEvents.targetId, memberId));
    expect(event).toMatchObject({ action: 'members.create', clientId: 'test', source: '127.0.0.1' });
  });

  it.each([
    { rule: 'document', accountTest: true, programTest: false, allowed: false },
    { rule: 'document', accountTest: false, programTest: true, allowed: true },
    { rule: 'document', accountTest: true, programTest: true, allowed: true },
    { rule: 'both', accountTest: true, programTest: false, allowed: false },
    { rule: 'both', accountTest: false, programTest: true, allowed: false },
    { rule: 'both', accountTest: true, programTest: true, allowed: true },
  ] as const)('liveness $rule: account test $accountTest, program test $programTest: $allowed', async (row) => {
    const other = await createSyncWorld(central.db, { test: row.programTest });
    const joined = join(await addAccount(row.accountTest), { programId: other.programId, liveness: row.rule });
    if (row.allowed) await expect(joined).resolves.toHaveProperty('memberId');
    else await expect(joined).rejects.toMatchObject({ code: 'LIVENESS_MISMATCH' });
  });

  it('is refused for what is not there', async () => {
    await expect(join(randomUUID())).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
    const accountId = await addAccount();
    await expect(join(accountId, { programId: randomUUID() })).rejects.toMatchObject({ code: 'PROGRAM_UNKNOWN' });
    await expect(join(accountId, { tierId: 'diamond' })).rejects.toMatchObject({ code: 'TIER_UNKNOWN' });
  });

  it('is made once, however many ask at once', async () => {
    const accountId = await addAccount();
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => join(accountId)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of asked) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'MEMBERSHIP_ALREADY_EXISTS' });
    }
  });

  it('is the one primary membership of its account, also when several are made at once', async () => {
    const accountId = await addAccount();
    const others = await Promise.all([1, 2, 3].map(() => createSyncWorld(central.db)));
    await Promise.all(others.map(({ programId }) => join(accountId, { programId })));
    const rows = await central.db.select().from(members).where(eq(members.accountId, accountId));
    expect(rows.filter(({ primary }) => primary)).toHaveLength(1);
    expect(rows).toHaveLength(3);
  });
});
