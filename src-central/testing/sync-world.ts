import { randomUUID } from 'node:crypto';
import type { Category, ProgramConfig, Reward } from '../../src-shared/domain/program.ts';
import type { CentralDatabase } from '../database/open.ts';
import { addMember } from '../members/add-members.ts';
import type { NewMember } from '../members/new-member.ts';
import { createProgram } from '../programs/publish-configuration.ts';
import { createStore, createTill } from '../programs/stores.ts';
import { enrolTestTill, type TestTill } from './test-till.ts';

/** A clock that tests move by hand. */
export interface TestClock {
  nowMs(): number;
  advance(durationMs: number): void;
}

/** A Wednesday, noon in Berlin. */
export const START_MS = Date.UTC(2026, 3, 15, 10, 0, 0);

export function createTestClock(startMs: number = START_MS): TestClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    advance: (durationMs) => {
      nowMs += durationMs;
    },
  };
}

/**
 * One point a euro, one category that earns nothing, and a gold tier from 1,000 points: twice the points, 10 % off. A point
 * pays a cent, in steps of 50; points never expire unless `changes` says so.
 */
export function testConfig(programId: string, changes: Partial<ProgramConfig> = {}): ProgramConfig {
  const tier = { memberDiscountBasisPoints: 0, discountCategories: null };
  return {
    programId,
    version: 1,
    name: 'Test club',
    pointsName: 'points',
    currency: 'EUR',
    test: false,
    closed: false,
    validFromMs: START_MS - 365 * DAY_MS,
    honourUntilMs: null,
    earning: {
      baseRate: { numerator: 1, denominator: 100 },
      rounding: 'down',
      categories: [category('food', false), category('tobacco', true)],
      minimumSpendMinor: 0,
      capPerSalePoints: null,
      pointsPaymentEarns: false,
      stacking: 'best',
      campaigns: [],
    },
    tiers: [
      { ...tier, tierId: 'base', name: 'Base', rank: 0, qualifier: 0, multiplier: { numerator: 1, denominator: 1 } },
      {
        ...tier,
        tierId: 'gold',
        name: 'Gold',
        rank: 1,
        qualifier: 1_000,
        multiplier: { numerator: 2, denominator: 1 },
        memberDiscountBasisPoints: 1_000,
      },
    ],
    qualification: { type: 'A', windowLength: 12, windowUnit: 'M', campaignsIncluded: 'all' },
    redemption: {
      pointsPayment: {
        rate: { numerator: 1, denominator: 1 },
        minimumPoints: 50,
        stepPoints: 50,
        maximumShareBasisPoints: 10_000,
      },
      rewards: [
        reward('five-off', 200, { kind: 'amount-off', amountMinor: 500 }),
        reward('mug', 100, { kind: 'merchandise' }),
        reward('voucher', 300, { kind: 'gift-voucher', amountMinor: 1_000 }),
      ],
    },
    expiry: null,
    cardFormats: [],
    ...changes,
  };
}

export interface SyncWorld {
  readonly db: CentralDatabase;
  readonly clock: TestClock;
  readonly config: ProgramConfig;
  readonly programId: string;
  readonly storeId: string;
  addMember(member?: Partial<NewMember>): Promise<string>;
  addTill(): Promise<TestTill>;
}

/** A program with a store, ready for members and tills. */
export async function createSyncWorld(
  db: CentralDatabase,
  changes: Partial<ProgramConfig> = {},
  clock: TestClock = createTestClock(),
): Promise<SyncWorld> {
  const [programId, storeId] = [randomUUID(), randomUUID()];
  const config = testConfig(programId, changes);
  await createProgram(db, clock, config);
  await createStore(db, {
    storeId,
    programId,
    name: 'Test store',
    region: 'DE',
    timeZone: 'Europe/Berlin',
    currency: config.currency,
  });
  return {
    db,
    clock,
    config,
    programId,
    storeId,
    addMember: (member = {}) => addMember(db, clock, programId, newTestMember(member)),
    addTill: async () => {
      const tillId = randomUUID();
      await createTill(db, { tillId, storeId, name: 'Till', code: tillId.slice(0, 8).toUpperCase() });
      return enrolTestTill(db, clock, { tillId, storeId, config });
    },
  };
}

export function newTestMember(member: Partial<NewMember> = {}): NewMember {
  return {
    account: { kind: 'person', displayName: 'Ada Test' },
    state: 'Enrolled',
    primary: true,
    expiresAtMs: null,
    identifiers: [],
    openingLots: [],
    ...member,
  };
}

function category(categoryId: string, excluded: boolean): Category {
  return { categoryId, name: categoryId, rate: null, excluded, taxBasisPoints: 1900 };
}

function reward(rewardId: string, points: number, effect: Reward['effect']): Reward {
  const always = { fromMs: 0, untilMs: START_MS * 2, tiers: null, minimumSpendMinor: 0 };
  return { rewardId, name: rewardId, points, effect, ...always };
}

const DAY_MS = 24 * 60 * 60 * 1000;
