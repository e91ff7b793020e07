import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { members } from '../../database/schema.ts';
import { auditLedger } from '../../ledger/audit-ledger.ts';
import { prepareConnector } from '../../testing/connector-world.ts';
import { describeEachDatabase, describePostgres } from '../../testing/databases.ts';
import { askForHold } from '../../testing/hold-points.ts';

describeEachDatabase('the connector, asked many things at once', (central) => {
  const api = prepareConnector(central);

  it('an account has one primary membership, however many are added and updated at once', async () => {
    const programs = await Promise.all(Array.from({ length: 6 }, () => api.addProgram(api.chainId)));
    const [AccountId] = await api.addAccounts(1);
    const isTheirs = eq(members.accountId, AccountId ?? '');
    const primaries = () => central.db.$count(members, and(isTheirs, eq(members.primary, true)));
    const added = await Promise.all(
      programs.map(({ programId }) => api.add([{ AccountId, LoyaltyProgramId: programId, IsPrimary: true }])),
    );
    expect(await primaries()).toBe(1);
    const answers = await Promise.all(
      [...added, ...added].map(([membership]) => {
        const update = { LoyaltyMembershipId: membership?.Id, IsPrimary: { Value: true } };
        return api.ask('update', { LoyaltyMembershipUpdates: [update] });
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await primaries()).toBe(1);
  });

  it('an account is added to a program once', async () => {
    const [AccountId] = await api.addAccounts(1);
    const fields = { LoyaltyProgramId: api.world.programId, AccountId, IsPrimary: true };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.ask('add', { LoyaltyMemberships: [fields] })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 403)]);
  });
});

describePostgres('the connector, beside others who change the same', (central) => {
  const api = prepareConnector(central);

  it('sets points while tills ask for holds: never below what is held, and no two in a ring', async () => {
    const accountIds = await api.addAccounts(6);
    const added = await api.add(accountIds.map((AccountId) => ({ AccountId, Points: 1_000 })));
    const ids = added.map(({ Id }) => Id);
    const tills = await Promise.all([1, 2].map(() => api.world.addTill()));
    const holds = Array.from({ length: 24 }, (_, index) =>
      askForHold(api.world, tills[index % 2] ?? fail(), {
        holdId: randomUUID(),
        memberId: ids[index % 6] ?? '',
        points: 100,
      }),
    );
    const updates = Array.from({ length: 12 }, (_, index) => {
      // Each in an order of its own.
      const order = index % 2 === 0 ? ids : ids.toReversed();
      const Points = { Value: index % 3 === 0 ? 150 : 1_000 };
      return api.ask('update', {
        LoyaltyMembershipUpdates: order.map((LoyaltyMembershipId) => ({
          LoyaltyMembershipId,
          Points,
          IsPrimary: { Value: true },
        })),
      });
    });
    const [answers] = await Promise.all([Promise.all(updates), Promise.allSettled(holds)]);
    expect(new Set([...answers.map(({ status }) => status), 200, 403])).toEqual(new Set([200, 403]));
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('409 where a membership was deleted between being read and being locked', async () => {
    const memberId = await api.world.addMember();
    const update = { LoyaltyMembershipId: memberId, Code: { Value: 'x' } };
    const asked = await central.db.transaction(async (tx) => {
      await tx.update(members).set({ deleted: true }).where(eq(members.memberId, memberId));
      const waiting = api.ask('update', { LoyaltyMembershipUpdates: [update] });
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { waiting };
    });
    const { status, body } = await asked.waiting;
    expect([status, body]).toEqual([409, { Message: expect.stringContaining('changed meanwhile') }]);
  });
});

function fail(): never {
  throw new Error('a test has its tills');
}
