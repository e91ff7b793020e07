import { asc } from 'drizzle-orm';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CentralDatabase } from '../database/open.ts';
import { feed, verdicts } from '../database/schema.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { adjustMemberPoints } from '../members/adjust-points.ts';
import { changeMember } from '../members/change-member.ts';
import { describePglite, describePostgres } from '../testing/databases.ts';
import { figuresOf, pushEntries, settle, silentLog } from '../testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill } from '../testing/test-till.ts';
import { answerNext, findUnanswered } from './answer-entries.ts';
import { readFeedPage } from './pull.ts';

describePostgres('many at once', (central) => {
  it('tills that push and post for the same members at the same time lose and double nothing', async () => {
    const world = await createSyncWorld(central.db);
    const memberIds = await Promise.all([world.addMember(), world.addMember({ state: 'Pending' })]);
    const tills = await Promise.all(Array.from({ length: 6 }, () => world.addTill()));
    for (const till of tills) {
      for (let index = 0; index < 12; index += 1)
        till.sell({ memberId: memberIds[index % 2] ?? null, amountMinor: 1_000 });
    }
    const reader = followFeed(world, await world.addTill());
    try {
      await Promise.all([
        ...tills.flatMap((till) => [pushAndPost(world, till), pushAndPost(world, till)]),
        ...Array.from({ length: 10 }, (_, index) => adjust(world, memberIds[0] ?? '', index)),
        changeMember(central.db, world.clock, memberIds[1] ?? '', { state: 'Enrolled' }),
      ]);
      await Promise.all(tills.map((till) => settle(world, till)));
    } finally {
      await reader.finish();
    }

    // 6 tills x 6 sales of 10 points each; and 10 times one point given by hand.
    expect(await figuresOf(world, memberIds[0] ?? '')).toMatchObject({ available: 370, pending: 0 });
    expect(await figuresOf(world, memberIds[1] ?? '')).toMatchObject({ available: 360, pending: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
    expect(await central.db.$count(verdicts)).toBe(72);
    expect(reader.seen).toEqual(await feedOf(central.db));
  });
});

describePglite('messages in any order', (central) => {
  it('give the same verdicts and the same balance, however often and in whatever parts they come', async () => {
    const world = await createSyncWorld(central.db);
    const memberIds = await Promise.all([world.addMember(), world.addMember({ state: 'Pending' })]);
    const tills = [await world.addTill(), await world.addTill()];
    const sales = tills.flatMap((till, index) =>
      [10_000, 25_050, 49, 1_000_000].map((amountMinor, sale) => ({ till, index, sale, amountMinor })),
    );
    for (const { till, sale, amountMinor } of sales) {
      const claim = sale === 1 ? { claim: { earnPoints: 999 } } : {};
      till.sell({ memberId: memberIds[sale % 2] ?? null, amountMinor, ...claim });
    }
    const message = fc.record({
      till: fc.integer({ min: 0, max: tills.length - 1 }),
      from: fc.nat({ max: 3 }),
      count: fc.integer({ min: 1, max: 4 }),
      post: fc.boolean(),
    });
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 12 }), async (messages) => {
        outcomes.add(await outcomeOf(central.db, world, tills, memberIds, messages));
        expect(outcomes.size).toBe(1);
      }),
      { numRuns: 25, seed: 20_261_122 },
    );
    expect([...outcomes][0]).toContain('"amended"');
    expect([...outcomes][0]).toContain('"gold"');
  });
});

interface Message {
  readonly till: number;
  readonly from: number;
  readonly count: number;
  readonly post: boolean;
}

class Undone extends Error {}

/** Plays messages, then lets all settle, and says what came of it; leaves the database as it was. */
async function outcomeOf(
  db: CentralDatabase,
  world: SyncWorld,
  tills: readonly TestTill[],
  memberIds: readonly string[],
  messages: readonly Message[],
): Promise<string> {
  let outcome = '';
  const undone = db.transaction(async (tx) => {
    const place = { ...world, db: tx };
    for (const { till: index, from, count, post } of messages) {
      const till = tills[index];
      if (!till) continue;
      // A gap is answered by an error, and the till goes on as if nothing had been said.
      await pushEntries(place, till, till.entries.slice(from, from + count)).catch(() => undefined);
      if (post) await answerNext({ ...place, log: silentLog }, { deviceId: till.deviceId, epoch: till.epoch });
    }
    for (const till of tills) await settle(place, till);
    const answers = await tx
      .select({ entryId: verdicts.entryId, status: verdicts.status, amendments: verdicts.amendments })
      .from(verdicts)
      .orderBy(asc(verdicts.deviceId), asc(verdicts.sequence));
    const figures = await Promise.all(memberIds.map((memberId) => figuresOf(place, memberId)));
    outcome = JSON.stringify({ answers, figures });
    throw new Undone();
  });
  await expect(undone).rejects.toThrow(Undone);
  return outcome;
}

async function pushAndPost(world: SyncWorld, till: TestTill): Promise<void> {
  for (let end = 3; end <= till.entries.length; end += 3) {
    await pushEntries(world, till, till.entries.slice(0, end));
    for (const journal of await findUnanswered(world.db)) {
      await answerNext({ db: world.db, clock: world.clock, log: silentLog }, journal);
    }
  }
}

async function adjust(world: SyncWorld, memberId: string, index: number): Promise<void> {
  const gift = { idempotencyKey: `gift ${index}`, memberId, points: 1, shortfall: 'refuse', qualifies: true } as const;
  await Promise.all([adjustMemberPoints(world.db, world.clock, gift), adjustMemberPoints(world.db, world.clock, gift)]);
}

/** Reads the feed all the while, as a till does, and keeps what it was told and in which order. */
function followFeed(world: SyncWorld, till: TestTill) {
  const seen: [number, string][] = [];
  const state = { cursor: 0, ending: false };
  const read = async () => {
    const request = { position: till.position(), cursor: state.cursor, limit: 5 };
    const page = await readFeedPage(world.db, till.deviceId, request);
    seen.push(...page.rows.map(({ sequence, change }): [number, string] => [sequence, change.kind]));
    state.cursor = page.cursor;
    return page.more;
  };
  const run = async () => {
    for (;;) {
      const { ending } = state;
      if (!(await read()) && ending) return;
    }
  };
  const running = run();
  return {
    seen,
    finish: () => {
      state.ending = true;
      return running;
    },
  };
}

/** What a till without entries of its own must have been told. */
async function feedOf(db: CentralDatabase): Promise<[number, string][]> {
  const rows = await db.select().from(feed).orderBy(asc(feed.sequence), asc(feed.ordinal));
  return rows.filter(({ deviceId }) => deviceId === null).map(({ sequence, change }) => [sequence, change.kind]);
}
