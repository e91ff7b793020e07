import { randomUUID } from 'node:crypto';
import { createDeviceKey, importPrivateKey, nodeJournalCrypto, signBytes } from '../../src-node/crypto.ts';
import type { Position } from '../../src-shared/contracts/feed.ts';
import type { MemberState } from '../../src-shared/domain/members.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { Quote, QuotedRedemption } from '../../src-shared/domain/quote.ts';
import { quoteSale } from '../../src-shared/domain/quote-sale.ts';
import type { HeldRedemption } from '../../src-shared/domain/redemption.ts';
import { lineFiguresSchema, type SaleLine } from '../../src-shared/domain/sale.ts';
import type { Tender } from '../../src-shared/domain/tender.ts';
import { voucherCode } from '../../src-shared/domain/voucher.ts';
import { encodeBody, genesisHead, hashBody, type SignedEntry } from '../../src-shared/journal/chain.ts';
import type { EntryBody, Redemption, SaleCompleted } from '../../src-shared/journal/entry.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { deviceEpochs, devices } from '../database/schema.ts';

/** What a test says of a sale; the till works out the rest as a real one does. */
export interface TestSale {
  readonly memberId: string | null;
  /** The member as the till knows it. */
  readonly tierId?: string;
  readonly state?: MemberState;
  readonly amountMinor?: number;
  readonly categoryId?: string;
  /** In place of the one line that amount and category make. */
  readonly lines?: readonly SaleLine[];
  /** What points are held for; the sale closes these holds. */
  readonly redemptions?: readonly HeldRedemption[];
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
  /** What goes along with it, unsigned. */
  readonly details?: Uint8Array | undefined;
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
  append(kind: string, payload: unknown, changes?: Record<string, unknown>, details?: Uint8Array): WrittenEntry;
  /** A copy of the device as it is now, key and journal: what a cloned disk is. */
  clone(): TestTill;
}

interface TillState {
  readonly deviceId: string;
  readonly tillId: string;
  readonly storeId: string;
  readonly config: ProgramConfig;
  readonly clock: Clock;
  readonly privateKey: ReturnType<typeof importPrivateKey>;
  readonly entries: WrittenEntry[];
  head: Position;
}

/** Enrols a device for a till, without the code and the proof that a real one needs. */
export async function enrolTestTill(
  db: CentralDatabase,
  clock: Clock,
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
  const append: TestTill['append'] = (kind, payload, changes = {}, details) => {
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
    const entry = { body: bytes, signature: signBytes(state.privateKey, bytes), entryId, sequence, details };
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
  const { memberId, tierId = 'base', config = state.config, redemptions = [] } = sale;
  const amountLine: SaleLine = {
    lineId: '1',
    kind: 'amount',
    sku: null,
    name: null,
    categoryId: sale.categoryId ?? 'food',
    quantity: 1,
    unitPriceMinor: sale.amountMinor ?? 10_000,
  };
  const lines = sale.lines ?? [amountLine];
  const known = { state: sale.state ?? 'Enrolled', deleted: false, expiresAtMs: null };
  const quote = quoteSale({
    config,
    lines,
    member: memberId === null ? null : { memberId, tierId, ...known },
    atMs: sale.occurredAtMs ?? clock.nowMs(),
    timeZone: 'Europe/Berlin',
    redemptions,
  });
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
    lines: lines.map((line, index) => ({ ...line, ...lineFiguresSchema.parse(quote.lines[index]) })),
    totals: quote.totals,
    taxLines: quote.taxLines,
    earnPoints: quote.earn.points,
    tenders: tendersFor(quote),
    redemptions: quote.redemptions.flatMap(redemptionOf),
    closesHolds: redemptions.map(({ holdId }) => holdId),
    ...sale.claim,
  };
}

/** All that points do not pay, by card. */
function tendersFor({ redemptions, toPayMinor }: Quote): Tender[] {
  const paying = redemptions.filter(({ kind, points }) => kind === 'points-payment' && points > 0);
  return [
    ...paying.map(({ points, amountMinor }) => ({ kind: 'points' as const, points, amountMinor })),
    ...(toPayMinor === 0 ? [] : [{ kind: 'card' as const, amountMinor: toPayMinor }]),
  ];
}

function redemptionOf({ effect, problem, ...redemption }: QuotedRedemption): Redemption[] {
  if (problem !== null) return [];
  const { holdId, kind, rewardId, name, points, amountMinor } = redemption;
  const code = effect === 'gift-voucher' ? voucherCode(holdId) : null;
  return [{ holdId, kind, rewardId, name, points, amountMinor, voucherCode: code }];
}

function timesOf({ occurredAtMs, lastContactAtMs }: TestSale): Record<string, unknown> {
  return {
    ...(occurredAtMs === undefined ? {} : { occurredAtMs, lastContactAtMs: null }),
    ...(lastContactAtMs === undefined ? {} : { lastContactAtMs }),
  };
}
