import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { devices, feed, feedHead } from '../database/schema.ts';
import { compactFeed, oldestLiveCursor } from '../feed/compact-feed.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { changeMember } from '../members/change-member.ts';
import { putProducts, putStaff } from '../programs/stores.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { answerAllEntries, pushEntries, settle, silentLog } from '../testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill } from '../testing/test-till.ts';
import { answerNext } from './answer-entries.ts';
import { type FeedPage, readFeedPage } from './pull.ts';

const DAY_MS = 86_400_000;

describeEachDatabase('the feed', (central) => {
  let world: SyncWorld;
  let till: TestTill;
  let start: number;
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
    till = await world.addTill();
    start = await headOf();
  });

  const headOf = async () => (await central.db.select().from(feedHead))[0]?.sequence ?? -1;
  const pull = (cursor: number, limit = 100, who: TestTill = till): Promise<FeedPage> =>
    readFeedPage(central.db, who.deviceId, { position: who.position(), cursor, limit });

  it('tells a till of a posted sale: the new balance and the verdict, of one commit', async () => {
    const memberId = await world.addMember();
    const before = await headOf();
    const entry = till.sell({ memberId });
    await settle(world, till);
    const page = await pull(before);
    expect(page.rows).toEqual([
      { sequence: before + 1, change: expect.objectContaining({ kind: 'balance', memberId, available: 100 }) },
      {
        sequence: before + 1,
        change: {
          kind: 'verdict',
          entryId: entry.entryId,
          epoch: 1,
          sequence: 1,
          status: 'accepted',
          code: null,
          amendments: [],
        },
      },
    ]);
    expect(page).toMatchObject({ cursor: before + 1, more: false, watermark: { epoch: 1, sequence: 1 } });
    expect(page.takenIn).toEqual(till.position());
  });

  it('tells nobody else of a verdict, and the tills of other programs and stores of nothing', async () => {
    const memberId = await world.addMember();
    const neighbour = await world.addTill();
    const foreign = await (await createSyncWorld(central.db)).addTill();
    const before = await headOf();
    till.sell({ memberId });
    await settle(world, till);
    const person = { name: 'Bo', role: 'cashier', pinHash: '$argon2id$', active: true } as const;
    await putStaff(central.db, [{ staffId: randomUUID(), storeId: world.storeId, ...person }]);
    expect(kinds(await pull(before))).toEqual(['balance', 'verdict', 'staff']);
    expect(kinds(await pull(before, 100, neighbour))).toEqual(['balance', 'staff']);
    expect(await pull(before, 100, foreign)).toMatchObject({ rows: [], cursor: await headOf(), more: false });
  });

  it('never splits a commit over two pages, whatever the limit', async () => {
    for (const count of [3, 1, 4, 2]) await putProducts(central.db, world.programId, products(count));
    for (const limit of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) {
      const sizes: number[] = [];
      let page = await pull(start, limit);
      for (;;) {
        sizes.push(page.rows.length);
        const ends = new Set(page.rows.map(({ sequence }) => sequence));
        expect(Math.max(...ends)).toBe(page.cursor);
        if (!page.more) break;
        page = await pull(page.cursor, limit);
      }
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(10);
      expect(page.cursor).toBe(await headOf());
      // A commit goes whole: with room for fewer, a page is just one.
      expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.max(limit, 4));
    }
  });

  it('has a watermark that is as old as its page', async () => {
    const memberId = await world.addMember();
    const before = await headOf();
    for (let index = 0; index < 3; index += 1) till.sell({ memberId });
    await settle(world, till);
    const marks: unknown[] = [];
    for (let cursor = before; cursor < before + 3; ) {
      const page = await pull(cursor, 1);
      marks.push([page.cursor, page.watermark?.sequence, page.more]);
      cursor = page.cursor;
    }
    expect(marks).toEqual([
      [before + 1, 1, true],
      [before + 2, 2, true],
      [before + 3, 3, false],
    ]);
  });

  it('has no watermark before the first answer', async () => {
    till.sell({ memberId: null });
    await pushEntries(world, till);
    expect(await pull(start)).toMatchObject({ watermark: null, takenIn: { sequence: 1 } });
    await answerNext({ db: central.db, clock: world.clock, log: silentLog }, { deviceId: till.deviceId, epoch: 1 });
    expect(await pull(start)).toMatchObject({ watermark: { epoch: 1, sequence: 1 } });
  });

  it('counts a parked entry as answered, and lists its later answer as a new change', async () => {
    till.append('voucher-printed', {});
    till.sell({ memberId: null });
    await settle(world, till);
    const page = await pull(start);
    expect(page.watermark).toEqual({ epoch: 1, sequence: 2 });
    expect(page.rows.map(({ change }) => change['status'])).toEqual(['parked', 'accepted']);
  });

  it('is not readable by a till whose journal has forked, or with a cursor of another history', async () => {
    till.sell({ memberId: null });
    const copy = till.clone();
    till.sell({ memberId: null });
    copy.sell({ memberId: null });
    await pushEntries(world, till);
    await expect(pull(start, 1, copy)).rejects.toMatchObject({
      problem: { code: 'JOURNAL_FORKED', data: { sequence: 2 } },
    });
    await expect(pull((await headOf()) + 1)).rejects.toMatchObject({ problem: { code: 'CURSOR_TOO_OLD' } });
  });

  it('keeps what a live till has not applied, and sends one that fell behind to a snapshot', async () => {
    for (let index = 0; index < 5; index += 1) await putProducts(central.db, world.programId, products(1));
    const nowMs = world.clock.nowMs();
    const late = await world.addTill();
    const setCursor = (who: TestTill, cursor: number, lastSeenAtMs: number) =>
      central.db.update(devices).set({ cursor, lastSeenAtMs }).where(eq(devices.deviceId, who.deviceId));
    await setCursor(till, start + 3, nowMs);
    await setCursor(late, start + 1, nowMs - DAY_MS);
    expect(await oldestLiveCursor(central.db, nowMs)).toBe(start + 1);
    await setCursor(late, start + 1, nowMs - 31 * DAY_MS);
    expect(await oldestLiveCursor(central.db, nowMs)).toBe(start + 3);

    await compactFeed(central.db, start + 3);
    expect(await central.db.$count(feed)).toBe(2);
    expect(kinds(await pull(start + 3))).toEqual(['product', 'product']);
    await expect(pull(start + 1, 100, late)).rejects.toMatchObject({ problem: { code: 'CURSOR_TOO_OLD' } });
    await compactFeed(central.db, start);
    await compactFeed(central.db, start + 1_000);
    expect(await pull(start + 5)).toMatchObject({ rows: [], more: false });
  });

  it('publishes the figures as they are at the end of a transaction, and nothing where nothing changed', async () => {
    const memberId = await world.addMember();
    const before = await headOf();
    await inFeedTransaction(central.db, async (_, changes) => {
      changes.publishBalance(memberId);
      changes.publishMember(memberId);
      changes.publishBalance(randomUUID());
    });
    expect(kinds(await pull(before))).toEqual(['member', 'balance']);
    await inFeedTransaction(central.db, () => Promise.resolve());
    expect(await headOf()).toBe(before + 1);
    await answerAllEntries(world);
    expect(await headOf()).toBe(before + 1);
  });

  it('stops naming the identifiers of a deleted member', async () => {
    const memberId = await world.addMember({ identifiers: [{ kind: 'card', value: 'HB00000001' }] });
    const before = await headOf();
    await changeMember(central.db, world.clock, memberId, { deleted: true });
    const [row] = (await pull(before)).rows;
    expect(row?.change).toMatchObject({ kind: 'member', deleted: true, identifiers: [] });
  });
});

function kinds({ rows }: FeedPage): string[] {
  return rows.map(({ change }) => change.kind);
}

function products(count: number) {
  return Array.from({ length: count }, () => {
    const sku = randomUUID();
    return { sku, barcode: null, name: sku, categoryId: 'food', priceMinor: 100, active: true };
  });
}
