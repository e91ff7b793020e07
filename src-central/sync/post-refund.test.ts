import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { foundReceiptSchema } from '../../src-shared/contracts/central.ts';
import { members, refundLines, refunds } from '../database/schema.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { adjustMemberPoints } from '../members/adjust-points.ts';
import { describeEachDatabase, describePostgres } from '../testing/databases.ts';
import { productLine, refund, saleOf } from '../testing/day-entries.ts';
import { figuresOf, pushEntries, settle, silentLog, verdictOf } from '../testing/settle.ts';
import { createSyncWorld, START_MS, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill, WrittenEntry } from '../testing/test-till.ts';
import { answerNext } from './answer-entries.ts';
import { createCentralService } from './central-service.ts';
import { findReceipt } from './find-receipt.ts';

const LINES = [productLine('bread', 3, 1_000), productLine('coffee', 1, 2_000)];

describeEachDatabase('posting a refund', (central) => {
  let world: SyncWorld;
  let memberId: string;
  let first: TestTill;
  let second: TestTill;
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
    memberId = await world.addMember();
    first = await world.addTill();
    second = await world.addTill();
  });

  /** A sale of 50.00, which earns 50 points, posted. */
  const sold = async (): Promise<WrittenEntry> => {
    const sale = first.sell({ memberId, lines: LINES });
    await settle(world, first);
    return sale;
  };
  const figures = async () => {
    const { available, pending, debt, qualifierTotal } = await figuresOf(world, memberId);
    return { available, pending, debt, qualifierTotal };
  };

  it('takes back what the sale had earned, in parts that add up to all of it', async () => {
    const sale = saleOf(await sold());
    const parts = [
      [{ lineId: 'bread', quantity: 1 }],
      [{ lineId: 'coffee', quantity: 1 }],
      [{ lineId: 'bread', quantity: 2 }],
    ];
    const left: number[] = [];
    for (const lines of parts) {
      const entry = refund(world, second, { sale, lines });
      await settle(world, second);
      expect(await verdictOf(world, entry.entryId)).toBe('accepted');
      left.push((await figures()).available);
    }
    expect(left).toEqual([40, 20, 0]);
    expect(await figures()).toEqual({ available: 0, pending: 0, debt: 0, qualifierTotal: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('of two tills that knew nothing of each other settles one and flags the other', async () => {
    const sale = saleOf(await sold());
    const one = refund(world, first, { sale });
    const other = refund(world, second, { sale });
    await settle(world, second);
    await settle(world, first);
    expect(await verdictOf(world, other.entryId)).toBe('accepted');
    expect(await verdictOf(world, one.entryId)).toBe(
      'amended REFUND_EXCEEDS_SALE reversedEarnPoints 50 -> 0 (already-refunded) ' +
        'totals.moneyMinor 5000 -> 0 (already-refunded) lines.bread.quantity 3 -> 0 (already-refunded) ' +
        'lines.coffee.quantity 1 -> 0 (already-refunded)',
    );
    expect(await figures()).toEqual({ available: 0, pending: 0, debt: 0, qualifierTotal: 0 });
    expect(await central.db.$count(refunds)).toBe(2);
    expect(await auditLedger(central.db)).toEqual([]);
    const answered = { answersEntryId: one.entryId, staffId: randomUUID(), resolution: 'settled-with-member' };
    const word = first.append('refusal-answered', answered);
    await settle(world, first);
    expect(await verdictOf(world, word.entryId)).toBe('accepted');
  });

  it('owes what is not there any more', async () => {
    const sale = saleOf(await sold());
    const spent = { idempotencyKey: 'spent', memberId, points: -30, shortfall: 'refuse', qualifies: false } as const;
    await adjustMemberPoints(central.db, world.clock, spent);
    refund(world, second, { sale });
    await settle(world, second);
    expect(await figures()).toEqual({ available: 0, pending: 0, debt: 30, qualifierTotal: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('takes it from pending points while they are pending', async () => {
    await central.db.update(members).set({ state: 'Pending' }).where(eq(members.memberId, memberId));
    const sale = saleOf(await sold());
    expect(await figures()).toMatchObject({ available: 0, pending: 50 });
    refund(world, second, { sale, lines: [{ lineId: 'coffee', quantity: 1 }] });
    await settle(world, second);
    expect(await figures()).toEqual({ available: 0, pending: 30, debt: 0, qualifierTotal: 30 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('takes a tier back that the sale had reached', async () => {
    const entry = first.sell({ memberId, amountMinor: 100_000 });
    await settle(world, first);
    expect(await figuresOf(world, memberId)).toMatchObject({ tierId: 'gold' });
    refund(world, second, { sale: saleOf(entry) });
    await settle(world, second);
    expect(await figuresOf(world, memberId)).toMatchObject({ tierId: 'base', qualifierTotal: 0 });
  });

  it('waits for its sale, and posts as soon as that has', async () => {
    const entry = first.sell({ memberId, lines: LINES });
    const early = refund(world, second, { sale: saleOf(entry) });
    const service = createCentralService(central.db, world.clock, silentLog, { retryEveryMs: 3_600_000 });
    try {
      await pushEntries(world, second);
      await service.push(second, { position: second.position(), entries: [] });
      await service.idle();
      expect(await verdictOf(world, early.entryId)).toBe('waiting SALE_NOT_POSTED');
      await pushEntries(world, first);
      await service.push(first, { position: first.position(), entries: [] });
      await service.idle();
    } finally {
      await service.stop();
    }
    expect(await verdictOf(world, early.entryId)).toBe('accepted');
    expect(await figures()).toMatchObject({ available: 0, debt: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('of a sale that was refused is accepted, and moves nothing', async () => {
    const entry = first.sell({ memberId, lines: LINES, claim: { currency: 'CHF' } });
    const back = refund(world, first, { sale: saleOf(entry) });
    await settle(world, first);
    expect(await verdictOf(world, back.entryId)).toBe('amended reversedEarnPoints 50 -> 0 (sale-refused)');
    expect(await figures()).toMatchObject({ available: 0, debt: 0 });
    expect(await central.db.$count(refunds)).toBe(0);
  });

  it('known from paper alone finds its sale by the number, and central works out the points', async () => {
    const sale = saleOf(await sold());
    const original = { receiptNumber: sale.receiptNumber, saleId: null, memberId: null, knownFrom: 'paper' } as const;
    const typed = { lineId: null, sku: null, name: null, categoryId: 'food', quantity: 1, amountMinor: 2_000 };
    const claim = { original, lines: [typed], reversedEarnPoints: 0 };
    const entry = refund(world, second, { sale, lines: [{ lineId: 'coffee', quantity: 1 }], claim });
    await settle(world, second);
    expect(await verdictOf(world, entry.entryId)).toBe('amended reversedEarnPoints 0 -> 20 (recomputed)');
    expect(await figures()).toMatchObject({ available: 30 });
    expect(await central.db.select().from(refundLines)).toMatchObject([
      { lineId: 'coffee', quantity: 1, amountMinor: 2_000 },
    ]);
  });

  it('of one id counts once, in whatever entry it comes', async () => {
    const sale = saleOf(await sold());
    const refundId = randomUUID();
    const lines = [{ lineId: 'coffee', quantity: 1 }];
    refund(world, second, { sale, lines, claim: { refundId } });
    const again = refund(world, second, { sale, lines, claim: { refundId } });
    await settle(world, second);
    expect(await verdictOf(world, again.entryId)).toMatch(/^refused REFUND_ALREADY_POSTED reversedEarnPoints 20 -> 0/);
    expect(await figures()).toMatchObject({ available: 30, debt: 0 });
    expect(await central.db.$count(refunds)).toBe(1);
  });

  it('of a sale without a member moves no points', async () => {
    const entry = first.sell({ memberId: null, lines: LINES });
    const back = refund(world, first, { sale: saleOf(entry) });
    await settle(world, first);
    expect(await verdictOf(world, back.entryId)).toBe('accepted');
    expect(await central.db.select().from(refunds)).toMatchObject([{ memberId: null, moneyMinor: 5_000 }]);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('of a member who was deleted meanwhile posts all the same', async () => {
    const sale = saleOf(await sold());
    await central.db.update(members).set({ deleted: true }).where(eq(members.memberId, memberId));
    const back = refund(world, second, { sale });
    await settle(world, second);
    expect(await verdictOf(world, back.entryId)).toBe('accepted');
    expect(await figures()).toMatchObject({ available: 0, debt: 0 });
  });

  it.each([
    { title: 'another program', claim: { programId: randomUUID() }, verdict: 'parked PROGRAM_UNKNOWN' },
    {
      title: 'another currency',
      claim: { currency: 'CHF' },
      verdict: 'refused CURRENCY_MISMATCH reversedEarnPoints 50 -> 0 (refused)',
    },
  ])('in $title: $verdict', async ({ claim, verdict }) => {
    const sale = saleOf(await sold());
    const entry = refund(world, second, { sale, claim });
    await settle(world, second);
    expect(await verdictOf(world, entry.entryId)).toBe(verdict);
    expect(await figures()).toMatchObject({ available: 50 });
  });

  it('from a test till never touches a real sale', async () => {
    const sale = saleOf(await sold());
    const tests = await createSyncWorld(central.db, { test: true });
    const till = await tests.addTill();
    const entry = refund(world, till, { sale });
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toMatch(/^refused LIVENESS_MISMATCH/);
    expect(await figures()).toMatchObject({ available: 50 });
  });

  it('shows on the receipt that any till of the program can find', async () => {
    const entry = await sold();
    const sale = saleOf(entry);
    const { receiptNumber } = sale;
    expect(await findReceipt(central.db, second.deviceId, receiptNumber)).toMatchObject({
      sale,
      soldAtMs: START_MS,
      storeName: 'Test store',
      status: 'accepted',
      earnPoints: 50,
      refundedLines: [],
      refundIds: [],
      refundedMoneyMinor: 0,
    });
    const refundId = randomUUID();
    refund(world, second, { sale, lines: [{ lineId: 'bread', quantity: 2 }], claim: { refundId } });
    await settle(world, second);
    const found = foundReceiptSchema.parse(await findReceipt(central.db, first.deviceId, receiptNumber));
    expect(found).toMatchObject({
      refundedLines: [{ lineId: 'bread', quantity: 2, amountMinor: 2_000 }],
      refundIds: [refundId],
      refundedMoneyMinor: 2_000,
      reversedEarnPoints: 20,
      returnedPoints: 0,
    });
    const elsewhere = await createSyncWorld(central.db);
    const stranger = await elsewhere.addTill();
    expect(await findReceipt(central.db, stranger.deviceId, receiptNumber)).toBeNull();
    expect(await findReceipt(central.db, second.deviceId, 'T-0')).toBeNull();
  });
});

describePostgres('refunds at once', (central) => {
  it('of one receipt at many tills bring back what was sold, and the others are flagged', async () => {
    const world = await createSyncWorld(central.db);
    const memberId = await world.addMember();
    const tills = await Promise.all(Array.from({ length: 6 }, () => world.addTill()));
    const [first] = tills;
    const sale = first?.sell({ memberId, lines: LINES });
    if (!first || !sale) throw new Error('there are tills');
    await settle(world, first);
    const asked = { sale: saleOf(sale), lines: [{ lineId: 'bread', quantity: 1 }] };
    const entries = tills.map((till) => refund(world, till, asked));
    for (const till of tills) till.sell({ memberId, amountMinor: 1_000 });
    await Promise.all(tills.map((till) => pushEntries(world, till)));
    await Promise.all(
      tills.map(async ({ deviceId, epoch }) => {
        while (await answerNext({ ...world, log: silentLog }, { deviceId, epoch }));
      }),
    );
    const verdicts = await Promise.all(entries.map(({ entryId }) => verdictOf(world, entryId)));
    expect(verdicts.filter((verdict) => verdict === 'accepted')).toHaveLength(3);
    expect(verdicts.filter((verdict) => verdict?.startsWith('amended REFUND_EXCEEDS_SALE'))).toHaveLength(3);
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 50 - 30 + 60, debt: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });
});
