import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { auditCentral } from './audit.ts';
import type { CentralDatabase } from './database/open.ts';
import { holds, ledgerAccounts, lots } from './database/schema.ts';
import { describeEachDatabase } from './testing/databases.ts';
import { enrol, refund, saleOf } from './testing/day-entries.ts';
import { holdFor } from './testing/hold-points.ts';
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

  it('lists what sales redeemed, what came back of them, and who enrolled', async () => {
    const world = await createSyncWorld(central.db);
    const memberId = await world.addMember({ openingLots: [{ points: 500, earnedAtMs: world.clock.nowMs() - 1 }] });
    const till = await world.addTill();
    const hold = await holdFor(world, till, { memberId, points: 200 });
    const sale = till.sell({ memberId, redemptions: [hold] });
    const back = refund(world, till, { sale: saleOf(sale) });
    const [first, second] = [enrol(world, till, { phone: '+4915112345678' }), enrol(world, till)];
    await settle(world, till);
    const again = enrol(world, till, { phone: '+4915112345678' });
    await pushEntries(world, till);
    const audit = await auditCentral(central.db);
    expect(audit.findings).toEqual([]);
    expect(audit.sales).toMatchObject([{ entryId: sale.entryId, redeemedPoints: 200, earnPoints: 98 }]);
    expect(audit.refunds).toEqual([
      {
        refundId: expect.any(String),
        entryId: back.entryId,
        receiptNumber: 'T-1',
        moneyMinor: 9_800,
        reversedEarnPoints: 98,
        returnedPoints: 200,
      },
    ]);
    const enrolled = { status: 'accepted', memberId: first.provisionalId };
    expect(audit.enrolments).toEqual([
      { entryId: first.entryId, provisionalId: first.provisionalId, ...enrolled },
      { entryId: second.entryId, provisionalId: second.provisionalId, ...enrolled, memberId: second.provisionalId },
      { entryId: again.entryId, provisionalId: again.provisionalId, status: null, memberId: null },
    ]);
    await settle(world, till);
    // Who it was is known by the phone: the second id means the first member.
    const [, , known] = (await auditCentral(central.db)).enrolments;
    expect(known).toMatchObject({ provisionalId: again.provisionalId, memberId: first.provisionalId });
  });

  it.each([
    ["a till's custody", (db: CentralDatabase) => db.update(holds).set({ points: 201 })],
    ['what a hold has spent', (db: CentralDatabase) => db.update(holds).set({ spent: 1 })],
    ['the lots of a member', (db: CentralDatabase) => db.update(lots).set({ remaining: 499 })],
  ])('finds that %s is not in order', async (finding, spoil) => {
    const world = await createSyncWorld(central.db);
    const memberId = await world.addMember({ openingLots: [{ points: 500, earnedAtMs: world.clock.nowMs() - 1 }] });
    await holdFor(world, await world.addTill(), { memberId, points: 200 });
    expect((await auditCentral(central.db)).findings).toEqual([]);
    await spoil(central.db);
    expect((await auditCentral(central.db)).findings.join()).toContain(finding);
  });

  it('finds books that are not in order', async () => {
    const world = await createSyncWorld(central.db);
    await world.addMember({ openingLots: [{ points: 40, earnedAtMs: world.clock.nowMs() }] });
    await central.db.update(ledgerAccounts).set({ balance: 41 }).where(eq(ledgerAccounts.balance, 40));
    expect((await auditCentral(central.db)).findings).not.toEqual([]);
  });
});
