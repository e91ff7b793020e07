import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import type { HeldRedemption } from '../../src-shared/domain/redemption.ts';
import { createSigningKeys } from '../auth/signing-keys.ts';
import { vouchers } from '../database/schema.ts';
import { requestHold } from '../holds/request-hold.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { productLine, refund, saleOf } from '../testing/day-entries.ts';
import { figuresOf, settle, verdictOf } from '../testing/settle.ts';
import { createSyncWorld, START_MS, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill } from '../testing/test-till.ts';
import { findReceipt } from './find-receipt.ts';
import { readRefundedBefore } from './refunded-before.ts';

const LINES = [productLine('bread', 3, 1_000), productLine('coffee', 1, 2_000)];

describeEachDatabase('refunding what points had paid', (central) => {
  let world: SyncWorld;
  let memberId: string;
  let first: TestTill;
  let second: TestTill;
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
    memberId = await world.addMember({ openingLots: [{ points: 1_000, earnedAtMs: START_MS - 86_400_000 }] });
    first = await world.addTill();
    second = await world.addTill();
  });

  const hold = async (kind: HeldRedemption['kind'], rewardId: string | null, heldPoints: number) => {
    const holdId = randomUUID();
    const parts = { db: central.db, clock: world.clock, keys: createSigningKeys(central.db, world.clock) };
    await requestHold(parts, first.deviceId, { position: first.position(), holdId, memberId, points: heldPoints });
    return { holdId, kind, rewardId, heldPoints };
  };
  const figures = async () => {
    const { available, held, debt } = await figuresOf(world, memberId);
    return { available, held, debt };
  };
  /** 50.00, of which 10.00 by points and 5.00 off by a reward, and a voucher on top. */
  const sold = async () => {
    const redemptions = [
      await hold('reward', 'five-off', 200),
      await hold('reward', 'voucher', 300),
      await hold('points-payment', null, 400),
    ];
    const entry = first.sell({ memberId, lines: LINES, redemptions });
    await settle(world, first);
    expect(await verdictOf(world, entry.entryId)).toBe('accepted');
    return saleOf(entry);
  };

  it('gives it back in parts that add up to all of it, and takes the voucher back with the last', async () => {
    const sale = await sold();
    const earned = sale.earnPoints;
    expect(earned).toBeGreaterThan(0);
    expect(await figures()).toEqual({ available: 100 + earned, held: 0, debt: 0 });
    const parts = [
      [{ lineId: 'bread', quantity: 2 }],
      [{ lineId: 'coffee', quantity: 1 }],
      [{ lineId: 'bread', quantity: 1 }],
    ];
    const states: string[] = [];
    for (const lines of parts) {
      const before = await readRefundedBefore(central.db, sale.saleId);
      const entry = refund(world, second, { sale, lines, before });
      await settle(world, second);
      expect(await verdictOf(world, entry.entryId)).toBe('accepted');
      states.push((await central.db.select().from(vouchers))[0]?.state ?? 'none');
    }
    expect(states).toEqual(['issued', 'issued', 'cancelled']);
    expect(await figures()).toEqual({ available: 1_000, held: 0, debt: 0 });
    const found = await findReceipt(central.db, second.deviceId, sale.receiptNumber);
    expect(found).toMatchObject({ reversedEarnPoints: earned, returnedPoints: 900 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('gives back no more than was taken from the member', async () => {
    const held = await hold('points-payment', null, 400);
    const beyond = { ...held, heldPoints: 1_000 };
    const entry = first.sell({ memberId, lines: LINES, redemptions: [beyond] });
    await settle(world, first);
    expect(await verdictOf(world, entry.entryId)).toMatch(
      /^amended redemptions\..*\.points 1000 -> 400 \(beyond-hold\)$/,
    );
    const back = refund(world, second, { sale: saleOf(entry) });
    await settle(world, second);
    expect(await verdictOf(world, back.entryId)).toBe('amended returnedPoints 1000 -> 400 (recomputed)');
    expect(await figures()).toEqual({ available: 1_000, held: 0, debt: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });
});
