import { randomUUID } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { holds, lots } from '../database/schema.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { adjustMemberPoints } from '../members/adjust-points.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { askForHold } from '../testing/hold-points.ts';
import { figuresOf, settle, verdictOf } from '../testing/settle.ts';
import { createSyncWorld, START_MS, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill } from '../testing/test-till.ts';

const DAY_MS = 24 * 3_600_000;

describeEachDatabase('a hold that its till ends', (central) => {
  let world: SyncWorld;
  let till: TestTill;
  let memberId: string;
  let holdId: string;
  beforeEach(async () => {
    world = await createSyncWorld(central.db, { expiry: { months: 1 } });
    till = await world.addTill();
    const earnedAtMs = START_MS - DAY_MS;
    memberId = await world.addMember({ openingLots: [{ points: 500, earnedAtMs }] });
    holdId = randomUUID();
  });

  const close = async (by: TestTill = till, changes: Record<string, unknown> = {}) => {
    const payload = { holdId, memberId, programId: world.programId, reason: 'removed', ...changes };
    const { entryId } = by.append('hold-closed', payload);
    await settle(world, by);
    expect(await auditLedger(central.db)).toEqual([]);
    return verdictOf(world, entryId);
  };
  const readHold = async () => (await central.db.select().from(holds).where(eq(holds.holdId, holdId)))[0];
  const take = (points: number) =>
    adjustMemberPoints(central.db, world.clock, {
      idempotencyKey: randomUUID(),
      memberId,
      points: -points,
      shortfall: 'debt',
      qualifies: false,
    });

  it('gives all of it back, and says why it ended', async () => {
    await askForHold(world, till, { holdId, memberId, points: 200 });
    expect(await close(till, { reason: 'expired' })).toBe('accepted');
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 500, held: 0 });
    expect(await readHold()).toMatchObject({ state: 'closed', spent: 0, closedBecause: 'expired' });
  });

  it('settles what the member came to owe meanwhile', async () => {
    await askForHold(world, till, { holdId, memberId, points: 200 });
    await take(350);
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 0, held: 200, debt: 50 });
    expect(await close()).toBe('accepted');
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 150, held: 0, debt: 0 });
  });

  it('may be ended twice', async () => {
    await askForHold(world, till, { holdId, memberId, points: 200 });
    await close();
    expect(await close()).toBe('accepted');
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 500, held: 0 });
  });

  it('is nobody else’s to end', async () => {
    await askForHold(world, till, { holdId, memberId, points: 200 });
    expect(await close(await world.addTill())).toBe('refused HOLD_OF_ANOTHER_TILL');
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 300, held: 200 });
  });

  it('ends whichever member the entry names', async () => {
    await askForHold(world, till, { holdId, memberId, points: 200 });
    expect(await close(till, { memberId: await world.addMember() })).toBe('accepted');
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 500, held: 0 });
  });

  it('leaves a mark where it was never granted, and moves nothing', async () => {
    expect(await close()).toBe('accepted');
    expect(await close()).toBe('accepted');
    expect(await readHold()).toMatchObject({ state: 'closed', points: 0, terms: null, closedBecause: 'removed' });
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 500, held: 0 });
  });

  it('needs no mark for a member who is not there', async () => {
    expect(await close(till, { memberId: randomUUID() })).toBe('accepted');
    expect(await readHold()).toBeUndefined();
  });

  it('gives points whose date has passed meanwhile a month to be used', async () => {
    await askForHold(world, till, { holdId, memberId, points: 200 });
    const [before] = await central.db.select().from(lots);
    world.clock.advance(60 * DAY_MS);
    await close();
    const [after] = await central.db.select().from(lots).orderBy(asc(lots.earnedAtMs));
    expect(before?.expiresAtMs).toBe(Date.UTC(2026, 4, 15));
    expect(after?.expiresAtMs).toBe(world.clock.nowMs() + 30 * DAY_MS);
  });
});
