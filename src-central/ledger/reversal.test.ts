import { randomUUID } from 'node:crypto';
import { asc } from 'drizzle-orm';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CentralDatabase } from '../database/open.ts';
import { holds, lots, tills } from '../database/schema.ts';
import { describeEachDatabase, describePglite } from '../testing/databases.ts';
import { figuresOf } from '../testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../testing/sync-world.ts';
import { auditLedger } from './audit-ledger.ts';
import { holdPoints, redeemHeld } from './held-points.ts';
import {
  adjustPoints,
  earnPoints,
  redeemedPoints,
  releasePendingPoints,
  returnRedeemed,
  reverseEarn,
  saleEarnKey,
  saleRedemptionKey,
} from './member-points.ts';

type Step =
  /** A sale of this name earns; `wait`: until the membership is confirmed. */
  | { readonly earn: number; readonly sale: string }
  | { readonly wait: number; readonly sale: string }
  | { readonly reverse: number; readonly sale: string }
  /** A sale of this name redeems points that were held for it. */
  | { readonly redeem: number; readonly sale: string }
  | { readonly giveBack: number; readonly sale: string; readonly before?: number }
  | { readonly take: number }
  | { readonly release: true };

type Case = {
  readonly title: string;
  readonly steps: readonly Step[];
  /** available, pending, debt */
  readonly figures: readonly [number, number, number];
  /** What is left of each lot, oldest first. */
  readonly lots: readonly number[];
};

const CASES: readonly Case[] = [
  {
    title: 'what a sale earned is taken back from its own lot',
    steps: [
      { earn: 100, sale: 'a' },
      { earn: 50, sale: 'b' },
      { reverse: 30, sale: 'b' },
    ],
    figures: [120, 0, 0],
    lots: [100, 20],
  },
  {
    title: 'and from the others, first in first out, where its own is spent',
    steps: [
      { earn: 100, sale: 'a' },
      { earn: 50, sale: 'b' },
      { earn: 10, sale: 'c' },
      { redeem: 120, sale: 'd' },
      { reverse: 35, sale: 'b' },
    ],
    figures: [5, 0, 0],
    lots: [0, 0, 5],
  },
  {
    title: 'what is not there any more becomes debt',
    steps: [{ earn: 100, sale: 'a' }, { take: 80 }, { reverse: 50, sale: 'a' }],
    figures: [0, 0, 30],
    lots: [0],
  },
  {
    title: 'pending points are taken back where they wait',
    steps: [
      { wait: 40, sale: 'a' },
      { wait: 60, sale: 'b' },
      { reverse: 45, sale: 'b' },
    ],
    figures: [0, 55, 0],
    lots: [40, 15],
  },
  {
    title: 'and where they are usable now, from there',
    steps: [{ wait: 40, sale: 'a' }, { wait: 60, sale: 'b' }, { release: true }, { reverse: 45, sale: 'b' }],
    figures: [55, 0, 0],
    lots: [40, 15],
  },
  {
    title: 'redeemed points go back into the lots that they came from, the youngest first',
    steps: [
      { earn: 100, sale: 'a' },
      { earn: 50, sale: 'b' },
      { redeem: 120, sale: 'c' },
      { giveBack: 30, sale: 'c' },
    ],
    figures: [60, 0, 0],
    lots: [10, 50],
  },
  {
    title: 'in parts as well as at once',
    steps: [
      { earn: 100, sale: 'a' },
      { earn: 50, sale: 'b' },
      { redeem: 120, sale: 'c' },
      { giveBack: 15, sale: 'c' },
      { giveBack: 100, sale: 'c', before: 15 },
      { giveBack: 5, sale: 'c', before: 115 },
    ],
    figures: [150, 0, 0],
    lots: [100, 50],
  },
  {
    title: 'never into what another sale has redeemed',
    steps: [
      { earn: 100, sale: 'a' },
      { redeem: 60, sale: 'b' },
      { redeem: 40, sale: 'c' },
      { giveBack: 40, sale: 'c' },
      { giveBack: 60, sale: 'b' },
    ],
    figures: [100, 0, 0],
    lots: [100],
  },
  {
    title: 'what comes back settles debt first',
    steps: [
      { earn: 100, sale: 'a' },
      { redeem: 100, sale: 'b' },
      { reverse: 30, sale: 'a' },
      { giveBack: 100, sale: 'b' },
    ],
    figures: [70, 0, 0],
    lots: [70],
  },
];

