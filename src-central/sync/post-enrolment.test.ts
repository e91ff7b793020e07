import { randomUUID } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openProfile } from '../../src-node/crypto.ts';
import {
  accounts,
  entryDetails,
  feed,
  identifiers,
  memberAliases,
  memberConsents,
  members,
} from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { describeEachDatabase, describePostgres } from '../testing/databases.ts';
import { enrol, linkEnrolment, type TestEnrolment } from '../testing/day-entries.ts';
import { answerAllEntries, figuresOf, pushEntries, settle, silentLog, verdictOf } from '../testing/settle.ts';
import { createSyncWorld, START_MS, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill } from '../testing/test-till.ts';
import { answerNext } from './answer-entries.ts';
import { createCentralService } from './central-service.ts';
import { readSnapshotStart } from './snapshot.ts';

const PHONE = '+4915112345678';
const EMAIL = 'nora@example.org';
const CARD = 'HB00000001';

describeEachDatabase('posting an enrolment', (central) => {
  let world: SyncWorld;
  let till: TestTill;
  let services: ReturnType<typeof createCentralService>[];
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
    till = await world.addTill();
    services = [];
  });
  afterEach(() => Promise.all(services.map((service) => service.stop())));

  const start = () => {
    const service = createCentralService(central.db, world.clock, silentLog, { retryEveryMs: 3_600_000 });
    services.push(service);
    return service;
  };
  /** Pushes all of a till's entries, and waits for what comes of them, the timer left out. */
  const pushAll = async (service: ReturnType<typeof start>, from: TestTill) => {
    await service.push(from, {
      position: from.position(),
      entries: from.entries.map(({ body, signature, details }) => ({
        body: base64(body),
        signature: base64(signature),
        ...(details ? { details: base64(details) } : {}),
      })),
    });
    await service.idle();
  };
  const sellTo = (memberId: string, from = till) => from.sell({ memberId, state: 'Pending' });
  const pendingOf = async (memberId: string) => (await figuresOf(world, memberId)).pending;

  it('makes a Pending member under the id of the till, with consents, and its sales count at once', async () => {
    const enrolment = enrol(world, till, { phone: PHONE, email: EMAIL, cardCode: CARD, marketing: true });
    const { provisionalId } = enrolment;
    const sale = sellTo(provisionalId);
    await settle(world, till);
    expect(await verdictOf(world, enrolment.entryId)).toBe('accepted');
    expect(await verdictOf(world, sale.entryId)).toBe('accepted');
    const [member] = await central.db.select().from(members);
    expect(member).toMatchObject({ memberId: provisionalId, state: 'Pending', primary: true, deleted: false });
    expect(await pendingOf(provisionalId)).toBe(100);
    const { profileKey } = await readCentralState(central.db);
    const profile = openProfile(profileKey, provisionalId, member?.sealedProfile ?? new Uint8Array());
    expect(JSON.parse(profile)).toMatchObject({ displayName: 'Nora New', cardHint: '0001', phoneHint: '5678' });
    const consents = await central.db.select().from(memberConsents).orderBy(asc(memberConsents.kind));
    expect(consents).toMatchObject([
      { memberId: provisionalId, kind: 'marketing', given: true, atMs: START_MS, entryId: enrolment.entryId },
      { memberId: provisionalId, kind: 'terms', given: true, atMs: START_MS },
    ]);
    expect(await central.db.$count(entryDetails)).toBe(0);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('links to the one who is a member already: earning, and nothing else', async () => {
    const identified = [{ kind: 'phone', value: PHONE } as const];
    const memberId = await world.addMember({ identifiers: identified });
    const [before] = await central.db.select().from(members);
    const enrolment = enrol(world, till, { phone: PHONE, email: EMAIL, marketing: true });
    const sale = sellTo(enrolment.provisionalId);
    await settle(world, till);
    expect(await verdictOf(world, enrolment.entryId)).toBe('accepted');
    expect(await verdictOf(world, sale.entryId)).toBe('accepted');
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 100, pending: 0 });
    expect(await central.db.select().from(members)).toEqual([{ ...before, qualifierTotal: 100 }]);
    expect(await central.db.$count(identifiers)).toBe(1);
    expect(await central.db.$count(memberConsents)).toBe(0);
    const alias = { kind: 'alias', fromMemberId: enrolment.provisionalId, toMemberId: memberId };
    const told = await central.db.select().from(feed).where(eq(feed.deviceId, till.deviceId));
    expect(told.map(({ change }) => change)).toContainEqual(alias);
    const other = await world.addTill();
    const own = await readSnapshotStart(central.db, till.deviceId, till.position(), START_MS);
    expect(own.aliases).toEqual([alias]);
    const others = await readSnapshotStart(central.db, other.deviceId, other.position(), START_MS);
    expect(others.aliases).toEqual([]);
  });

  it('waits where several could be meant, and so do its sales, until a manager has said which', async () => {
    const identified = { identifiers: [{ kind: 'phone', value: PHONE } as const] };
    const [ada, bob] = [await world.addMember(identified), await world.addMember(identified)];
    const service = start();
    const enrolment = enrol(world, till, { phone: PHONE });
    const sales = [sellTo(enrolment.provisionalId), sellTo(enrolment.provisionalId)];
    await pushAll(service, till);
    expect(await verdictOf(world, enrolment.entryId)).toBe('waiting SEVERAL_MATCHES');
    for (const sale of sales) expect(await verdictOf(world, sale.entryId)).toBe('waiting MEMBER_WAITING');
    expect(await central.db.$count(entryDetails)).toBe(1);
    const word = linkEnrolment(till, enrolment, bob);
    await pushAll(service, till);
    for (const entry of [word, enrolment, ...sales]) expect(await verdictOf(world, entry.entryId)).toBe('accepted');
    expect(await figuresOf(world, bob)).toMatchObject({ available: 200 });
    expect(await figuresOf(world, ada)).toMatchObject({ available: 0 });
    expect(await central.db.$count(entryDetails)).toBe(0);
    const again = linkEnrolment(till, enrolment, bob);
    const otherwise = linkEnrolment(till, enrolment, ada);
    await pushAll(service, till);
    expect(await verdictOf(world, again.entryId)).toBe('accepted');
    expect(await verdictOf(world, otherwise.entryId)).toBe('refused ENROLMENT_DECIDED');
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('makes a member of its own where the manager says none of them', async () => {
    const identified = { identifiers: [{ kind: 'phone', value: PHONE } as const] };
    await world.addMember(identified);
    await world.addMember({ identifiers: [...identified.identifiers, { kind: 'card', value: CARD }] });
    const service = start();
    const enrolment = enrol(world, till, { phone: PHONE, cardCode: CARD });
    sellTo(enrolment.provisionalId);
    linkEnrolment(till, enrolment, null);
    await pushAll(service, till);
    expect(await verdictOf(world, enrolment.entryId)).toBe('amended CARD_TAKEN cardCode 1 -> 0 (card-taken)');
    expect(await pendingOf(enrolment.provisionalId)).toBe(100);
    expect(await central.db.$count(identifiers, eq(identifiers.memberId, enrolment.provisionalId))).toBe(1);
  });

  it.each([
    { title: 'an enrolment that central has not', memberId: null, verdict: 'waiting ENROLMENT_NOT_POSTED' },
    { title: 'a member that central has not', memberId: randomUUID(), verdict: 'parked MEMBER_UNKNOWN' },
  ])('lets a word wait on $title: $verdict', async ({ memberId, verdict }) => {
    const twice = { identifiers: [{ kind: 'phone', value: PHONE } as const] };
    await world.addMember(twice);
    await world.addMember(twice);
    const enrolment = enrol(world, till, { phone: PHONE });
    const meant = memberId === null ? { ...enrolment, entryId: randomUUID() } : enrolment;
    const word = linkEnrolment(till, meant, memberId);
    await settle(world, till);
    expect(await verdictOf(world, word.entryId)).toBe(verdict);
  });

  it('at two tills of the same person makes one member, and both earn for it', async () => {
    const other = await world.addTill();
    const one = enrol(world, till, { phone: PHONE, cardCode: CARD });
    const two = enrol(world, other, { phone: PHONE, cardCode: 'HB00000002' });
    sellTo(one.provisionalId);
    sellTo(two.provisionalId, other);
    await settle(world, till);
    await settle(world, other);
    expect(await verdictOf(world, two.entryId)).toBe('amended CARD_NOT_ADDED cardCode 1 -> 0 (card-not-added)');
    expect(await central.db.$count(members)).toBe(1);
    expect(await pendingOf(one.provisionalId)).toBe(200);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('with the card of somebody else leaves it out, and the person is a member all the same', async () => {
    const known = [{ kind: 'card', value: CARD } as const, { kind: 'email', value: 'other@example.org' } as const];
    await world.addMember({ identifiers: known });
    const enrolment = enrol(world, till, { email: EMAIL, cardCode: CARD });
    await settle(world, till);
    expect(await verdictOf(world, enrolment.entryId)).toBe('amended CARD_TAKEN cardCode 1 -> 0 (card-taken)');
    const kept = await central.db.select().from(identifiers).where(eq(identifiers.memberId, enrolment.provisionalId));
    expect(kept.map(({ kind, value }) => [kind, value])).toEqual([['email', EMAIL]]);
  });

  it('leaves out what is not in normalised form', async () => {
    const enrolment = enrol(world, till, { phone: '0151 1234', email: EMAIL, cardCode: 'hb 1' });
    await settle(world, till);
    expect(await verdictOf(world, enrolment.entryId)).toBe(
      'amended IDENTIFIER_INVALID phone 1 -> 0 (not-normalised) cardCode 1 -> 0 (not-normalised)',
    );
    expect(await central.db.$count(identifiers)).toBe(1);
  });

  it('of an id that is taken is refused, and the one who has it stays as it is', async () => {
    const first = enrol(world, till, { phone: PHONE });
    const second = enrol(world, till, { provisionalId: first.provisionalId, email: EMAIL });
    await settle(world, till);
    expect(await verdictOf(world, second.entryId)).toBe('refused ENROLMENT_ALREADY_POSTED');
    expect(await central.db.$count(members)).toBe(1);
    expect(await central.db.$count(entryDetails)).toBe(0);
  });

  it('from a test till never reaches a real program', async () => {
    const tests = await createSyncWorld(central.db, { test: true });
    const tester = await tests.addTill();
    const enrolment = enrol(world, tester, { phone: PHONE });
    await settle(world, tester);
    expect(await verdictOf(world, enrolment.entryId)).toBe('refused LIVENESS_MISMATCH');
    expect(await central.db.$count(members)).toBe(0);
  });

  it('is parked without its details, and its sales wait; both post as soon as the details have come', async () => {
    const service = start();
    const enrolment = enrol(world, till, { phone: PHONE });
    const sale = sellTo(enrolment.provisionalId);
    const bare = till.entries.map(({ body, signature }) => ({ body, signature }));
    await pushEntries(world, till, bare);
    await service.push(till, { position: till.position(), entries: [] });
    await service.idle();
    expect(await verdictOf(world, enrolment.entryId)).toBe('parked DETAILS_MISSING');
    expect(await verdictOf(world, sale.entryId)).toBe('waiting MEMBER_WAITING');
    await pushAll(service, till);
    expect(await verdictOf(world, enrolment.entryId)).toBe('accepted');
    expect(await verdictOf(world, sale.entryId)).toBe('accepted');
    expect(await pendingOf(enrolment.provisionalId)).toBe(100);
  });

  it.each([
    { title: 'others than were committed to', sent: Buffer.from('{}'), verdict: 'refused DETAILS_WRONG' },
    { title: 'more than is allowed', sent: Buffer.alloc(9_000, '1'), verdict: 'parked DETAILS_MISSING' },
  ])('with $title: $verdict', async ({ sent, verdict }) => {
    const enrolment = enrol(world, till, { phone: PHONE, sent });
    await settle(world, till);
    expect(await verdictOf(world, enrolment.entryId)).toBe(verdict);
    expect(await central.db.$count(members)).toBe(0);
    expect(await central.db.$count(entryDetails)).toBe(0);
  });

  it('is not changed by a lost reply, and keeps no details that are sent again after its answer', async () => {
    const enrolment = enrol(world, till, { phone: PHONE });
    await settle(world, till);
    await settle(world, till);
    await answerAllEntries(world);
    expect(await verdictOf(world, enrolment.entryId)).toBe('accepted');
    expect(await central.db.$count(members)).toBe(1);
    expect(await central.db.$count(entryDetails)).toBe(0);
  });

  it('goes on where an ended process has left it', async () => {
    const enrolment = enrol(world, till, { phone: PHONE });
    const sale = sellTo(enrolment.provisionalId);
    await pushEntries(world, till);
    await answerNext({ ...world, log: silentLog }, { deviceId: till.deviceId, epoch: 1 });
    await start().idle();
    expect(await verdictOf(world, sale.entryId)).toBe('accepted');
    expect(await pendingOf(enrolment.provisionalId)).toBe(100);
  });
});

describePostgres('enrolments at once', (central) => {
  it('of one person make one member, whichever comes first', async () => {
    const world = await createSyncWorld(central.db);
    const tills = await Promise.all(Array.from({ length: 6 }, () => world.addTill()));
    const given: TestEnrolment[] = [
      { phone: PHONE, email: EMAIL },
      { email: EMAIL, phone: PHONE },
    ];
    const enrolments = tills.map((till, index) => enrol(world, till, given[index % 2]));
    for (const [index, till] of tills.entries()) {
      till.sell({ memberId: enrolments[index]?.provisionalId ?? null, state: 'Pending' });
    }
    await Promise.all(tills.map((till) => pushEntries(world, till)));
    await Promise.all(tills.map((till) => answerOwn(world, till)));
    expect(await central.db.$count(members)).toBe(1);
    expect(await central.db.$count(accounts)).toBe(1);
    expect(await central.db.$count(memberAliases)).toBe(5);
    const [member] = await central.db.select().from(members);
    expect(await figuresOf(world, member?.memberId ?? '')).toMatchObject({ pending: 600 });
    expect(await auditLedger(central.db)).toEqual([]);
  });
});

async function answerOwn(world: SyncWorld, till: TestTill): Promise<void> {
  while (await answerNext({ ...world, log: silentLog }, { deviceId: till.deviceId, epoch: till.epoch }));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
