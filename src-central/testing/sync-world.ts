import { randomUUID } from 'node:crypto';
import { createDeviceKey, importPrivateKey, nodeJournalCrypto, signBytes } from '../../src-node/crypto.ts';
import type { Position } from '../../src-shared/contracts/feed.ts';
import type { MemberState } from '../../src-shared/domain/members.ts';
import type { Category, ProgramConfig } from '../../src-shared/domain/program.ts';
import { quoteSale } from '../../src-shared/domain/quote-sale.ts';
import type { SaleLine } from '../../src-shared/domain/sale.ts';
import { encodeBody, genesisHead, hashBody, type SignedEntry } from '../../src-shared/journal/chain.ts';
import type { EntryBody, SaleCompleted } from '../../src-shared/journal/entry.ts';
import type { CentralDatabase } from '../database/open.ts';
import { deviceEpochs, devices } from '../database/schema.ts';
import { addMember } from '../members/add-members.ts';
import type { NewMember } from '../members/new-member.ts';
import { createProgram } from '../programs/publish-configuration.ts';
import { createStore, createTill } from '../programs/stores.ts';

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

/** One point a euro, one category that earns nothing, and a gold tier from 1,000 points: twice the points, 10 % off. */
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

/** What a test says of a sale; the till works out the rest as a real one does. */
export interface TestSale {
  readonly memberId: string | null;
  /** The member as the till knows it. */
  readonly tierId?: string;
  readonly state?: MemberState;
  readonly amountMinor?: number;
  readonly categoryId?: string;
  /** What the till was on at the sale; its own configuration where left out. */
  readonly config?: ProgramConfig;
  readonly occurredAtMs?: number;
  readonly lastContactAtMs?: number | null;
  /** Replaces what the till worked out. */
  readonly claim?: Partial<SaleCompleted>;
}

export interface WrittenEntry extends SignedEntry {
  readonly body: Uint8Array;
  readonly entryId: string;
  readonly sequence: number;
}

/** A device with a journal of its own, which it writes and signs as a till does. */
export interface TestTill {
  readonly deviceId: string;
  readonly tillId: string;
  readonly epoch: number;
  readonly entries: readonly WrittenEntry[];
  /** The end of its journal. */
  position(): Position;
  sell(sale: TestSale): WrittenEntry;
  /** Appends any entry, signed and in its place; `changes` replaces parts of its body. */
  append(kind: string, payload: unknown, changes?: Record<string, unknown>): WrittenEntry;
  /** A copy of the device as it is now, key and journal: what a cloned disk is. */
  clone(): TestTill;
}

interface TillState {
  readonly deviceId: string;
  readonly tillId: string;
  readonly storeId: string;
  readonly config: ProgramConfig;
  readonly clock: TestClock;
  readonly privateKey: ReturnType<typeof importPrivateKey>;
  readonly entries: WrittenEntry[];
  head: Position;
}

async function enrolTestTill(
  db: CentralDatabase,
  clock: TestClock,
  place: { tillId: string; storeId: string; config: ProgramConfig },
): Promise<TestTill> {
  const deviceId = randomUUID();
  const { publicKey, privateKeyDer } = createDeviceKey();
  const head = genesisHead(nodeJournalCrypto, deviceId, 1);
  const device = { deviceId, epoch: 1, publicKey };
  const [enrolledAtMs, lastSeenAtMs, openedAtMs] = [clock.nowMs(), clock.nowMs(), clock.nowMs()];
  await db
    .insert(devices)
    .values({ ...device, tillId: place.tillId, name: 'test', status: 'active', enrolledAtMs, lastSeenAtMs });
  await db.insert(deviceEpochs).values({ ...device, headSequence: 0, headHash: head.hash, openedAtMs });
  return createTestTill({ ...place, deviceId, clock, privateKey: importPrivateKey(privateKeyDer), entries: [], head });
}

function createTestTill(state: TillState): TestTill {
  const append = (kind: string, payload: unknown, changes: Record<string, unknown> = {}): WrittenEntry => {
    const body = {
      format: 1,
      deviceId: state.deviceId,
      epoch: state.head.epoch,
      sequence: state.head.sequence + 1,
      id: randomUUID(),
      occurredAtMs: state.clock.nowMs(),
      lastContactAtMs: state.clock.nowMs(),
      previousHash: state.head.hash,
      kind,
      payload,
      ...changes,
    };
    const bytes = encodeBody(nodeJournalCrypto, body as EntryBody);
    const { id: entryId, sequence } = body;
    const entry = { body: bytes, signature: signBytes(state.privateKey, bytes), entryId, sequence };
    state.entries.push(entry);
    state.head = { ...state.head, sequence, hash: hashBody(nodeJournalCrypto, bytes) };
    return entry;
  };
  const { deviceId, tillId, entries } = state;
  return {
    deviceId,
    tillId,
    entries,
    epoch: state.head.epoch,
    position: () => state.head,
    append,
    sell: (sale) => append('sale-completed', salePayload(state, sale), timesOf(sale)),
    clone: () => createTestTill({ ...state, entries: [...entries] }),
  };
}

function salePayload({ tillId, storeId, clock, ...state }: TillState, sale: TestSale): SaleCompleted {
  const { memberId, tierId = 'base', config = state.config } = sale;
  const line: SaleLine = {
    lineId: '1',
    kind: 'amount',
    sku: null,
    name: null,
    categoryId: sale.categoryId ?? 'food',
    quantity: 1,
    unitPriceMinor: sale.amountMinor ?? 10_000,
  };
  const known = { state: sale.state ?? 'Enrolled', deleted: false, expiresAtMs: null };
  const quote = quoteSale({
    config,
    lines: [line],
    member: memberId === null ? null : { memberId, tierId, ...known },
    atMs: sale.occurredAtMs ?? clock.nowMs(),
    timeZone: 'Europe/Berlin',
  });
  const { discountBasisPoints: _, lineId: __, ...figures } = quote.lines[0] ?? missing();
  return {
    saleId: randomUUID(),
    receiptNumber: `T-${state.head.sequence + 1}`,
    storeId,
    tillId,
    staffId: randomUUID(),
    businessDay: '2026-04-15',
    currency: config.currency,
    programId: config.programId,
    configVersion: config.version,
    member: memberId === null ? null : { memberId, tierId, identifiedBy: 'card' },
    lines: [{ ...line, ...figures }],
    totals: quote.totals,
    taxLines: quote.taxLines,
    earnPoints: quote.earn.points,
    tenders: quote.totals.netMinor === 0 ? [] : [{ kind: 'card', amountMinor: quote.totals.netMinor }],
    ...sale.claim,
  };
}

function timesOf({ occurredAtMs, lastContactAtMs }: TestSale): Record<string, unknown> {
  return {
    ...(occurredAtMs === undefined ? {} : { occurredAtMs, lastContactAtMs: null }),
    ...(lastContactAtMs === undefined ? {} : { lastContactAtMs }),
  };
}

function missing(): never {
  throw new Error('a quote has a line for each line of the sale');
}

function category(categoryId: string, excluded: boolean): Category {
  return { categoryId, name: categoryId, rate: null, excluded, taxBasisPoints: 1900 };
}

const DAY_MS = 24 * 60 * 60 * 1000;
