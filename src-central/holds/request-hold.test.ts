import { randomUUID, verify } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { type HoldRefusal, holdTermsSchema } from '../../src-shared/contracts/central.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { canonicalText } from '../../src-shared/journal/canonical.ts';
import { createSigningKeys } from '../auth/signing-keys.ts';
import { devices, feed, holds, ledgerTransactions, members } from '../database/schema.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { adjustMemberPoints } from '../members/adjust-points.ts';
import type { NewMember } from '../members/new-member.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { askForHold } from '../testing/hold-points.ts';
import { figuresOf, settle } from '../testing/settle.ts';
import { createSyncWorld, START_MS, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill } from '../testing/test-till.ts';

const HOUR_MS = 3_600_000;

type Refused = {
  readonly title: string;
  readonly member?: Partial<NewMember>;
  readonly deleted?: boolean;
  readonly config?: Partial<ProgramConfig>;
  readonly points?: number;
  readonly reason: HoldRefusal;
  readonly availablePoints?: number;
};

// The member has 500 points and the till asks for 200.
const REFUSED: readonly Refused[] = [
  { title: 'more points than there are', points: 501, reason: 'insufficient-points' },
  { title: 'a member in state New', member: { state: 'New' }, reason: 'member-may-not-redeem', availablePoints: 0 },
  {
    title: 'a member in state Pending',
    member: { state: 'Pending' },
    reason: 'member-may-not-redeem',
    availablePoints: 0,
  },
  { title: 'a canceled member', member: { state: 'Canceled' }, reason: 'member-may-not-redeem' },
  { title: 'an expired member', member: { expiresAtMs: START_MS }, reason: 'member-may-not-redeem' },
  { title: 'a deleted member', deleted: true, reason: 'member-may-not-redeem' },
  { title: 'a closed program', config: { closed: true }, reason: 'program-closed' },
];

