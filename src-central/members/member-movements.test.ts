import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { memberAliases } from '../database/schema.ts';
import { expireLots } from '../jobs/expire-lots.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { askForHold, holdFor } from '../testing/hold-points.ts';
import { settle } from '../testing/settle.ts';
import { createSyncWorld, START_MS, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill } from '../testing/test-till.ts';
import { adjustMemberPoints } from './adjust-points.ts';
import { changeMember } from './change-member.ts';
import { readMemberMovements } from './member-movements.ts';

const HOUR_MS = 3_600_000;

describeEachDatabase("a member's movements", (central) => {
  let world: SyncWorld;
  let till: TestTill;
  beforeEach(async () => {
    world = await createSyncWorld(central.db, { expiry: { months: 1 } });
    till = await world.addTill();
  });

  /** Kind, points and receipt number of each, newest first. */
  const movementsOf = async (memberId: string, limit = 20) => {
    const movements = await readMemberMovements(central.db, till.deviceId, { memberId, limit });
    return movements.map(({ kind, points, receiptNumber }) => [kind, points, receiptNumber]);
  };
  const adjust = (memberId: string, points: number) =>
    adjustMemberPoints(central.db, world.clock, {
      idempotencyKey: randomUUID(),
      memberId,
      points,
      shortfall: 'debt',
      qualifies: false,
    });

  it('are what changed the balance, newest first, with where it was', async () => {
    const memberId = await world.addMember({ openingLots: [{ points: 500, earnedAtMs: START_MS - HOUR_MS }] });
    world.clock.advance(HOUR_MS);
    const hold = await holdFor(world, till, { memberId, points: 200 });
    till.sell({ memberId, redemptions: [hold] });
    await settle(world, till);
    world.clock.advance(HOUR_MS);
    await adjust(memberId, -600);
    world.clock.advance(HOUR_MS);
    till.sell({ memberId });
    await settle(world, till);
    expect(await movementsOf(memberId)).toEqual([
      ['earn', 100, 'T-2'],
      ['adjust', -600, null],
      ['earn', 98, 'T-1'],
      ['redeem', -200, 'T-1'],
      ['opening', 500, null],
    ]);
    const [last, adjusted] = await readMemberMovements(central.db, till.deviceId, { memberId, limit: 2 });
    expect(last).toMatchObject({ storeName: 'Test store', atMs: START_MS + 3 * HOUR_MS });
    expect(adjusted).toMatchObject({ storeName: null });
  });

  it('are none while a till only holds points, or gives them back', async () => {
    const memberId = await world.addMember({ openingLots: [{ points: 500, earnedAtMs: START_MS - HOUR_MS }] });
    const holdId = randomUUID();
    await askForHold(world, till, { holdId, memberId, points: 200 });
    await adjust(memberId, -400);
    till.append('hold-closed', { holdId, memberId, programId: world.programId, reason: 'removed' });
    await settle(world, till);
    expect((await movementsOf(memberId)).toSorted()).toEqual([
      ['adjust', -400, null],
      ['opening', 500, null],
    ]);
  });

  it('count pending points when they become usable', async () => {
    const memberId = await world.addMember({ state: 'Pending' });
    till.sell({ memberId, state: 'Pending' });
    await settle(world, till);
    expect(await movementsOf(memberId)).toEqual([]);
    await changeMember(central.db, world.clock, memberId, { state: 'Enrolled' });
    expect(await movementsOf(memberId)).toEqual([['release', 100, null]]);
  });

  it('say what expired', async () => {
    const memberId = await world.addMember({ openingLots: [{ points: 500, earnedAtMs: Date.UTC(2026, 2, 1) }] });
    await expireLots(central.db, world.clock, { isStopped: () => false, onExpired: () => undefined });
    expect((await movementsOf(memberId)).toSorted()).toEqual([
      ['expire', -500, null],
      ['opening', 500, null],
    ]);
  });

  it('are as many as are asked for, and for another id of the member as well', async () => {
    const memberId = await world.addMember();
    for (let sale = 0; sale < 5; sale += 1) {
      world.clock.advance(HOUR_MS);
      till.sell({ memberId });
      await settle(world, till);
    }
    const fromMemberId = randomUUID();
    const alias = { fromMemberId, toMemberId: memberId, deviceId: till.deviceId, createdAtMs: START_MS };
    await central.db.insert(memberAliases).values(alias);
    expect(await movementsOf(fromMemberId, 3)).toEqual([
      ['earn', 100, 'T-5'],
      ['earn', 100, 'T-4'],
      ['earn', 100, 'T-3'],
    ]);
  });

  it('are told of members of the till’s own program only', async () => {
    const strange = await (await createSyncWorld(central.db)).addMember();
    for (const memberId of [strange, randomUUID()]) {
      await expect(movementsOf(memberId)).rejects.toMatchObject({ problem: { code: 'MEMBER_UNKNOWN' } });
    }
  });
});
