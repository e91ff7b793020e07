import { asc } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { feed, ledgerTransactions, lots } from '../database/schema.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import type { NewMember } from '../members/new-member.ts';
import { createCentralService } from '../sync/central-service.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { askForHold } from '../testing/hold-points.ts';
import { figuresOf, settle, silentLog } from '../testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../testing/sync-world.ts';
import { expireLots } from './expire-lots.ts';

const DAY_MS = 24 * 3_600_000;
/** Points earned on the 1st of March expire with the end of the 1st of April, and so on. */
const MONTH = { expiry: { months: 1 } };
const march = (day: number) => Date.UTC(2026, 2, day, 12);

type Case = {
  readonly title: string;
  readonly lots: readonly (readonly [points: number, earnedAtMs: number])[];
  readonly member?: Partial<NewMember>;
  readonly held?: number;
  /** The clock stands at the 15th of April, noon in Berlin, unless so many days later. */
  readonly days?: number;
  readonly expired: number;
  /** available, pending, held */
  readonly figures: readonly [number, number, number];
  readonly left: readonly number[];
  /** Points and day of what expires next. */
  readonly next: readonly [number, string] | null;
};

const CASES: readonly Case[] = [
  {
    title: 'what is past its date',
    lots: [
      [100, march(1)],
      [50, march(20)],
    ],
    expired: 100,
    figures: [50, 0, 0],
    left: [0, 50],
    next: [50, '2026-04-21'],
  },
  {
    title: 'nothing a day too early',
    lots: [[100, march(15)]],
    expired: 0,
    figures: [100, 0, 0],
    left: [100],
    next: [100, '2026-04-16'],
  },
  {
    title: 'and all on its day',
    lots: [[100, march(15)]],
    days: 1,
    expired: 100,
    figures: [0, 0, 0],
    left: [0],
    next: null,
  },
  {
    title: 'several lots at once',
    lots: [
      [100, march(1)],
      [50, march(2)],
      [25, march(30)],
    ],
    expired: 150,
    figures: [25, 0, 0],
    left: [0, 0, 25],
    next: [25, '2026-05-01'],
  },
  {
    title: 'nothing that a till holds: the first in',
    lots: [
      [100, march(1)],
      [50, march(20)],
    ],
    held: 80,
    expired: 20,
    figures: [50, 0, 80],
    left: [80, 50],
    next: [50, '2026-04-21'],
  },
  {
    title: 'nothing at all where a till holds more than is past its date',
    lots: [
      [100, march(1)],
      [50, march(20)],
    ],
    held: 120,
    expired: 0,
    figures: [30, 0, 120],
    left: [100, 50],
    next: [30, '2026-04-21'],
  },
  {
    title: 'nothing that waits for the membership',
    member: { state: 'Pending' },
    lots: [[100, march(1)]],
    expired: 0,
    figures: [0, 100, 0],
    left: [100],
    next: null,
  },
];

describeEachDatabase('the job that expires points takes', (central) => {
  const expire = (world: SyncWorld) =>
    expireLots(central.db, world.clock, { isStopped: () => false, onExpired: () => undefined });

  it.each(CASES)('$title', async ({ lots: earned, member, held, days = 0, ...expected }) => {
    const world = await createSyncWorld(central.db, MONTH);
    const memberId = await add(world, earned, member);
    if (held !== undefined) await askForHold(world, await world.addTill(), { memberId, points: held });
    world.clock.advance(days * DAY_MS);
    expect(await expire(world)).toBe(expected.expired);
    expect(await expire(world), 'a second time').toBe(0);
    const figures = await figuresOf(world, memberId);
    expect([figures.available, figures.pending, figures.held]).toEqual(expected.figures);
    const [points, day] = expected.next ?? [];
    expect(figures.nextExpiry).toEqual(day === undefined ? null : { points, atMs: Date.parse(day) });
    const left = await central.db.select().from(lots).orderBy(asc(lots.earnedAtMs));
    expect(left.map(({ remaining }) => remaining)).toEqual(expected.left);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('the points of many members, one movement and one balance each', async () => {
    const world = await createSyncWorld(central.db, MONTH);
    const earned = [
      [10, march(1)],
      [20, march(2)],
    ] as const;
    for (let index = 0; index < 5; index += 1) await add(world, earned);
    const before = await central.db.$count(feed);
    expect(await expire(world)).toBe(150);
    const kinds = (await central.db.select().from(ledgerTransactions)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'expire')).toHaveLength(5);
    expect(await central.db.$count(feed)).toBe(before + 5);
  });

  it('no more once it is asked to stop', async () => {
    const world = await createSyncWorld(central.db, MONTH);
    for (let index = 0; index < 3; index += 1) await add(world, [[10, march(1)]]);
    let told = 0;
    const until = { isStopped: () => told === 2, onExpired: () => (told += 1) };
    expect(await expireLots(central.db, world.clock, until)).toBe(20);
    expect(await expire(world)).toBe(10);
  });

  it('what was earned under the rule of the time, however the sale came', async () => {
    const world = await createSyncWorld(central.db, MONTH);
    const memberId = await world.addMember();
    const till = await world.addTill();
    till.sell({ memberId });
    await settle(world, till);
    expect(await figuresOf(world, memberId)).toMatchObject({
      available: 100,
      nextExpiry: { points: 100, atMs: Date.UTC(2026, 4, 16) },
    });
  });

  it('points at the start of the service, and by its timer', async () => {
    const world = await createSyncWorld(central.db, MONTH);
    const memberId = await add(world, [
      [100, march(1)],
      [50, march(15)],
    ]);
    const service = createCentralService(central.db, world.clock, silentLog, { expireEveryMs: 20 });
    const available = async () => (await figuresOf(world, memberId)).available;
    try {
      await expect.poll(available, { timeout: 10_000 }).toBe(50);
      world.clock.advance(DAY_MS);
      await expect.poll(available, { timeout: 10_000 }).toBe(0);
    } finally {
      await service.stop();
    }
  });
});

function add(world: SyncWorld, earned: Case['lots'], member: Partial<NewMember> = {}): Promise<string> {
  return world.addMember({ ...member, openingLots: earned.map(([points, earnedAtMs]) => ({ points, earnedAtMs })) });
}
