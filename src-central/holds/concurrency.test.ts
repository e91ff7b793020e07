import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { holds } from '../database/schema.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { adjustMemberPoints } from '../members/adjust-points.ts';
import { SyncError } from '../sync/errors.ts';
import { describePostgres } from '../testing/databases.ts';
import { askForHold } from '../testing/hold-points.ts';
import { figuresOf, settle } from '../testing/settle.ts';
import { createSyncWorld, START_MS, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill } from '../testing/test-till.ts';

const OPENING_POINTS = 1_000;

describePostgres('many requests for holds at once', (central) => {
  const prepare = async (): Promise<{ world: SyncWorld; tills: TestTill[]; memberIds: string[] }> => {
    const world = await createSyncWorld(central.db);
    const openingLots = [{ points: OPENING_POINTS, earnedAtMs: START_MS - 1 }];
    const memberIds = await Promise.all([1, 2, 3].map(() => world.addMember({ openingLots })));
    return { world, memberIds, tills: await Promise.all([1, 2, 3, 4].map(() => world.addTill())) };
  };

  it('never overdraw and never wait for each other in a ring, beside all else that moves the same points', async () => {
    const { world, memberIds, tills } = await prepare();
    const asked = Array.from({ length: 64 }, (_, index) => ({
      till: pick(tills, index),
      // 64 x 100 over three members with 1,000 each: a good half of them must be refused.
      request: { holdId: randomUUID(), memberId: pick(memberIds, index % 3), points: 100 },
    }));
    const selling = tills.map(async (till, index) => {
      till.sell({ memberId: pick(memberIds, index), amountMinor: 1_000 });
      await settle(world, till);
    });
    const taking = memberIds.map((memberId) =>
      adjustMemberPoints(central.db, world.clock, {
        idempotencyKey: memberId,
        memberId,
        points: -50,
        shortfall: 'debt',
        qualifies: false,
      }),
    );
    const answers = await Promise.allSettled([
      ...asked.map(({ till, request }) => askForHold(world, till, request)),
      ...selling,
      ...taking,
    ]);
    const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(failures.filter((error) => !isInsufficient(error))).toEqual([]);
    const granted = await central.db.$count(holds);
    expect(granted + failures.length).toBe(64);
    expect(granted).toBeGreaterThanOrEqual(27);
    for (const memberId of memberIds) {
      const { available, held, debt } = await figuresOf(world, memberId);
      // Whoever came too late was refused because less than 100 points were left.
      expect(available).toBeLessThan(100 + 20);
      expect(debt === 0 || available === 0).toBe(true);
      expect(held % 100).toBe(0);
    }
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('give one hold, however often at once the same is asked for', async () => {
    const { world, memberIds, tills } = await prepare();
    const [till, request] = [pick(tills, 0), { holdId: randomUUID(), memberId: pick(memberIds, 0), points: 700 }];
    const answers = await Promise.all(Array.from({ length: 16 }, () => askForHold(world, till, request)));
    const texts = answers.map(({ signature }) => Buffer.from(signature).toString('hex'));
    expect(new Set(texts).size).toBe(1);
    expect(await figuresOf(world, request.memberId)).toMatchObject({ available: 300, held: 700 });
  });

  it('give one member the hold when one id is asked for two at once', async () => {
    const { world, memberIds, tills } = await prepare();
    const holdId = randomUUID();
    const answers = await Promise.allSettled(
      memberIds.map((memberId) => askForHold(world, pick(tills, 0), { holdId, memberId, points: 10 })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const problems = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.problem] : []));
    const conflict = { code: 'CONFLICTING_DUPLICATE', data: { holdId } };
    expect(problems).toEqual([conflict, conflict]);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('either grant a hold and give it back, or keep it away, when it is closed in the same moment', async () => {
    const { world, memberIds, tills } = await prepare();
    await Promise.all(
      tills.map(async (till, index) => {
        const [holdId, memberId] = [randomUUID(), pick(memberIds, index)];
        till.append('hold-closed', { holdId, memberId, programId: world.programId, reason: 'no-answer' });
        // Ahead of what central has taken in, as a till's journal may be.
        const position = { ...till.position(), sequence: 2 };
        const asking = askForHold(world, till, { holdId, memberId, points: 100, position });
        await Promise.allSettled([asking, settle(world, till)]);
      }),
    );
    for (const memberId of memberIds) {
      expect(await figuresOf(world, memberId)).toMatchObject({ available: OPENING_POINTS, held: 0 });
    }
    expect(await auditLedger(central.db)).toEqual([]);
  });
});

function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}

function isInsufficient(error: unknown): boolean {
  return (
    error instanceof SyncError &&
    error.problem.code === 'HOLD_REFUSED' &&
    error.problem.data.reason === 'insufficient-points'
  );
}
