import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { members, sales } from '../database/schema.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import type { NewMember } from '../members/new-member.ts';
import { publishConfiguration } from '../programs/publish-configuration.ts';
import { createStore } from '../programs/stores.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { figuresOf, settle, verdictOf } from '../testing/settle.ts';
import { createSyncWorld, START_MS, type SyncWorld, testConfig } from '../testing/sync-world.ts';
import type { TestSale } from '../testing/test-till.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const SHIFT = {
  shiftId: randomUUID(),
  storeId: randomUUID(),
  tillId: randomUUID(),
  staffId: randomUUID(),
  currency: 'EUR',
};

type Case = {
  readonly title: string;
  readonly member?: Partial<NewMember>;
  readonly deleted?: boolean;
  readonly config?: Partial<ProgramConfig>;
  readonly sale?: Omit<TestSale, 'memberId'>;
  readonly verdict: string;
  readonly available?: number;
  readonly pending?: number;
  readonly tier?: string;
};

const doubleWeekday: ProgramConfig['earning'] = {
  ...testConfig('').earning,
  campaigns: [
    {
      campaignId: 'wednesdays',
      name: 'Double Wednesdays',
      fromMs: 0,
      untilMs: START_MS + 365 * DAY_MS,
      weekdays: [3],
      categories: null,
      skus: null,
      tiers: null,
      minimumSpendMinor: 0,
      effect: { kind: 'multiplier', multiplier: { numerator: 2, denominator: 1 } },
    },
  ],
};
/** Thursday, half past midnight in Berlin: the campaign is over there, though it is still Wednesday in UTC. */
const THURSDAY_IN_BERLIN_MS = Date.UTC(2026, 3, 15, 22, 30);
/** In the same night, two hours before: Wednesday in both. */
const WEDNESDAY_EVENING_MS = Date.UTC(2026, 3, 15, 20, 30);

