import { and, asc, eq, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { CentralDatabase } from '../database/open.ts';
import { programVersions, verdictHistory, verdicts } from '../database/schema.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { createLog } from '../log.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { answerAllEntries, figuresOf, pushEntries, settle, silentLog, verdictOf } from '../testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../testing/sync-world.ts';
import { answerAgain, answerNext, findUnresolved } from './answer-entries.ts';

describeEachDatabase('answering', (central) => {
  it('a retried push never doubles points', async () => {
    const world = await createSyncWorld(central.db);
    const memberId = await world.addMember();
    const till = await world.addTill();
    till.sell({ memberId });
    await settle(world, till);
    await settle(world, till);
    till.sell({ memberId });
    await settle(world, till);
    await answerAllEntries(world);
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 200 });
    expect(await central.db.$count(verdicts)).toBe(2);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('an error from central on one entry does not hold up the next, and it posts once central is put right', async () => {
    const world = await createSyncWorld(central.db);
    const memberId = await world.addMember();
    const till = await world.addTill();
    const hit = till.sell({ memberId, occurredAtMs: world.clock.nowMs() });
    const next = till.append('epoch-opened', { appVersion: '1', previous: null });
    const logged: string[] = [];
    const good = await breakConfiguration(world);
    await pushEntries(world, till);
    await answerAllEntries(
      world,
      createLog((line) => logged.push(line)),
    );

    expect(await verdictOf(world, hit.entryId)).toBe('parked POSTING_FAILED');
    expect(await verdictOf(world, next.entryId)).toBe('accepted');
    expect(logged.join()).toContain(hit.entryId);
    expect(logged.join()).not.toContain(memberId);

    const posting = { db: central.db, clock: world.clock, log: silentLog };
    expect(await answerAgain(posting, hit.entryId)).toBe(false);
    await writeConfiguration(world, good);
    expect(await answerAgain(posting, hit.entryId)).toBe(true);
    expect(await answerAgain(posting, hit.entryId)).toBe(false);
    expect(await verdictOf(world, hit.entryId)).toBe('accepted');
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 100 });
    const history = await central.db
      .select({ status: verdictHistory.status })
      .from(verdictHistory)
      .where(eq(verdictHistory.entryId, hit.entryId))
      .orderBy(asc(verdictHistory.feedSequence));
    expect(history).toEqual([{ status: 'parked' }]);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it.each([
    { title: 'of a kind that this version does not know', kind: 'voucher-printed', code: 'KIND_UNKNOWN' },
    { title: 'of a known kind, unreadable', kind: 'sale-completed', code: 'PAYLOAD_UNREADABLE' },
  ])('parks an entry $title', async ({ kind, code }) => {
    const world = await createSyncWorld(central.db);
    const till = await world.addTill();
    const entry = till.append(kind, { of: 'a newer till' });
    const next = till.sell({ memberId: null });
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe(`parked ${code}`);
    expect(await verdictOf(world, next.entryId)).toBe('accepted');
    expect(await findUnresolved(central.db)).toEqual([entry.entryId]);
  });

  it('parks a sale whose lines contradict each other', async () => {
    const world = await createSyncWorld(central.db);
    const till = await world.addTill();
    const good = till.clone().sell({ memberId: null });
    const { payload } = JSON.parse(Buffer.from(good.body).toString('utf8')) as { payload: { lines: object[] } };
    const lines = payload.lines.map((line) => ({ ...line, quantity: 9_999, unitPriceMinor: 10_000_000_000 }));
    const entry = till.append('sale-completed', { ...payload, lines });
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe('parked PAYLOAD_UNREADABLE');
  });

  it('leaves an entry the next one when the database fails for a moment', async () => {
    const world = await createSyncWorld(central.db);
    const till = await world.addTill();
    const entry = till.sell({ memberId: null });
    await pushEntries(world, till);
    const journal = { deviceId: till.deviceId, epoch: till.epoch };
    const failing = { db: failingOnce(central.db, '40P01'), clock: world.clock, log: silentLog };
    await expect(answerNext(failing, journal)).rejects.toThrow('deadlock');
    expect(await verdictOf(world, entry.entryId)).toBeNull();
    expect(await answerNext(failing, journal)).toBe(true);
    expect(await verdictOf(world, entry.entryId)).toBe('accepted');
    expect(await answerNext(failing, journal)).toBe(false);
  });

  it('a final answer is never changed or deleted, by anyone', async () => {
    const world = await createSyncWorld(central.db);
    const till = await world.addTill();
    till.sell({ memberId: null });
    await settle(world, till);
    const change = central.db.update(verdicts).set({ status: 'refused' });
    await expect(change).rejects.toMatchObject({
      cause: { message: expect.stringContaining('has its final verdict') },
    });
    await expect(central.db.delete(verdicts)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('append-only') },
    });
  });
});

/** A configuration that nothing can be quoted under, as a fault of central's own would leave it. Returns the good one. */
async function breakConfiguration(world: SyncWorld): Promise<unknown> {
  await writeConfiguration(world, { ...world.config, earning: null });
  return world.config;
}

async function writeConfiguration({ db, programId }: SyncWorld, config: unknown): Promise<void> {
  await db
    .update(programVersions)
    .set({ config: sql`${JSON.stringify(config)}::jsonb` })
    .where(and(eq(programVersions.programId, programId), eq(programVersions.version, 1)));
}

/** A database whose first transaction ends with an error, after its work and before its commit. */
function failingOnce(db: CentralDatabase, code: string): CentralDatabase {
  let failed = false;
  const transaction: CentralDatabase['transaction'] = (work, config) =>
    db.transaction(async (tx) => {
      const result = await work(tx);
      if (failed) return result;
      failed = true;
      throw Object.assign(new Error('deadlock detected'), { code });
    }, config);
  return Object.assign(Object.create(db) as CentralDatabase, { transaction });
}
