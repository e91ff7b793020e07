import { eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { ledgerTransactions, lots, lotUses } from '../database/schema.ts';
import { adjustMemberPoints } from '../members/adjust-points.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { holdFor } from '../testing/hold-points.ts';
import { figuresOf } from '../testing/settle.ts';
import { createSyncWorld, START_MS, type SyncWorld } from '../testing/sync-world.ts';
import { auditLedger } from './audit-ledger.ts';
import { PointsHeldError } from './errors.ts';
import { setPoints } from './set-points.ts';

const DAY_MS = 86_400_000;

describeEachDatabase('points set to a figure', (central) => {
  let world: SyncWorld;
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
  });

  const set = (key: string, figures: readonly (readonly [string, number])[]) =>
    central.db.transaction((tx) =>
      setPoints(
        tx,
        figures.map(([memberId, points]) => ({
          idempotencyKey: `${key}/${memberId}`,
          programId: world.programId,
          memberId,
          entryId: null,
          atMs: START_MS,
          points,
          expiresAtMs: START_MS + DAY_MS,
        })),
      ),
    );
  /** So many points, from two lots; `held` of them held by a till, and so many owed instead. */
  const member = async ({ points = 0, held = 0, debt = 0 }) => {
    const earlier = Math.floor(points / 2);
    const openingLots = [
      { points: earlier, earnedAtMs: START_MS - 2 * DAY_MS },
      { points: points - earlier, earnedAtMs: START_MS - DAY_MS },
    ].filter((lot) => lot.points > 0);
    const memberId = await world.addMember({ openingLots });
    if (held > 0) await holdFor(world, await world.addTill(), { memberId, points: held });
    const owing = { idempotencyKey: memberId, memberId, points: -debt, shortfall: 'debt', qualifies: false } as const;
    if (debt > 0) await adjustMemberPoints(central.db, world.clock, owing);
    return memberId;
  };

  it.each([
    { from: {}, to: 100, available: 100, held: 0, debt: 0 },
    { from: {}, to: 0, available: 0, held: 0, debt: 0 },
    { from: { points: 100 }, to: 100, available: 100, held: 0, debt: 0 },
    { from: { points: 100 }, to: 30, available: 30, held: 0, debt: 0 },
    { from: { points: 100 }, to: 0, available: 0, held: 0, debt: 0 },
    { from: { points: 100, held: 40 }, to: 90, available: 50, held: 40, debt: 0 },
    { from: { points: 100, held: 40 }, to: 40, available: 0, held: 40, debt: 0 },
    { from: { points: 100, held: 100 }, to: 110, available: 10, held: 100, debt: 0 },
    { from: { debt: 50 }, to: 0, available: 0, held: 0, debt: 50 },
    { from: { debt: 50 }, to: 10, available: 10, held: 0, debt: 0 },
  ])('$from to $to: $available available, $held held, $debt owed', async ({ from, to, ...figures }) => {
    const memberId = await member(from);
    await set('first', [[memberId, to]]);
    expect(await figuresOf(world, memberId)).toMatchObject(figures);
    expect(await auditLedger(central.db)).toEqual([]);
    const posted = await central.db.$count(ledgerTransactions);
    await set('second', [[memberId, to]]);
    expect(await central.db.$count(ledgerTransactions)).toBe(posted);
  });

  it('is refused for all where one is below what a till holds', async () => {
    const [free, holder] = [await member({ points: 10 }), await member({ points: 100, held: 40 })];
    const below = set('first', [
      [free, 20],
      [holder, 39],
    ]);
    await expect(below).rejects.toThrow(PointsHeldError);
    await expect(below).rejects.toMatchObject({ memberId: holder, heldPoints: 40 });
    expect([await figuresOf(world, free), await figuresOf(world, holder)]).toMatchObject([
      { available: 10 },
      { available: 60, held: 40 },
    ]);
  });

  it('takes from lots first in first out, and gives a lot of its own', async () => {
    const [giver, taker] = [await member({ points: 100 }), await member({ debt: 5 })];
    await set('first', [
      [giver, 20],
      [taker, 30],
    ]);
    const lotsOf = (memberId: string) =>
      central.db
        .select({ points: lots.points, remaining: lots.remaining, expiresAtMs: lots.expiresAtMs })
        .from(lots)
        .where(eq(lots.memberId, memberId))
        .orderBy(lots.earnedAtMs);
    expect(await lotsOf(giver)).toMatchObject([{ remaining: 0 }, { remaining: 20 }]);
    expect(await lotsOf(taker)).toEqual([{ points: 35, remaining: 30, expiresAtMs: START_MS + DAY_MS }]);
    expect((await central.db.select().from(lotUses)).map(({ points }) => points).toSorted()).toEqual([30, 50]);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('many at once are one adjustment each', async () => {
    const memberIds: string[] = [];
    for (let index = 0; index < 20; index += 1) memberIds.push(await member({ points: index * 10 }));
    await set(
      'first',
      memberIds.map((memberId) => [memberId, 100] as const),
    );
    for (const memberId of memberIds) expect(await figuresOf(world, memberId)).toMatchObject({ available: 100 });
    const isAdjustment = eq(ledgerTransactions.kind, 'adjust');
    // One of them had the figure already.
    expect(await central.db.$count(ledgerTransactions, isAdjustment)).toBe(19);
    expect(await auditLedger(central.db)).toEqual([]);
  });
});
