import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { openProfile } from '../../src-node/crypto.ts';
import { accounts, feedHead, members } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { figuresOf, settle } from '../testing/settle.ts';
import { createSyncWorld, newTestMember, START_MS, type SyncWorld } from '../testing/sync-world.ts';
import { addMember, bulkAddMembers } from './add-members.ts';
import { adjustMemberPoints, countQualifier } from './adjust-points.ts';
import { changeMember } from './change-member.ts';
import { readMemberImages } from './member-images.ts';

const DAY_MS = 86_400_000;
const CARD = { kind: 'card', value: 'HB00000001' } as const;
const PHONE = { kind: 'phone', value: '+4915112345678' } as const;

describeEachDatabase('members', (central) => {
  let world: SyncWorld;
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
  });

  const imageOf = async (memberId: string) => (await readMemberImages(central.db, [memberId]))[0]?.member;
  const nameOf = async (memberId: string) => {
    const { profileKey } = await readCentralState(central.db);
    const sealed = Buffer.from((await imageOf(memberId))?.sealedProfile ?? '', 'base64');
    return (JSON.parse(openProfile(profileKey, memberId, sealed)) as { displayName: string }).displayName;
  };

  it('bring their points along: lots, ledger, and the tier that they reach', async () => {
    const openingLots = [
      { points: 700, earnedAtMs: START_MS - 400 * DAY_MS },
      { points: 900, earnedAtMs: START_MS - 100 * DAY_MS },
      { points: 100, earnedAtMs: START_MS - DAY_MS },
    ];
    const memberId = await world.addMember({ openingLots });
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 1_700, qualifierTotal: 1_000, tierId: 'gold' });
    const pending = await world.addMember({ openingLots, state: 'Pending' });
    expect(await figuresOf(world, pending)).toMatchObject({ available: 0, pending: 1_700 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('may share a phone, but not a card', async () => {
    await world.addMember({ identifiers: [CARD, PHONE] });
    await world.addMember({ identifiers: [PHONE] });
    await expect(world.addMember({ identifiers: [CARD] })).rejects.toMatchObject({ code: 'CARD_IN_USE' });
    const elsewhere = await createSyncWorld(central.db);
    await elsewhere.addMember({ identifiers: [CARD] });
    expect(await central.db.$count(members)).toBe(3);
  });

  it.each([
    { title: 'a phone number as people write it', identifiers: [{ kind: 'phone', value: '0151 123' }] },
    { title: 'an address in capitals', identifiers: [{ kind: 'email', value: 'Ada@Example.org' }] },
    { title: 'a card with blanks', identifiers: [{ kind: 'card', value: 'HB 0001' }] },
  ] as const)('are refused with $title, and nothing is added', async ({ identifiers }) => {
    const list = [newTestMember(), newTestMember({ identifiers: [...identifiers] })];
    const added = bulkAddMembers(central.db, world.clock, world.programId, list);
    await expect(added).rejects.toThrow(/^member 2, identifiers\.0\.value: /);
    expect(await central.db.$count(accounts)).toBe(0);
  });

  it('are refused for a program that is not there', async () => {
    const added = addMember(central.db, world.clock, randomUUID(), newTestMember());
    await expect(added).rejects.toMatchObject({ code: 'PROGRAM_UNKNOWN' });
  });

  it('of one account can belong to several programs', async () => {
    const accountId = randomUUID();
    const account = { accountId, kind: 'company', displayName: 'Sample Ltd' } as const;
    const other = await createSyncWorld(central.db);
    await world.addMember({ account });
    await other.addMember({ account, primary: false });
    expect(await central.db.$count(accounts)).toBe(1);
    expect(await central.db.$count(members, eq(members.accountId, accountId))).toBe(2);
  });

  it('change: what is named changes, all else stays, and the profile is sealed anew', async () => {
    const memberId = await world.addMember({ identifiers: [CARD, PHONE], expiresAtMs: START_MS + DAY_MS });
    const before = await imageOf(memberId);
    await changeMember(central.db, world.clock, memberId, { displayName: 'Ada Married', identifiers: [PHONE] });
    const after = await imageOf(memberId);
    expect(after).toMatchObject({ state: 'Enrolled', primary: true, expiresAtMs: START_MS + DAY_MS });
    expect(after?.identifiers).toEqual(before?.identifiers.filter(({ kind }) => kind === 'phone'));
    expect(await nameOf(memberId)).toBe('Ada Married');
    await changeMember(central.db, world.clock, memberId, { expiresAtMs: null, primary: false });
    expect(await imageOf(memberId)).toMatchObject({ expiresAtMs: null, primary: false });
    expect(await nameOf(memberId)).toBe('Ada Married');
  });

  it('cannot take the card of another one', async () => {
    await world.addMember({ identifiers: [CARD] });
    const memberId = await world.addMember({ identifiers: [PHONE] });
    const change = changeMember(central.db, world.clock, memberId, { identifiers: [CARD] });
    await expect(change).rejects.toMatchObject({ code: 'CARD_IN_USE' });
    expect((await imageOf(memberId))?.identifiers).toHaveLength(1);
    const unknown = changeMember(central.db, world.clock, randomUUID(), { primary: false });
    await expect(unknown).rejects.toMatchObject({ code: 'MEMBER_UNKNOWN' });
  });

  it('who are enrolled get the points that waited, each time', async () => {
    const memberId = await world.addMember({ state: 'New' });
    const till = await world.addTill();
    till.sell({ memberId, state: 'New' });
    await settle(world, till);
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 0, pending: 100, qualifierTotal: 100 });
    for (const state of ['Pending', 'Enrolled', 'Pending'] as const) {
      await changeMember(central.db, world.clock, memberId, { state });
    }
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 100, pending: 0 });
    till.sell({ memberId, state: 'Pending' });
    await settle(world, till);
    await changeMember(central.db, world.clock, memberId, { state: 'Enrolled' });
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 200, pending: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('are adjusted once per key, and reach a tier only by points that count', async () => {
    const memberId = await world.addMember();
    const gift = { memberId, points: 1_000, shortfall: 'refuse', idempotencyKey: 'gift' } as const;
    await adjustMemberPoints(central.db, world.clock, { ...gift, qualifies: false });
    await adjustMemberPoints(central.db, world.clock, { ...gift, qualifies: false });
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 1_000, tierId: 'base' });
    await adjustMemberPoints(central.db, world.clock, { ...gift, idempotencyKey: 'bonus', qualifies: true });
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 2_000, tierId: 'gold', qualifierTotal: 1_000 });
    const none = adjustMemberPoints(central.db, world.clock, { ...gift, points: 0, qualifies: false });
    await expect(none).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('are counted by nights where the program counts nights, each event once', async () => {
    const qualification = { type: 'B', qualifierName: 'Nights', windowLength: 1, windowUnit: 'Y' } as const;
    const hotel = await createSyncWorld(central.db, { qualification: { ...qualification, campaignsIncluded: 'all' } });
    const memberId = await hotel.addMember({ openingLots: [{ points: 5_000, earnedAtMs: START_MS }] });
    expect(await figuresOf(hotel, memberId)).toMatchObject({ tierId: 'base', qualifierTotal: 0 });
    const event = { memberId, eventId: randomUUID(), quantity: 999, atMs: START_MS - DAY_MS };
    await countQualifier(central.db, hotel.clock, event);
    await countQualifier(central.db, hotel.clock, event);
    expect(await figuresOf(hotel, memberId)).toMatchObject({ tierId: 'base', qualifierTotal: 999 });
    await countQualifier(central.db, hotel.clock, { ...event, eventId: randomUUID(), quantity: 1 });
    expect(await figuresOf(hotel, memberId)).toMatchObject({ tierId: 'gold', qualifierTotal: 1_000 });
  });

  it('lose a tier when what counted has left the window, at the next sale', async () => {
    const memberId = await world.addMember({ openingLots: [{ points: 1_000, earnedAtMs: START_MS - 300 * DAY_MS }] });
    expect(await figuresOf(world, memberId)).toMatchObject({ tierId: 'gold' });
    const till = await world.addTill();
    world.clock.advance(100 * DAY_MS);
    till.sell({ memberId, tierId: 'gold' });
    await settle(world, till);
    expect(await figuresOf(world, memberId)).toMatchObject({ tierId: 'base', qualifierTotal: 180, available: 1_180 });
  });

  it('in bulk end the feed that tills have, so that all of them take a snapshot', async () => {
    const list = Array.from({ length: 1_500 }, (_, index) =>
      newTestMember({ identifiers: [{ kind: 'card', value: `HB${index}00000` }] }),
    );
    const [before] = await central.db.select().from(feedHead);
    expect(await bulkAddMembers(central.db, world.clock, world.programId, list)).toBe(1_500);
    const [after] = await central.db.select().from(feedHead);
    expect(after?.compactedTo).toBe((before?.sequence ?? 0) + 2);
    expect(after?.sequence).toBe(after?.compactedTo);
  });
});