interface Place {
  readonly world: SyncWorld;
  readonly memberId: string;
  readonly tillId: string;
  readonly saleIds: Map<string, string>;
}

describeEachDatabase('the reversal of a sale', (central) => {
  it.each(CASES)('$title', async ({ steps, figures, lots: expected }) => {
    const place = await prepare(central.db);
    for (const [order, step] of steps.entries()) await run(central.db, place, step, order);
    const { available, pending, debt, held } = await figuresOf(place.world, place.memberId);
    expect([available, pending, debt, held]).toEqual([...figures, 0]);
    expect(await lotsLeft(central.db)).toEqual(expected);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('posts once for a key', async () => {
    const place = await prepare(central.db);
    const { programId } = place.world;
    const movement = { programId, memberId: place.memberId, entryId: null, atMs: 9 };
    await run(central.db, place, { earn: 100, sale: 'a' }, 1);
    await run(central.db, place, { redeem: 60, sale: 'b' }, 2);
    const reverse = { ...movement, idempotencyKey: 'r', points: 30, saleTransactionKey: earnKey(place, 'a') };
    const redemptionTransactionKeys = [redeemKey(place, 'b')];
    const back = { ...movement, idempotencyKey: 'b', points: 20, redemptionTransactionKeys, returnedBefore: 0 };
    for (const repeated of [false, true]) {
      expect(await central.db.transaction((tx) => reverseEarn(tx, reverse))).toMatchObject({ repeated });
      expect(await central.db.transaction((tx) => returnRedeemed(tx, back))).toMatchObject({ repeated });
    }
    expect(await figuresOf(place.world, place.memberId)).toMatchObject({ available: 30 });
  });

  it('gives back no more than was redeemed', async () => {
    const place = await prepare(central.db);
    await run(central.db, place, { earn: 100, sale: 'a' }, 1);
    await run(central.db, place, { redeem: 60, sale: 'b' }, 2);
    const keys = [redeemKey(place, 'b')];
    expect(await central.db.transaction((tx) => redeemedPoints(tx, keys))).toBe(60);
    const beyond = run(central.db, place, { giveBack: 21, sale: 'b', before: 40 }, 3);
    await expect(beyond).rejects.toThrow('more points were to come back');
    expect(await figuresOf(place.world, place.memberId)).toMatchObject({ available: 40 });
  });
});

describePglite('a refund after a sale', (central) => {
  it('leaves what was there before, in whatever parts it comes', async () => {
    const earlier = fc.record({ points: fc.integer({ min: 1, max: 90 }), redeem: fc.boolean() });
    const parts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(earlier, { maxLength: 6 }), parts, async (before, shares) => {
        await undone(central.db, async (tx) => {
          const place = await prepare(tx);
          await run(tx, place, { earn: 150, sale: 'first' }, 0);
          await run(tx, place, { earn: 150, sale: 'second' }, 1);
          let left = 300;
          for (const [order, { points, redeem }] of before.entries()) {
            if (redeem && points > left - 120) continue;
            left += redeem ? -points : points;
            const sale = `before ${order}`;
            await run(tx, place, redeem ? { redeem: points, sale } : { earn: points, sale }, order + 2);
          }
          const [figures, lotsBefore] = [await figuresOf(place.world, place.memberId), await lotsLeft(tx)];
          const total = shares.reduce((sum, share) => sum + share, 0);
          const spent = Math.min(120, total);
          await run(tx, place, { redeem: spent, sale: 'sale' }, 100);
          await run(tx, place, { earn: total, sale: 'sale' }, 101);
          let [returned, reversed] = [0, 0];
          for (const [order, share] of shares.entries()) {
            const giveBack = Math.min(share, spent - returned);
            if (giveBack > 0) await run(tx, place, { giveBack, sale: 'sale', before: returned }, 200 + order);
            await run(tx, place, { reverse: share, sale: 'sale' }, 300 + order);
            [returned, reversed] = [returned + giveBack, reversed + share];
          }
          expect([returned, reversed]).toEqual([spent, total]);
          expect(await figuresOf({ ...place.world, db: tx }, place.memberId)).toEqual(figures);
          expect(await lotsLeft(tx)).toEqual([...lotsBefore, 0]);
        });
      }),
      { numRuns: 20, seed: 20_261_122 },
    );
  });
});

