import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { auditCentral } from './audit.ts';
import { ledgerAccounts } from './database/schema.ts';
import { describeEachDatabase } from './testing/databases.ts';
import { pushEntries, settle } from './testing/settle.ts';
import { createSyncWorld } from './testing/sync-world.ts';

describeEachDatabase('the audit', (central) => {
  it("lists each member's figures and each sale with its answer, posted or not", async () => {
    const world = await createSyncWorld(central.db);
    const [idle, earning, pending] = [
      await world.addMember({ openingLots: [{ points: 40, earnedAtMs: world.clock.nowMs() }] }),
      await world.addMember(),
      await world.addMember({ state: 'Pending' }),
    ];
    const till = await world.addTill();
    const first = till.sell({ memberId: earning, amountMinor: 12_300 });
    const second = till.sell({ memberId: pending, state: 'Pending', amountMinor: 700 });
    const without = till.sell({ memberId: null, amountMinor: 500 });
    const refused = till.sell({ memberId: earning, claim: { currency: 'USD' } });
    await settle(world, till);
    const waiting = till.sell({ memberId: earning });
    await pushEntries(world, till);
    const { findings, members, sales } = await auditCentral(central.db);
    expect(findings).toEqual([]);
    const none = { available: 0, pending: 0, held: 0, debt: 0 };
    expect(Object.fromEntries(members.map(({ memberId, ...figures }) => [memberId, figures]))).toEqual({
      [idle]: { ...none, available: 40 },
      [earning]: { ...none, available: 123 },
      [pending]: { ...none, pending: 7 },
    });
    const place = { deviceId: till.deviceId, epoch: 1, saleId: expect.any(String) };
    expect(sales).toMatchObject([
      {
        ...place,
        entryId: first.entryId,
        sequence: 1,
        status: 'accepted',
        memberId: earning,
        earnPoints: 123,
        netMinor: 12_300,
      },
      {
        ...place,
        entryId: second.entryId,
        sequence: 2,
        status: 'accepted',
        memberId: pending,
        earnPoints: 7,
        netMinor: 700,
      },
      { ...place, entryId: without.entryId, sequence: 3, status: 'accepted', memberId: null, earnPoints: 0 },
      {
        ...place,
        entryId: refused.entryId,
        sequence: 4,
        status: expect.stringMatching(/refused|parked/),
        earnPoints: null,
      },
      { ...place, entryId: waiting.entryId, sequence: 5, status: null, code: null, earnPoints: null },
    ]);
  });

  it('finds books that are not in order', async () => {
    const world = await createSyncWorld(central.db);
    await world.addMember({ openingLots: [{ points: 40, earnedAtMs: world.clock.nowMs() }] });
    await central.db.update(ledgerAccounts).set({ balance: 41 }).where(eq(ledgerAccounts.balance, 40));
    expect((await auditCentral(central.db)).findings).not.toEqual([]);
  });
});
