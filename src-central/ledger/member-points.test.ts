import { randomUUID } from 'node:crypto';
import { asc, sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { ledgerPostings, lots } from '../database/schema.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { figuresOf } from '../testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../testing/sync-world.ts';
import { auditLedger } from './audit-ledger.ts';
import { ConflictingDuplicateError, InsufficientPointsError } from './errors.ts';
import { adjustPoints, earnPoints, releasePendingPoints } from './member-points.ts';

type Step =
  | { readonly earn: number; readonly at?: number }
  | { readonly wait: number; readonly at?: number }
  | { readonly give: number }
  | { readonly take: number; readonly shortfall: 'refuse' | 'debt' }
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
  { title: 'an earning is one lot', steps: [{ earn: 100 }], figures: [100, 0, 0], lots: [100] },
  { title: 'earnings add up', steps: [{ earn: 100 }, { earn: 50 }], figures: [150, 0, 0], lots: [100, 50] },
  { title: 'a gift is a lot', steps: [{ give: 30 }], figures: [30, 0, 0], lots: [30] },
  {
    title: 'a deduction takes what was earned first',
    steps: [
      { earn: 100, at: 2 },
      { earn: 50, at: 1 },
      { take: 70, shortfall: 'refuse' },
    ],
    figures: [80, 0, 0],
    lots: [0, 80],
  },
  {
    title: 'a deduction beyond the balance becomes debt, if it may',
    steps: [{ earn: 100 }, { take: 130, shortfall: 'debt' }],
    figures: [0, 0, 30],
    lots: [0],
  },
  {
    title: 'a deduction from nothing is all debt',
    steps: [{ take: 30, shortfall: 'debt' }],
    figures: [0, 0, 30],
    lots: [],
  },
  {
    title: 'an earning settles debt first',
    steps: [{ take: 30, shortfall: 'debt' }, { earn: 100 }],
    figures: [70, 0, 0],
    lots: [70],
  },
  {
    title: 'an earning smaller than the debt leaves nothing',
    steps: [{ take: 30, shortfall: 'debt' }, { earn: 10 }],
    figures: [0, 0, 20],
    lots: [0],
  },
  {
    title: 'a gift settles debt as well',
    steps: [{ take: 30, shortfall: 'debt' }, { give: 30 }],
    figures: [0, 0, 0],
    lots: [0],
  },
  { title: 'waiting points are not usable', steps: [{ wait: 40 }], figures: [0, 40, 0], lots: [40] },
  {
    title: 'waiting points settle no debt',
    steps: [{ take: 30, shortfall: 'debt' }, { wait: 40 }],
    figures: [0, 40, 30],
    lots: [40],
  },
  {
    title: 'released points become usable, with their lots',
    steps: [{ wait: 40 }, { earn: 5 }, { wait: 2 }, { release: true }],
    figures: [47, 0, 0],
    lots: [40, 5, 2],
  },
  {
    title: 'released points settle debt first',
    steps: [{ take: 30, shortfall: 'debt' }, { wait: 20, at: 1 }, { wait: 20, at: 2 }, { release: true }],
    figures: [10, 0, 0],
    lots: [0, 10],
  },
  { title: 'where nothing waits, nothing is released', steps: [{ release: true }], figures: [0, 0, 0], lots: [] },
];

describeEachDatabase('the ledger', (central) => {
  let world: SyncWorld;
  let memberId: string;
  let place: { programId: string; memberId: string; entryId: null };
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
    memberId = await world.addMember();
    place = { programId: world.programId, memberId, entryId: null };
  });

  const run = (step: Step, order: number, idempotencyKey: string = randomUUID()) =>
    central.db.transaction((tx) => {
      const movement = { ...place, idempotencyKey, atMs: order, expiresAtMs: null };
      if ('release' in step) return releasePendingPoints(tx, movement);
      if ('give' in step) return adjustPoints(tx, { ...movement, points: step.give, shortfall: 'refuse' });
      if ('take' in step) return adjustPoints(tx, { ...movement, points: -step.take, shortfall: step.shortfall });
      const [points, pending] = 'earn' in step ? [step.earn, false] : [step.wait, true];
      return earnPoints(tx, { ...movement, points, pending, earnedAtMs: step.at ?? order });
    });

  it.each(CASES)('$title', async ({ steps, figures, lots: expected }) => {
    for (const [order, step] of steps.entries()) await run(step, order);
    const { available, pending, debt } = await figuresOf(world, memberId);
    expect([available, pending, debt]).toEqual(figures);
    const kept = await central.db.select().from(lots).orderBy(asc(lots.earnedAtMs));
    expect(kept.map(({ remaining }) => remaining)).toEqual(expected);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('gives the same answer for the same key, and posts once', async () => {
    const first = await run({ earn: 100, at: 5 }, 1, 'key');
    await run({ take: 10, shortfall: 'refuse' }, 2);
    const again = await run({ earn: 100, at: 5 }, 3, 'key');
    expect(again).toEqual({ ...first, repeated: true });
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 90 });
    expect(await central.db.$count(lots)).toBe(1);
  });

  it.each([
    ['other points', { earn: 101, at: 5 }],
    ['another kind of movement', { give: 100 }],
  ] as const)('refuses the same key with %s', async (_, step) => {
    await run({ earn: 100, at: 5 }, 1, 'key');
    await expect(run(step, 2, 'key')).rejects.toThrow(ConflictingDuplicateError);
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 100 });
  });

  it('refuses a deduction beyond the balance, says what there is, and changes nothing', async () => {
    await run({ earn: 100 }, 1);
    const taken = run({ take: 101, shortfall: 'refuse' }, 2);
    await expect(taken).rejects.toThrow(InsufficientPointsError);
    await expect(taken).rejects.toMatchObject({ availablePoints: 100 });
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 100 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('has a database that refuses postings which do not add up, and balances below zero', async () => {
    await run({ earn: 100 }, 1);
    const [posting] = await central.db.select().from(ledgerPostings).limit(1);
    const { transactionId = '', accountId = '' } = posting ?? {};
    const stray = { transactionId, ordinal: 9, accountId, amount: 1, balanceAfter: 101 };
    await expect(central.db.insert(ledgerPostings).values(stray)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('do not add up to zero') },
    });
    const overdrawn = sql`update ledger_accounts set balance = -1 where type = 'member_available'`;
    await expect(central.db.execute(overdrawn)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('ledger_accounts_not_overdrawn') },
    });
  });

  it('has an audit that finds what does not add up', async () => {
    await run({ earn: 100 }, 1);
    await run({ wait: 5 }, 2);
    await central.db.execute(sql`update ledger_accounts set balance = balance + 1 where type = 'issued'`);
    await central.db.execute(sql`update lots set remaining = remaining - 1`);
    expect(await auditLedger(central.db)).toEqual([
      `the balance of an account is not the sum of its postings: program/${world.programId}/issued`,
      `the lots of a member are not its available and held points: ${memberId}`,
      `the pending lots of a member are not its pending points: ${memberId}`,
      `a program has given out other points than it has issued: ${world.programId}`,
    ]);
  });
});