async function prepare(db: CentralDatabase): Promise<Place> {
  const world = await createSyncWorld(db);
  const tillId = randomUUID();
  await db.insert(tills).values({ tillId, storeId: world.storeId, name: 'Till', code: tillId.slice(0, 8) });
  return { world, memberId: await world.addMember(), tillId, saleIds: new Map() };
}

function saleIdOf({ saleIds }: Place, sale: string): string {
  const saleId = saleIds.get(sale) ?? randomUUID();
  saleIds.set(sale, saleId);
  return saleId;
}

const earnKey = (place: Place, sale: string) => saleEarnKey(saleIdOf(place, sale));
/** Each sale spends from one hold. */
const redeemKey = (place: Place, sale: string) =>
  saleRedemptionKey(saleIdOf(place, sale), saleIdOf(place, `hold of ${sale}`));

async function run(db: CentralDatabase, place: Place, step: Step, order: number): Promise<unknown> {
  const { world, memberId } = place;
  const { programId } = world;
  const movement = { idempotencyKey: randomUUID(), programId, memberId, entryId: null, atMs: order, expiresAtMs: null };
  return db.transaction(async (tx) => {
    if ('release' in step) return releasePendingPoints(tx, movement);
    if ('take' in step) return adjustPoints(tx, { ...movement, points: -step.take, shortfall: 'debt' });
    if ('earn' in step || 'wait' in step) {
      const [points, pending] = 'earn' in step ? [step.earn, false] : [step.wait, true];
      const idempotencyKey = earnKey(place, step.sale);
      return earnPoints(tx, { ...movement, idempotencyKey, points, pending, earnedAtMs: order });
    }
    if ('reverse' in step) {
      return reverseEarn(tx, { ...movement, points: step.reverse, saleTransactionKey: earnKey(place, step.sale) });
    }
    if ('giveBack' in step) {
      const redemptionTransactionKeys = [redeemKey(place, step.sale)];
      const returnedBefore = step.before ?? 0;
      return returnRedeemed(tx, { ...movement, points: step.giveBack, redemptionTransactionKeys, returnedBefore });
    }
    return redeemAtTill(tx, place, step, movement);
  });
}

/** Holds what the sale spends, and spends it, as a till does. */
async function redeemAtTill(
  tx: Parameters<typeof holdPoints>[0],
  place: Place,
  step: { readonly redeem: number; readonly sale: string },
  movement: Omit<Parameters<typeof holdPoints>[1], 'tillId' | 'points'>,
): Promise<void> {
  const { memberId, tillId, world } = place;
  const points = step.redeem;
  const holdId = saleIdOf(place, `hold of ${step.sale}`);
  const terms = { terms: Buffer.from('terms'), signature: Buffer.from('signature') };
  const state = { state: 'closed' as const, issuedAtMs: 0, closedAtMs: 0 };
  await tx.insert(holds).values({
    holdId,
    deviceId: randomUUID(),
    epoch: 1,
    tillId,
    memberId,
    programId: world.programId,
    points,
    spent: points,
    ...terms,
    ...state,
  });
  await holdPoints(tx, { ...movement, tillId, points });
  const idempotencyKey = saleRedemptionKey(saleIdOf(place, step.sale), holdId);
  await redeemHeld(tx, { ...movement, idempotencyKey, tillId, points, heldPoints: points });
}

async function lotsLeft(db: CentralDatabase): Promise<number[]> {
  const rows = await db.select({ remaining: lots.remaining }).from(lots).orderBy(asc(lots.earnedAtMs));
  return rows.map(({ remaining }) => remaining);
}

class Undone extends Error {}

async function undone(db: CentralDatabase, work: (tx: CentralDatabase) => Promise<void>): Promise<void> {
  const running = db.transaction(async (tx) => {
    await work(tx);
    throw new Undone();
  });
  await expect(running).rejects.toThrow(Undone);
}
