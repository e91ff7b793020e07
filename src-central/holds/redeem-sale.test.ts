import { asc, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { HeldRedemption } from '../../src-shared/domain/redemption.ts';
import { holds, ledgerAccounts, lots, lotUses, sales, vouchers } from '../database/schema.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { publishConfiguration } from '../programs/publish-configuration.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { holdFor } from '../testing/hold-points.ts';
import { figuresOf, settle, verdictOf } from '../testing/settle.ts';
import { createSyncWorld, START_MS, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill } from '../testing/test-till.ts';

const HOUR_MS = 3_600_000;

type Setting = {
  readonly world: SyncWorld;
  readonly till: TestTill;
  readonly memberId: string;
  readonly hold: HeldRedemption;
};

type Case = {
  readonly title: string;
  /** Does the selling, and returns the entry that the verdict is of. */
  readonly act: (setting: Setting) => Promise<string> | string;
  readonly verdict: (setting: Setting) => string;
  /** available, held, debt */
  readonly figures: readonly [number, number, number];
  /** redeemed, loss */
  readonly program: readonly [number, number];
  /** What is left of the lots of 300 and 200. */
  readonly lots: readonly number[];
  readonly config?: Partial<ProgramConfig>;
};

const sell = ({ till, memberId }: Setting, redemptions: readonly HeldRedemption[], claim = {}) =>
  till.sell({ memberId, categoryId: 'tobacco', redemptions, claim }).entryId;
const amended = (claimed: number, posted: number, reason: string) => (setting: Setting) =>
  `amended redemptions.${setting.hold.holdId}.points ${claimed} -> ${posted} (${reason})`;
const accepted = () => 'accepted';

// The member has lots of 300 and 200 points, 400 of which are held for the sale. What is sold, for 100 EUR, earns nothing.
const CASES: readonly Case[] = [
  {
    title: 'all that is held',
    act: (setting) => sell(setting, [setting.hold]),
    verdict: accepted,
    figures: [100, 0, 0],
    program: [400, 0],
    lots: [0, 100],
  },
  {
    title: 'a part of it: the rest goes back',
    act: ({ till, memberId, hold }) =>
      till.sell({ memberId, categoryId: 'tobacco', amountMinor: 360, redemptions: [hold] }).entryId,
    verdict: accepted,
    figures: [150, 0, 0],
    program: [350, 0],
    lots: [0, 150],
  },
  {
    title: 'none of it',
    act: (setting) => sell(setting, [setting.hold], { redemptions: [] }),
    verdict: accepted,
    figures: [500, 0, 0],
    program: [0, 0],
    lots: [300, 200],
  },
  {
    title: 'none of it, and the hold stays open',
    act: (setting) => sell(setting, [], { closesHolds: [] }),
    verdict: accepted,
    figures: [100, 400, 0],
    program: [0, 0],
    lots: [300, 200],
  },
  {
    title: 'more than is held: the rest is the loss of the program',
    act: (setting) => sell(setting, [{ ...setting.hold, heldPoints: 450 }]),
    verdict: amended(450, 400, 'beyond-hold'),
    figures: [100, 0, 0],
    program: [450, 50],
    lots: [0, 100],
  },
  {
    title: 'what was given back before',
    act: (setting) => {
      close(setting);
      return sell(setting, [setting.hold]);
    },
    verdict: amended(400, 0, 'hold-closed'),
    figures: [500, 0, 0],
    program: [400, 400],
    lots: [300, 200],
  },
  {
    title: 'what another till holds',
    act: async (setting) => {
      const other = await setting.world.addTill();
      const { entryId } = other.sell({
        memberId: setting.memberId,
        categoryId: 'tobacco',
        redemptions: [setting.hold],
      });
      await settle(setting.world, other);
      return entryId;
    },
    verdict: amended(400, 0, 'hold-of-another'),
    figures: [100, 400, 0],
    program: [400, 400],
    lots: [300, 200],
  },
  {
    title: 'what was never held',
    act: (setting) => sell(setting, [{ ...setting.hold, holdId: `${setting.hold.holdId.slice(0, -4)}0000` }]),
    verdict: ({ hold }) => `amended redemptions.${hold.holdId.slice(0, -4)}0000.points 400 -> 0 (hold-unknown)`,
    figures: [100, 400, 0],
    program: [400, 400],
    lots: [300, 200],
  },
  {
    title: 'twice under one hold, within it',
    act: (setting) => {
      const half = { ...setting.hold, heldPoints: 200 };
      return sell(setting, [half, half]);
    },
    verdict: accepted,
    figures: [100, 0, 0],
    program: [400, 0],
    lots: [0, 100],
  },
  {
    title: 'points, without a member on the sale',
    act: (setting) => sell(setting, [setting.hold], { member: null }),
    verdict: amended(400, 0, 'hold-of-another'),
    figures: [100, 400, 0],
    program: [400, 400],
    lots: [300, 200],
  },
  {
    title: 'points in a sale that is refused: all goes back',
    act: (setting) => sell(setting, [setting.hold], { currency: 'CHF' }),
    verdict: () => 'refused CURRENCY_MISMATCH redeemedPoints 400 -> 0 (refused)',
    figures: [500, 0, 0],
    program: [0, 0],
    lots: [300, 200],
  },
];

describeEachDatabase('a sale that redeems', (central) => {
  const prepare = async (config: Partial<ProgramConfig> = {}): Promise<Setting> => {
    const world = await createSyncWorld(central.db, config);
    const till = await world.addTill();
    const memberId = await world.addMember({
      openingLots: [
        { points: 300, earnedAtMs: START_MS - 2 * HOUR_MS },
        { points: 200, earnedAtMs: START_MS - HOUR_MS },
      ],
    });
    return { world, till, memberId, hold: await holdFor(world, till, { memberId, points: 400 }) };
  };
  const programFigures = async (types: readonly string[]) => {
    const rows = await central.db.select().from(ledgerAccounts);
    return types.map((type) => rows.find((row) => row.type === type)?.balance ?? 0);
  };
  const lotsLeft = async () =>
    (await central.db.select().from(lots).orderBy(asc(lots.earnedAtMs))).map(({ remaining }) => remaining);

  it.each(CASES)('spends $title', async ({ act, config, verdict, ...expected }) => {
    const setting = await prepare(config);
    const { world, till, memberId } = setting;
    const entryId = await act(setting);
    await settle(world, till);
    expect(await verdictOf(world, entryId)).toBe(verdict(setting));
    const { available, held, debt } = await figuresOf(world, memberId);
    expect([available, held, debt]).toEqual(expected.figures);
    expect(await programFigures(['redeemed', 'loss'])).toEqual(expected.program);
    expect(await lotsLeft()).toEqual(expected.lots);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('keeps which lots it took, first in first out', async () => {
    const { world, till, memberId, hold } = await prepare();
    till.sell({ memberId, categoryId: 'tobacco', redemptions: [hold] });
    await settle(world, till);
    const uses = await central.db
      .select({ of: lots.points, points: lotUses.points })
      .from(lotUses)
      .innerJoin(lots, eq(lots.lotId, lotUses.lotId))
      .orderBy(asc(lots.earnedAtMs));
    expect(uses).toEqual([
      { of: 300, points: 300 },
      { of: 200, points: 100 },
    ]);
  });

  it('is not spent twice: what a copy of the till spends again is the loss of the program', async () => {
    const { world, till, memberId, hold } = await prepare();
    till.sell({ memberId, categoryId: 'tobacco', redemptions: [hold] });
    const again = till.sell({ memberId, categoryId: 'tobacco', redemptions: [hold] });
    await settle(world, till);
    const reason = `amended redemptions.${hold.holdId}.points 400 -> 0 (hold-closed)`;
    expect(await verdictOf(world, again.entryId)).toBe(reason);
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 100, held: 0, debt: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('earns on what money pays, as quoted again with what it redeems', async () => {
    const { world, till, memberId, hold } = await prepare();
    const fair = till.sell({ memberId, redemptions: [hold] });
    await settle(world, till);
    expect(await verdictOf(world, fair.entryId)).toBe('accepted');
    // 100 EUR, of which points pay 4: 96 points.
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 196, held: 0 });
    const second = await holdFor(world, till, { memberId, points: 100 });
    const greedy = till.sell({ memberId, redemptions: [second], claim: { earnPoints: 100 } });
    await settle(world, till);
    expect(await verdictOf(world, greedy.entryId)).toBe('amended earnPoints 100 -> 99 (recomputed)');
    expect(
      await central.db.select({ number: sales.receiptNumber }).from(sales).orderBy(asc(sales.receiptNumber)),
    ).toEqual([{ number: 'T-1' }, { number: 'T-2' }]);
  });

  it('spends within its hold even when the program has closed meanwhile; only the earning is taken away', async () => {
    const { world, till, memberId, hold } = await prepare();
    const closing = { ...world.config, version: 2, closed: true, validFromMs: START_MS + HOUR_MS };
    await publishConfiguration(central.db, closing, HOUR_MS);
    world.clock.advance(3 * HOUR_MS);
    const entry = till.sell({ memberId, redemptions: [hold] });
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe('amended earnPoints 96 -> 0 (program-closed)');
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 100, held: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('keeps the vouchers that it gave', async () => {
    const { world, till, memberId } = await prepare();
    const other = await world.addMember({ openingLots: [{ points: 300, earnedAtMs: START_MS - HOUR_MS }] });
    const reward = await holdFor(world, till, { memberId: other, points: 300, rewardId: 'voucher' });
    const sale = till.sell({ memberId: other, redemptions: [reward] });
    await settle(world, till);
    expect(await verdictOf(world, sale.entryId)).toBe('accepted');
    expect(await central.db.select().from(vouchers)).toMatchObject([
      { memberId: other, rewardId: 'voucher', amountMinor: 1_000, currency: 'EUR', state: 'issued' },
    ]);
    expect(await figuresOf(world, memberId)).toMatchObject({ held: 400 });
  });

  it('spends several holds, each by itself', async () => {
    const { world, till, memberId } = await prepare();
    const buyer = await world.addMember({ openingLots: [{ points: 1_000, earnedAtMs: START_MS - HOUR_MS }] });
    const redemptions = [
      await holdFor(world, till, { memberId: buyer, points: 200, rewardId: 'five-off' }),
      await holdFor(world, till, { memberId: buyer, points: 100, rewardId: 'mug' }),
      await holdFor(world, till, { memberId: buyer, points: 500 }),
    ];
    const entry = till.sell({ memberId: buyer, redemptions });
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe('accepted');
    // 100 EUR less 5 by the reward, of which points pay 5: 90 points.
    expect(await figuresOf(world, buyer)).toMatchObject({ available: 290, held: 0 });
    const closed = await central.db.select().from(holds).where(eq(holds.memberId, buyer));
    expect(closed.map(({ state, spent, closedBecause }) => [state, spent, closedBecause]).toSorted()).toEqual([
      ['closed', 100, 'sale'],
      ['closed', 200, 'sale'],
      ['closed', 500, 'sale'],
    ]);
    expect(await figuresOf(world, memberId)).toMatchObject({ held: 400 });
    expect(await auditLedger(central.db)).toEqual([]);
  });
});

function close({ world, till, memberId, hold }: Setting): void {
  till.append('hold-closed', {
    holdId: hold.holdId,
    memberId,
    programId: world.programId,
    reason: 'removed',
  });
}
