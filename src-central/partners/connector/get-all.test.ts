import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { auditEvents, members } from '../../database/schema.ts';
import { prepareConnector } from '../../testing/connector-world.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { enrol } from '../../testing/day-entries.ts';
import { holdFor } from '../../testing/hold-points.ts';
import { settle } from '../../testing/settle.ts';
import { START_MS } from '../../testing/sync-world.ts';

const DAY_MS = 86_400_000;

describeEachDatabase('loyaltyMemberships/getAll', (central) => {
  const api = prepareConnector(central);
  const idsOf = async (fields: object) => (await api.ask('getAll', fields)).body.LoyaltyMemberships.map(({ Id }) => Id);
  /** So many memberships, each a second later than the one before; the oldest first. */
  const addInTurn = async (count: number) => {
    const ids: string[] = [];
    for (const AccountId of await api.addAccounts(count)) {
      api.world.clock.advance(1_000);
      ids.push(...(await api.add([{ AccountId }])).map(({ Id }) => Id));
    }
    return ids;
  };

  it('answers with every field of a loyalty membership', async () => {
    const [AccountId] = await api.addAccounts(1);
    const fields = {
      LoyaltyProgramId: api.world.programId,
      AccountId,
      Code: 'Code-001',
      IsPrimary: true,
      Points: 10,
      ExpirationDate: '2031-12-31T10:30:00Z',
      Url: 'https://loyalty.example/code-001',
      LoyaltyTierId: 'gold',
    };
    const [added] = await api.add([fields]);
    const { status, headers, body } = await api.ask('getAll');
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'application/json',
      'no-store',
    ]);
    const integration = { Discriminator: 'Integration', EnterpriseProfile: null };
    const profiles = { CreatorProfile: integration, UpdaterProfile: integration };
    expect(body).toEqual({
      LoyaltyMemberships: [{ ...fields, Id: added?.Id, ChainId: api.chainId, State: 'Enrolled', ...profiles }],
      Cursor: added?.Id,
    });
  });

  it('leaves optional fields null: Code, ExpirationDate, Url', async () => {
    const memberId = await api.world.addMember();
    expect(await api.read(memberId)).toMatchObject({ Code: null, ExpirationDate: null, Url: null, Points: 0 });
  });

  it('Points are what is available and what tills hold', async () => {
    const openingLots = [{ points: 900, earnedAtMs: START_MS - DAY_MS }];
    const memberId = await api.world.addMember({ openingLots });
    await holdFor(api.world, await api.world.addTill(), { memberId, points: 300 });
    expect((await api.read(memberId)).Points).toBe(900);
  });

  it('is of everybody without points, and with no cursor, where there is nothing', async () => {
    expect((await api.ask('getAll')).body).toEqual({ LoyaltyMemberships: [], Cursor: null });
  });

  it('newest first, page by page: Limitation Count, Cursor of the oldest item returned', async () => {
    const newestFirst = (await addInTurn(5)).toReversed();
    const first = (await api.ask('getAll', { Limitation: { Count: 2 } })).body;
    expect(first.LoyaltyMemberships.map(({ Id }) => Id)).toEqual(newestFirst.slice(0, 2));
    expect(first.Cursor).toBe(newestFirst[1]);
    const second = (await api.ask('getAll', { Limitation: { Cursor: first.Cursor, Count: 2 } })).body;
    expect(second.LoyaltyMemberships.map(({ Id }) => Id)).toEqual(newestFirst.slice(2, 4));
    // One that is added meanwhile is newer than the cursor, and moves nothing.
    await addInTurn(1);
    const third = (await api.ask('getAll', { Limitation: { Cursor: second.Cursor, Count: 2 } })).body;
    expect(third.LoyaltyMemberships.map(({ Id }) => Id)).toEqual(newestFirst.slice(4));
    const fourth = (await api.ask('getAll', { Limitation: { Cursor: third.Cursor, Count: 2 } })).body;
    expect(fourth).toEqual({ LoyaltyMemberships: [], Cursor: null });
  });

  it('pages of memberships that were added by one request miss none and repeat none', async () => {
    const added = await api.add((await api.addAccounts(25)).map((AccountId) => ({ AccountId })));
    const seen: string[] = [];
    for (let Cursor: string | null = null; seen.length === 0 || Cursor !== null; ) {
      const { body } = await api.ask('getAll', { Limitation: { Cursor, Count: 10 } });
      seen.push(...body.LoyaltyMemberships.map(({ Id }) => Id));
      Cursor = body.Cursor;
    }
    expect(seen).toEqual(added.map(({ Id }) => Id).toReversed());
  });

  it('without Limitation, the newest 1000', async () => {
    await api.add((await api.addAccounts(1_000)).map((AccountId) => ({ AccountId })));
    await addInTurn(2);
    const { body } = await api.ask('getAll');
    expect(body.LoyaltyMemberships).toHaveLength(1_000);
  });

  it.each([
    { Count: 0 },
    { Count: 1_001 },
    { Count: 1.5 },
    { Count: '10' },
    { Count: null },
    {},
    { Cursor: 'x', Count: 1 },
    { Cursor: randomUUID(), Count: 1 },
    [],
    'newest',
  ])('refuses Limitation %j', async (Limitation) => {
    await addInTurn(1);
    const { status, body } = await api.ask('getAll', { Limitation });
    expect([status, body.Message]).toEqual([400, expect.stringMatching(/^Limitation/)]);
  });

  it('filters by LoyaltyMembershipIds, in either case; those that are not there match nothing', async () => {
    const [first = '', second = ''] = await addInTurn(3);
    const asked = [first, second.toUpperCase(), randomUUID()];
    expect(await idsOf({ LoyaltyMembershipIds: asked })).toEqual([second, first]);
    expect(await idsOf({ LoyaltyMembershipIds: [] })).toEqual([]);
    expect(await idsOf({ LoyaltyMembershipIds: null })).toHaveLength(3);
  });

  it('filters by AccountIds', async () => {
    const [first, second] = await api.addAccounts(2);
    const [added] = await api.add([{ AccountId: first }, { AccountId: second }]);
    expect(await idsOf({ AccountIds: [first, randomUUID()] })).toEqual([added?.Id]);
  });

  it('filters by LoyaltyProgramIds', async () => {
    const other = await api.addProgram(api.chainId);
    const [AccountId] = await api.addAccounts(1);
    const [, second] = await api.add([{ AccountId }, { AccountId, LoyaltyProgramId: other.programId }]);
    expect(await idsOf({ LoyaltyProgramIds: [other.programId] })).toEqual([second?.Id]);
    expect(await idsOf({ LoyaltyProgramIds: [randomUUID()] })).toEqual([]);
  });

  it('filters by MembershipStates: New, Pending, Enrolled, Canceled, Declined', async () => {
    const states = ['New', 'Pending', 'Enrolled', 'Canceled', 'Declined'];
    const accountIds = await api.addAccounts(states.length);
    const added = await api.add(accountIds.map((AccountId, index) => ({ AccountId, State: states[index] })));
    for (const { Id, State } of added) expect(await idsOf({ MembershipStates: [State] })).toEqual([Id]);
    expect(await idsOf({ MembershipStates: ['New', 'Declined'] })).toEqual([added[4]?.Id, added[0]?.Id]);
    expect(await idsOf({ MembershipStates: [] })).toHaveLength(5);
    expect((await api.ask('getAll', { MembershipStates: ['Gone'] })).status).toBe(400);
  });

  it.each([
    [['Active'], ['active']],
    [['Deleted'], ['deleted']],
    [
      ['Active', 'Deleted'],
      ['deleted', 'active'],
    ],
    [null, ['deleted', 'active']],
    [[], ['deleted', 'active']],
  ])('ActivityStates %j -> %j', async (ActivityStates, expected) => {
    const [active = '', deleted = ''] = await addInTurn(2);
    await api.ask('delete', { LoyaltyMembershipIds: [deleted] });
    const names = new Map([
      [active, 'active'],
      [deleted, 'deleted'],
    ]);
    expect((await idsOf({ ActivityStates })).map((id) => names.get(id))).toEqual(expected);
  });

  it('CreatedUtc: from StartUtc up to EndUtc, and the one instant where they are the same', async () => {
    const [, second = '', third = ''] = await addInTurn(3);
    for (const [start, end, expected] of [
      [2, 3, [second]],
      [2, 4, [third, second]],
      [3, 3, [third]],
      [4, 10, []],
    ] as const) {
      expect(await idsOf({ CreatedUtc: { StartUtc: secondsIn(start), EndUtc: secondsIn(end) } })).toEqual(expected);
    }
  });

  it('UpdatedUtc: the last change of the membership', async () => {
    const [first = '', second = ''] = await addInTurn(2);
    api.world.clock.advance(DAY_MS);
    await api.update(first, { Code: { Value: 'new' } });
    const day = {
      StartUtc: new Date(START_MS + DAY_MS).toISOString(),
      EndUtc: new Date(START_MS + 2 * DAY_MS).toISOString(),
    };
    expect(await idsOf({ UpdatedUtc: day })).toEqual([first]);
    expect(await idsOf({ CreatedUtc: day })).toEqual([]);
    const earlier = { StartUtc: new Date(START_MS).toISOString(), EndUtc: new Date(START_MS + DAY_MS).toISOString() };
    expect(await idsOf({ UpdatedUtc: earlier })).toEqual([second]);
  });

  it.each([
    ['three months', { StartUtc: '2026-01-15T00:00:00Z', EndUtc: '2026-04-15T00:00:00Z' }, 200],
    ['days alone', { StartUtc: '2026-01-15', EndUtc: '2026-02-15' }, 200],
    ['a second more than three months', { StartUtc: '2026-01-15T00:00:00Z', EndUtc: '2026-04-15T00:00:01Z' }, 400],
    ['an end before its start', { StartUtc: '2026-02-15T00:00:00Z', EndUtc: '2026-01-15T00:00:00Z' }, 400],
    ['no end', { StartUtc: '2026-01-15T00:00:00Z' }, 400],
    ['no start', { EndUtc: '2026-01-15T00:00:00Z' }, 400],
    ['a day that is none', { StartUtc: '2026-02-30T00:00:00Z', EndUtc: '2026-03-01T00:00:00Z' }, 400],
    ['milliseconds', { StartUtc: 1, EndUtc: 2 }, 400],
  ])('an interval of %s', async (_, interval, status) => {
    for (const name of ['CreatedUtc', 'UpdatedUtc']) {
      const answer = await api.ask('getAll', { [name]: interval });
      expect(answer.status).toBe(status);
      if (status === 400) expect(answer.body.Message).toContain(name);
    }
  });

  it.each(['ChainIds', 'LoyaltyMembershipIds', 'LoyaltyProgramIds', 'AccountIds'])(
    'takes 1000 %s at most, each a UUID',
    async (name) => {
      const many = (count: number) =>
        Array.from({ length: count }, () => (name === 'ChainIds' ? api.chainId : randomUUID()));
      expect((await api.ask('getAll', { [name]: many(1_000) })).status).toBe(200);
      for (const wrong of [many(1_001), ['x'], [7], 'x', {}]) {
        const { status, body } = await api.ask('getAll', { [name]: wrong });
        expect([status, body.Message]).toEqual([400, expect.stringContaining(name)]);
      }
    },
  );

  it('Profile data: a till of the enterprise, another system, or central itself', async () => {
    const till = await api.world.addTill();
    enrol(api.world, till);
    await settle(api.world, till);
    const byTill = (await idsOf({}))[0] ?? '';
    const enterprise = { Discriminator: 'Enterprise', EnterpriseProfile: { ProfileId: till.tillId } };
    expect(await api.read(byTill)).toMatchObject({ CreatorProfile: enterprise, UpdaterProfile: enterprise });
    const byCentral = await api.world.addMember();
    const platform = { Discriminator: 'Platform', EnterpriseProfile: null };
    expect(await api.read(byCentral)).toMatchObject({ CreatorProfile: platform, UpdaterProfile: platform });
    api.world.clock.advance(1_000);
    await api.update(byCentral, { Code: { Value: 'x' } });
    const integration = { Discriminator: 'Integration', EnterpriseProfile: null };
    expect(await api.read(byCentral)).toMatchObject({ CreatorProfile: platform, UpdaterProfile: integration });
    // Somebody who is not in the audit trail has changed it after that.
    await central.db
      .update(members)
      .set({ updatedAtMs: START_MS + DAY_MS })
      .where(eq(members.memberId, byCentral));
    expect(await api.read(byCentral)).toMatchObject({ UpdaterProfile: platform });
  });

  it('shows a client its own chain alone', async () => {
    const elsewhere = await api.addProgram(randomUUID());
    const nowhere = await api.addProgram(null);
    const hidden = [await elsewhere.addMember(), await nowhere.addMember()];
    const own = await api.world.addMember();
    expect(await idsOf({})).toEqual([own]);
    expect(await idsOf({ LoyaltyMembershipIds: hidden })).toEqual([]);
    expect(await idsOf({ LoyaltyProgramIds: [elsewhere.programId] })).toEqual([]);
    for (const Cursor of hidden) {
      expect((await api.ask('getAll', { Limitation: { Cursor, Count: 1 } })).status).toBe(400);
    }
  });

  it('shows a portfolio token its chains, and of them those in ChainIds', async () => {
    const [second, third] = [randomUUID(), randomUUID()];
    const [inSecond, inThird] = [await api.addProgram(second), await api.addProgram(third)];
    const [one, two, three] = [await api.world.addMember(), await inSecond.addMember(), await inThird.addMember()];
    const portfolio = await api.addClient({ chainIds: [api.chainId, second] });
    const seen = async (fields: object) => new Set(await idsOf({ ...portfolio, ...fields }));
    expect(await seen({})).toEqual(new Set([one, two]));
    expect(await seen({ ChainIds: null })).toEqual(new Set([one, two]));
    expect(await seen({ ChainIds: [second] })).toEqual(new Set([two]));
    expect(await seen({ ChainIds: [] })).toEqual(new Set());
    const outside = await api.ask('getAll', { ...portfolio, ChainIds: [second, third] });
    expect([outside.status, outside.body.Message]).toEqual([400, expect.stringContaining('ChainIds')]);
    const all = await api.addClient({ chainIds: null });
    expect(await seen({ ...all })).toEqual(new Set([one, two, three]));
    expect(await seen({ ...all, ChainIds: [third] })).toEqual(new Set([three]));
  });

  it('keeps in the audit trail whose memberships were read, and no values', async () => {
    const memberId = await api.world.addMember();
    await api.ask('getAll');
    const events = await central.db.select().from(auditEvents).where(eq(auditEvents.targetId, memberId));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ action: 'members.read', targetKind: 'member' });
    expect(events[0]?.fields).toContain('Code');
  });
});

/** An instant so many seconds after the world began. */
function secondsIn(seconds: number): string {
  return new Date(START_MS + seconds * 1_000).toISOString();
}