// The till sells for 100.00 EUR, which earns 100 points; its clock is right, and it was in contact just then.
const CASES: readonly Case[] = [
  { title: 'a sale as the rules have it', verdict: 'accepted', available: 100 },
  { title: 'a sale that earns nothing', sale: { categoryId: 'tobacco' }, verdict: 'accepted' },
  {
    title: 'a claim above what the rules give',
    sale: { claim: { earnPoints: 150 } },
    verdict: 'amended earnPoints 150 -> 100 (recomputed)',
    available: 100,
  },
  {
    title: 'a claim below what the rules give: the receipt stands',
    sale: { claim: { earnPoints: 90 } },
    verdict: 'accepted',
    available: 90,
  },
  {
    title: 'a tier that the member had at the till and has no more',
    sale: { tierId: 'gold' },
    verdict: 'accepted',
    available: 180,
  },
  {
    title: 'a gold sale by one whom the till took for pending: no discount, and so more points',
    sale: { tierId: 'gold', state: 'Pending' },
    verdict: 'accepted',
    available: 200,
  },
  {
    title: 'a tier that nobody knows counts as the base tier',
    sale: { tierId: 'gold', claim: { member: null } },
    verdict: 'amended earnPoints 180 -> 0 (no-member)',
  },
  {
    title: 'a member in state New',
    member: { state: 'New' },
    sale: { state: 'New' },
    verdict: 'accepted',
    pending: 100,
  },
  {
    title: 'a member in state Pending',
    member: { state: 'Pending' },
    sale: { state: 'Pending' },
    verdict: 'accepted',
    pending: 100,
  },
  {
    title: 'a member whom the till took for Enrolled and who is Pending',
    member: { state: 'Pending' },
    verdict: 'accepted',
    pending: 100,
  },
  {
    title: 'a member who was canceled meanwhile',
    member: { state: 'Canceled' },
    verdict: 'amended earnPoints 100 -> 0 (member-canceled)',
  },
  {
    title: 'a member who was declined meanwhile',
    member: { state: 'Declined' },
    verdict: 'amended earnPoints 100 -> 0 (member-declined)',
  },
  {
    title: 'a member who was deleted meanwhile',
    deleted: true,
    verdict: 'amended earnPoints 100 -> 0 (member-deleted)',
  },
  {
    title: 'a canceled member to whom the till gave nothing',
    member: { state: 'Canceled' },
    sale: { claim: { earnPoints: 0 } },
    verdict: 'accepted',
  },
  {
    title: 'a membership that ran out before the sale',
    member: { expiresAtMs: START_MS - 1 },
    verdict: 'amended earnPoints 100 -> 0 (member-expired)',
  },
  {
    title: 'a membership that ran out after the sale',
    member: { expiresAtMs: START_MS - HOUR_MS },
    sale: { occurredAtMs: START_MS - 2 * HOUR_MS },
    verdict: 'accepted',
    available: 100,
  },
  {
    title: 'a closed program that gave points',
    config: { closed: true },
    sale: { claim: { earnPoints: 100 } },
    verdict: 'refused PROGRAM_CLOSED earnPoints 100 -> 0 (refused)',
  },
  { title: 'a closed program that gave none', config: { closed: true }, verdict: 'accepted' },
  {
    title: 'a sale in another currency than the program',
    sale: { claim: { currency: 'CHF' } },
    verdict: 'refused CURRENCY_MISMATCH earnPoints 100 -> 0 (refused)',
  },
  {
    title: 'a version of the configuration that is not known',
    sale: { claim: { configVersion: 7 } },
    verdict: 'parked CONFIGURATION_UNKNOWN',
  },
  {
    title: 'a program that is not known',
    sale: { claim: { programId: randomUUID() } },
    verdict: 'parked PROGRAM_UNKNOWN',
  },
  { title: 'a store that is not known', sale: { claim: { storeId: randomUUID() } }, verdict: 'parked STORE_UNKNOWN' },
  {
    title: 'a member who is not known',
    sale: { claim: { member: { memberId: randomUUID(), tierId: 'base', identifiedBy: 'card' } } },
    verdict: 'parked MEMBER_UNKNOWN',
  },
  {
    title: 'a campaign of the day, by the zone of the store',
    config: { earning: doubleWeekday },
    sale: { occurredAtMs: WEDNESDAY_EVENING_MS - DAY_MS * 7 },
    verdict: 'accepted',
    available: 200,
  },
  {
    title: 'a campaign claimed on the day after',
    config: { earning: doubleWeekday },
    sale: { occurredAtMs: THURSDAY_IN_BERLIN_MS - DAY_MS * 7, claim: { earnPoints: 200 } },
    verdict: 'amended earnPoints 200 -> 100 (recomputed)',
    available: 100,
  },
  {
    title: 'a till whose clock is a week behind its last contact: the time of contact counts',
    config: { earning: doubleWeekday },
    sale: { occurredAtMs: START_MS - DAY_MS, lastContactAtMs: START_MS, claim: { earnPoints: 200 } },
    verdict: 'accepted',
    available: 200,
  },
  {
    title: 'a till whose clock runs ahead: the time of receipt counts',
    config: { earning: doubleWeekday },
    sale: { occurredAtMs: START_MS + DAY_MS * 7, claim: { earnPoints: 200 } },
    verdict: 'accepted',
    available: 200,
  },
  {
    title: 'points that reach a tier',
    sale: { amountMinor: 100_000 },
    verdict: 'accepted',
    available: 1_000,
    tier: 'gold',
  },
  {
    title: 'points that reach it together with those of before',
    member: { openingLots: [{ points: 950, earnedAtMs: START_MS - 300 * DAY_MS }] },
    verdict: 'accepted',
    available: 1_050,
    tier: 'gold',
  },
  {
    title: 'points of before that lie outside the window',
    member: { openingLots: [{ points: 950, earnedAtMs: START_MS - 400 * DAY_MS }] },
    verdict: 'accepted',
    available: 1_050,
  },
  {
    title: 'points that reach no tier, since only those of a campaign count',
    config: {
      earning: doubleWeekday,
      qualification: { type: 'A', windowLength: 1, windowUnit: 'D', campaignsIncluded: ['wednesdays'] },
    },
    sale: { amountMinor: 99_900 },
    verdict: 'accepted',
    available: 1_998,
  },
  {
    title: 'the points of a campaign that reach a tier',
    config: {
      earning: doubleWeekday,
      qualification: { type: 'A', windowLength: 1, windowUnit: 'D', campaignsIncluded: ['wednesdays'] },
    },
    sale: { amountMinor: 100_000 },
    verdict: 'accepted',
    available: 2_000,
    tier: 'gold',
  },
  {
    title: 'points that reach no tier, since nights count',
    config: {
      qualification: { type: 'B', qualifierName: 'Nights', windowLength: 1, windowUnit: 'Y', campaignsIncluded: 'all' },
    },
    sale: { amountMinor: 1_000_000 },
    verdict: 'accepted',
    available: 10_000,
  },
];

