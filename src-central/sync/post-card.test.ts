import { randomUUID } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { blindIndex, openProfile } from '../../src-node/crypto.ts';
import { entryDetails, identifiers, members } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { changeMember } from '../members/change-member.ts';
import { readMemberImages } from '../members/member-images.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { enrol, replaceCard } from '../testing/day-entries.ts';
import { settle, verdictOf } from '../testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill } from '../testing/test-till.ts';

const OLD = 'HB00000001';
const NEW = 'HB00000002';

describeEachDatabase('posting a card', (central) => {
  let world: SyncWorld;
  let till: TestTill;
  let memberId: string;
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
    till = await world.addTill();
    memberId = await world.addMember({ identifiers: [{ kind: 'card', value: OLD }] });
  });

  const cardsOf = async (id: string) => {
    const rows = await central.db
      .select({ kind: identifiers.kind, value: identifiers.value })
      .from(identifiers)
      .where(eq(identifiers.memberId, id))
      .orderBy(asc(identifiers.kind), asc(identifiers.value));
    return rows.map(({ kind, value }) => `${kind} ${value}`);
  };
  const replaced = async (oldCardCode: string | null, newCardCode: string | null) => {
    const entry = replaceCard(world, till, memberId, { oldCardCode, newCardCode });
    await settle(world, till);
    return verdictOf(world, entry.entryId);
  };

  it('blocks the old one, which stays known by its index, and gives the new one', async () => {
    expect(await replaced(OLD, NEW)).toBe('accepted');
    expect(await cardsOf(memberId)).toEqual([`card ${NEW}`, `lost-card ${OLD}`]);
    const { blindIndexKey, profileKey } = await readCentralState(central.db);
    const [image] = await readMemberImages(central.db, [memberId]);
    const index = (code: string) => blindIndex(blindIndexKey, 'card', code).toString('base64');
    expect(image?.member.identifiers).toEqual([
      { kind: 'card', index: index(NEW) },
      { kind: 'lost-card', index: index(OLD) },
    ]);
    const sealed = Buffer.from(image?.member.sealedProfile ?? '', 'base64');
    expect(JSON.parse(openProfile(profileKey, memberId, sealed))).toMatchObject({ cardHint: '0002' });
    const [member] = await central.db.select().from(members);
    expect(member?.version).toBe(2);
    expect(await central.db.$count(entryDetails)).toBe(0);
  });

  it.each([
    { title: 'nobody knows which it was', oldCode: null, newCode: NEW, cards: [`card ${NEW}`, `lost-card ${OLD}`] },
    { title: 'there is no new one', oldCode: OLD, newCode: null, cards: [`lost-card ${OLD}`] },
    {
      title: "the old one is not the member's",
      oldCode: 'HB99999999',
      newCode: NEW,
      cards: [`card ${OLD}`, `card ${NEW}`],
    },
    { title: "the new one is the member's already", oldCode: null, newCode: OLD, cards: [`card ${OLD}`] },
  ])('where $title', async ({ oldCode, newCode, cards }) => {
    expect(await replaced(oldCode, newCode)).toBe('accepted');
    expect(await cardsOf(memberId)).toEqual(cards);
  });

  it('takes a card that was found again into use, and loses it again', async () => {
    await replaced(OLD, NEW);
    expect(await replaced(NEW, OLD)).toBe('accepted');
    expect(await cardsOf(memberId)).toEqual([`card ${OLD}`, `lost-card ${NEW}`]);
    expect(await replaced(OLD, null)).toBe('accepted');
    expect(await cardsOf(memberId)).toEqual([`lost-card ${OLD}`, `lost-card ${NEW}`]);
  });

  it('never gives the card of another, be it lost', async () => {
    const other = await world.addMember({ identifiers: [{ kind: 'card', value: NEW }] });
    expect(await replaced(OLD, NEW)).toBe('refused CARD_TAKEN');
    replaceCard(world, till, other, { oldCardCode: NEW, newCardCode: null });
    expect(await replaced(OLD, NEW)).toBe('refused CARD_TAKEN');
    expect(await cardsOf(memberId)).toEqual([`card ${OLD}`]);
  });

  it('is refused a code that cannot be one, and a member who was deleted', async () => {
    expect(await replaced(OLD, 'hb 2')).toBe('refused IDENTIFIER_INVALID');
    await changeMember(central.db, world.clock, memberId, { deleted: true });
    expect(await replaced(OLD, NEW)).toBe('refused MEMBER_DELETED');
    expect(await cardsOf(memberId)).toEqual([`card ${OLD}`]);
  });

  it.each([
    { title: 'reaches the member that an enrolment turned out to be', others: 0, verdict: 'accepted' },
    { title: 'waits while nobody knows who was enrolled', others: 1, verdict: 'waiting MEMBER_WAITING' },
  ])('$title', async ({ others, verdict }) => {
    const phone = { kind: 'phone', value: '+4915112345678' } as const;
    await changeMember(central.db, world.clock, memberId, { identifiers: [{ kind: 'card', value: OLD }, phone] });
    for (let index = 0; index < others; index += 1) await world.addMember({ identifiers: [phone] });
    const { provisionalId } = enrol(world, till, { phone: phone.value });
    const entry = replaceCard(world, till, provisionalId, { oldCardCode: OLD, newCardCode: NEW });
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe(verdict);
    const after = others === 0 ? [`card ${NEW}`, `lost-card ${OLD}`] : [`card ${OLD}`];
    expect((await cardsOf(memberId)).filter((card) => !card.startsWith('phone'))).toEqual(after);
  });

  it('of one whom central does not know is parked', async () => {
    const entry = replaceCard(world, till, randomUUID(), { oldCardCode: null, newCardCode: NEW });
    await settle(world, till);
    expect(await verdictOf(world, entry.entryId)).toBe('parked MEMBER_UNKNOWN');
  });

  it("stays lost when a member's identifiers are changed otherwise", async () => {
    await replaced(OLD, NEW);
    await changeMember(central.db, world.clock, memberId, { identifiers: [{ kind: 'card', value: 'HB00000003' }] });
    expect(await cardsOf(memberId)).toEqual(['card HB00000003', `lost-card ${OLD}`]);
    await changeMember(central.db, world.clock, memberId, { displayName: 'Ada Married' });
    await changeMember(central.db, world.clock, memberId, { identifiers: [{ kind: 'card', value: OLD }] });
    expect(await cardsOf(memberId)).toEqual([`card ${OLD}`]);
  });

  it('is forgotten before a member has more identifiers than tills are told of', async () => {
    const many = Array.from({ length: 64 }, (_, index) => ({ kind: 'card', value: `HC${1_000 + index}` }) as const);
    await changeMember(central.db, world.clock, memberId, { identifiers: many });
    expect(await replaced('HC1000', NEW)).toBe('accepted');
    expect(await central.db.$count(identifiers, eq(identifiers.memberId, memberId))).toBe(64);
    const lost = and(eq(identifiers.memberId, memberId), eq(identifiers.kind, 'lost-card'));
    expect(await central.db.$count(identifiers, lost)).toBe(0);
    expect(await replaced('HC1001', null)).toBe('accepted');
    expect(await central.db.$count(identifiers, lost)).toBe(1);
  });
});