describeEachDatabase('a request for a hold', (central) => {
  const lots = [{ points: 500, earnedAtMs: START_MS - HOUR_MS }];
  let world: SyncWorld;
  let till: TestTill;
  let memberId: string;
  const prepare = async (member: Partial<NewMember> = {}, config: Partial<ProgramConfig> = {}) => {
    world = await createSyncWorld(central.db, config);
    till = await world.addTill();
    memberId = await world.addMember({ openingLots: lots, ...member });
  };

  it('moves points into the custody of the till, and signs for it', async () => {
    await prepare();
    const holdId = randomUUID();
    const { terms, signature } = await askForHold(world, till, { holdId, memberId, points: 200 });
    const said = holdTermsSchema.parse(JSON.parse(Buffer.from(terms).toString('utf8')));
    expect(said).toEqual({
      holdId,
      memberId,
      programId: world.programId,
      tillId: till.tillId,
      deviceId: till.deviceId,
      epoch: 1,
      points: 200,
      issuedAtMs: START_MS,
      timeToLiveMs: 24 * HOUR_MS,
    });
    expect(Buffer.from(terms).toString('utf8')).toBe(canonicalText(said));
    const { publicKey } = await createSigningKeys(central.db, world.clock).current();
    expect(verify(null, terms, publicKey, signature)).toBe(true);
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 300, held: 200, debt: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('tells all tills the new balance', async () => {
    await prepare();
    await askForHold(world, till, { memberId, points: 200 });
    const rows = await central.db.select().from(feed);
    expect(rows.at(-1)).toMatchObject({
      programId: world.programId,
      deviceId: null,
      change: { kind: 'balance', memberId, available: 300, held: 200 },
    });
  });

  it.each(REFUSED)('is refused for $title: $reason', async ({ member, deleted, config, ...expected }) => {
    await prepare(member, config);
    if (deleted) await central.db.update(members).set({ deleted }).where(eq(members.memberId, memberId));
    const { points = 200, reason, availablePoints = 500 } = expected;
    await expect(askForHold(world, till, { memberId, points })).rejects.toMatchObject({
      problem: { code: 'HOLD_REFUSED', data: { reason, availablePoints } },
    });
    expect(await central.db.$count(holds)).toBe(0);
    expect(await figuresOf(world, memberId)).toMatchObject({ held: 0 });
  });

  it('is refused for a member of another program, and for one whom nobody knows', async () => {
    await prepare();
    const strange = await (await createSyncWorld(central.db)).addMember({ openingLots: lots });
    for (const id of [strange, randomUUID()]) {
      await expect(askForHold(world, till, { memberId: id, points: 1 })).rejects.toMatchObject({
        problem: { code: 'HOLD_REFUSED', data: { reason: 'member-unknown', availablePoints: 0 } },
      });
    }
  });

  it('is answered with the very same hold when it is asked again, and posts once', async () => {
    await prepare();
    const request = { holdId: randomUUID(), memberId, points: 500 };
    const first = await askForHold(world, till, request);
    world.clock.advance(HOUR_MS);
    await central.db.update(members).set({ state: 'Canceled' }).where(eq(members.memberId, memberId));
    const again = await askForHold(world, till, request);
    expect(Buffer.from(again.terms)).toEqual(Buffer.from(first.terms));
    expect(Buffer.from(again.signature)).toEqual(Buffer.from(first.signature));
    const keys = await central.db.select({ key: ledgerTransactions.idempotencyKey }).from(ledgerTransactions);
    expect(keys.filter(({ key }) => key === `hold/${request.holdId}`)).toHaveLength(1);
  });

  it('conflicts when its id was used for other points, another member or another till', async () => {
    await prepare();
    const request = { holdId: randomUUID(), memberId, points: 100 };
    await askForHold(world, till, request);
    const another = await world.addMember({ openingLots: lots });
    const conflict = { problem: { code: 'CONFLICTING_DUPLICATE', data: { holdId: request.holdId } } };
    await expect(askForHold(world, till, { ...request, points: 101 })).rejects.toMatchObject(conflict);
    await expect(askForHold(world, till, { ...request, memberId: another })).rejects.toMatchObject(conflict);
    await expect(askForHold(world, await world.addTill(), request)).rejects.toMatchObject(conflict);
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 400, held: 100 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it.each(['after it was granted', 'before it was ever granted'])('is refused once it was closed %s', async (when) => {
    await prepare();
    const request = { holdId: randomUUID(), memberId, points: 100 };
    if (when === 'after it was granted') await askForHold(world, till, request);
    till.append('hold-closed', closing(world, request));
    await settle(world, till);
    await expect(askForHold(world, till, request)).rejects.toMatchObject({
      problem: { code: 'HOLD_REFUSED', data: { reason: 'hold-closed', availablePoints: 500 } },
    });
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 500, held: 0 });
  });

  it('is not for a till that is no longer enrolled, or whose journal is another', async () => {
    await prepare();
    till.sell({ memberId: null });
    await settle(world, till);
    const position = { ...till.position(), hash: '0'.repeat(64) };
    const forked = { problem: { code: 'JOURNAL_FORKED', data: { sequence: 1 } } };
    await expect(askForHold(world, till, { memberId, points: 1, position })).rejects.toMatchObject(forked);
    await central.db.update(devices).set({ status: 'revoked' }).where(eq(devices.deviceId, till.deviceId));
    const revoked = { problem: { code: 'DEVICE_REVOKED' } };
    await expect(askForHold(world, till, { memberId, points: 1 })).rejects.toMatchObject(revoked);
  });

  it('finds no points while the member owes some', async () => {
    await prepare();
    const taking = {
      idempotencyKey: 'claw-back',
      memberId,
      points: -600,
      shortfall: 'debt',
      qualifies: false,
    } as const;
    await adjustMemberPoints(central.db, world.clock, taking);
    await expect(askForHold(world, till, { memberId, points: 1 })).rejects.toMatchObject({
      problem: { data: { reason: 'insufficient-points', availablePoints: 0 } },
    });
  });
});

function closing({ programId }: SyncWorld, { holdId, memberId }: { holdId: string; memberId: string }) {
  return { holdId, memberId, programId, reason: 'no-answer' };
}