describeEachDatabase('posting', (central) => {
  it.each(CASES)('$title: $verdict', async ({ member, deleted, config, sale, verdict, ...expected }) => {
    const world = await createSyncWorld(central.db, config);
    const memberId = await world.addMember(member);
    if (deleted) await central.db.update(members).set({ deleted }).where(eq(members.memberId, memberId));
    const till = await world.addTill();
    const entry = till.sell({ memberId, ...sale });
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe(verdict);
    const { available, pending, tierId } = await figuresOf(world, memberId);
    const { available: points = 0, pending: waiting = 0, tier = 'base' } = expected;
    expect({ available, pending, tierId }).toEqual({ available: points, pending: waiting, tierId: tier });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('keeps a sale without a member and accepts it', async () => {
    const world = await createSyncWorld(central.db);
    const till = await world.addTill();
    const entry = till.sell({ memberId: null });
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe('accepted');
    expect(await central.db.select().from(sales)).toMatchObject([{ memberId: null, netMinor: 10_000, earnPoints: 0 }]);
  });

  it.each([
    ['shift-opened', { ...SHIFT, floatMinor: 20_000 }],
    [
      'shift-closed',
      {
        ...SHIFT,
        businessDay: '2026-04-15',
        sales: 2,
        netMinor: 5_000,
        expectedCashMinor: 23_000,
        countedCashMinor: 22_500,
      },
    ],
    ['refusal-answered', { answersEntryId: randomUUID(), staffId: randomUUID(), resolution: 'settled-with-member' }],
  ])('keeps a %s, accepts it, and moves no points', async (kind, payload) => {
    const world = await createSyncWorld(central.db);
    const till = await world.addTill();
    const entry = till.append(kind, payload);
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe('accepted');
    expect(await central.db.select().from(sales)).toEqual([]);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('an id is never used twice: a second sale with the id of the first posts nothing', async () => {
    const world = await createSyncWorld(central.db);
    const memberId = await world.addMember();
    const saleId = randomUUID();
    const [first, second] = [await world.addTill(), await world.addTill()];
    first.sell({ memberId, claim: { saleId } });
    const again = second.sell({ memberId, claim: { saleId } });
    await settle(world, first);
    await settle(world, second);
    expect(await verdictOf(world, again.entryId)).toBe('refused SALE_ALREADY_POSTED earnPoints 100 -> 0 (refused)');
    expect((await figuresOf(world, memberId)).available).toBe(100);
  });

  it.each([
    { title: 'within its honour window', soldAfterMs: 2 * HOUR_MS, verdict: 'accepted', available: 100 },
    {
      title: 'beyond it, and the new one gives more',
      soldAfterMs: 4 * HOUR_MS,
      verdict: 'amended earnPoints 100 -> 300 (version-not-honoured)',
      available: 300,
    },
  ])('a sale quoted under an earlier version, $title: $verdict', async ({ soldAfterMs, verdict, available }) => {
    const world = await createSyncWorld(central.db);
    const memberId = await world.addMember();
    const till = await world.addTill();
    await publishConfiguration(central.db, triple(world, START_MS + HOUR_MS), 2 * HOUR_MS);
    const entry = till.sell({ memberId, occurredAtMs: START_MS + soldAfterMs });
    world.clock.advance(DAY_MS);
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe(verdict);
    expect((await figuresOf(world, memberId)).available).toBe(available);
  });

  it('closes a program for what is sold after the honour window of its open version', async () => {
    const world = await createSyncWorld(central.db);
    const memberId = await world.addMember();
    const till = await world.addTill();
    const closing = { ...world.config, version: 2, closed: true, validFromMs: START_MS + HOUR_MS };
    await publishConfiguration(central.db, closing, HOUR_MS);
    const within = till.sell({ memberId, occurredAtMs: START_MS + HOUR_MS });
    const beyond = till.sell({ memberId, occurredAtMs: START_MS + 2 * HOUR_MS });
    world.clock.advance(DAY_MS);
    await settle(world, till);
    expect(await verdictOf(world, within.entryId)).toBe('accepted');
    expect(await verdictOf(world, beyond.entryId)).toBe('refused PROGRAM_CLOSED earnPoints 100 -> 0 (refused)');
  });

  it.each([
    { tillTest: true, verdict: 'refused LIVENESS_MISMATCH earnPoints 100 -> 0 (refused)' },
    { tillTest: false, verdict: 'refused PROGRAM_MISMATCH earnPoints 100 -> 0 (refused)' },
  ])('a till of another program, test $tillTest, with a live member: $verdict', async ({ tillTest, verdict }) => {
    const world = await createSyncWorld(central.db);
    const memberId = await world.addMember();
    const other = await createSyncWorld(central.db, { test: tillTest });
    const till = await other.addTill();
    const entry = till.sell({ memberId });
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe(verdict);
    expect((await figuresOf(world, memberId)).available).toBe(0);
  });

  it('counts days by the zone of the store that made the sale', async () => {
    const world = await createSyncWorld(central.db, { earning: doubleWeekday });
    const storeId = randomUUID();
    const tokyo = { name: 'Tokyo', region: 'JP', timeZone: 'Asia/Tokyo', currency: 'EUR' };
    await createStore(central.db, { storeId, programId: world.programId, ...tokyo });
    const memberId = await world.addMember();
    const till = await world.addTill();
    const entry = till.sell({ memberId, occurredAtMs: WEDNESDAY_EVENING_MS - 7 * DAY_MS, claim: { storeId } });
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe('amended earnPoints 200 -> 100 (recomputed)');
  });
});

function triple(world: SyncWorld, validFromMs: number): ProgramConfig {
  const earning = { ...world.config.earning, baseRate: { numerator: 3, denominator: 100 } };
  return { ...world.config, version: 2, validFromMs, earning };
}
