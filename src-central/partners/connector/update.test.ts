import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { auditEvents, feed, ledgerTransactions, members, tierAssignments } from '../../database/schema.ts';
import { auditLedger } from '../../ledger/audit-ledger.ts';
import { adjustMemberPoints } from '../../members/adjust-points.ts';
import { prepareConnector } from '../../testing/connector-world.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { holdFor } from '../../testing/hold-points.ts';
import { figuresOf, settle } from '../../testing/settle.ts';
import { START_MS } from '../../testing/sync-world.ts';

describeEachDatabase('loyaltyMemberships/update', (central) => {
  const api = prepareConnector(central);
  const add = async (fields: object = {}) => {
    const [AccountId] = await api.addAccounts(1);
    const [added] = await api.add([{ AccountId, ...fields }]);
    if (!added) throw new Error('nothing was added');
    return added;
  };
  const refusal = async (updates: unknown, fields: object = {}) => {
    const before = await central.db.select().from(members);
    const { status, body } = await api.ask('update', { LoyaltyMembershipUpdates: updates, ...fields });
    expect(Object.keys(body)).toEqual(['Message']);
    expect(await central.db.select().from(members)).toEqual(before);
    return [status, body.Message];
  };
  const FULL = {
    Code: 'Code-001',
    Points: 10,
    ExpirationDate: '2031-12-31T00:00:00Z',
    Url: 'https://loyalty.example/1',
    LoyaltyTierId: 'gold',
    IsPrimary: true,
  };

  it.each([
    ['Code', 'Code-002'],
    ['Code', ''],
    ['Points', 25],
    ['Points', 0],
    ['ExpirationDate', '2032-01-01T12:00:00Z'],
    ['Url', 'https://loyalty.example/2'],
    ['Url', ''],
    ['LoyaltyTierId', 'base'],
    ['IsPrimary', false],
    ['State', 'Canceled'],
    ['State', 'Declined'],
    ['State', 'New'],
    ['State', 'Pending'],
    ['State', 'Enrolled'],
  ])('%s is set to %j, and nothing else', async (name, Value) => {
    const added = await add(FULL);
    const updated = await api.update(added.Id, { [name]: { Value } });
    expect(updated).toEqual({ ...added, [name]: Value });
    expect(await api.read(added.Id)).toEqual(updated);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it.each(['LoyaltyProgramId', 'IsPrimary', 'Points', 'Code', 'ExpirationDate', 'Url', 'LoyaltyTierId', 'State'])(
    '%s is unchanged where it is null or absent',
    async (name) => {
      const added = await add(FULL);
      expect(await api.update(added.Id, { [name]: null })).toEqual(added);
      expect(await api.update(added.Id, {})).toEqual(added);
    },
  );

  it.each([
    ['Code', null],
    ['ExpirationDate', null],
    ['Url', null],
    ['LoyaltyTierId', 'base'],
  ])('%s is taken away by no value', async (name, expected) => {
    const added = await add(FULL);
    expect(await api.update(added.Id, { [name]: { Value: null } })).toEqual({ ...added, [name]: expected });
  });

  it.each(['LoyaltyProgramId', 'IsPrimary', 'Points', 'State'])(
    '%s is what every membership has, and no value leaves it',
    async (name) => {
      const added = await add(FULL);
      expect(await api.update(added.Id, { [name]: { Value: null } })).toEqual(added);
    },
  );

  it.each([
    ['LoyaltyMembershipId', ['x', 5, null, undefined]],
    ['LoyaltyProgramId', ['x', { Value: 'x' }, {}]],
    ['IsPrimary', [true, { Value: 'true' }, {}]],
    ['Points', [5, { Value: -1 }, { Value: 1.5 }, { Value: '5' }, {}]],
    ['Code', ['x', { Value: 5 }, { Value: 'x'.repeat(256) }, { Value: 'a\u0000' }, {}]],
    ['ExpirationDate', ['2031-12-31', { Value: 'tomorrow' }, {}]],
    ['Url', ['https://loyalty.example', { Value: 'javascript:alert(1)' }, {}]],
    ['LoyaltyTierId', ['gold', { Value: 'diamond' }, { Value: '' }, {}]],
    ['State', ['Enrolled', { Value: 'Gone' }, {}]],
  ])('refuses a %s that is wrong', async (name, values) => {
    const [first, second] = [await add(), await add()];
    for (const value of values) {
      const wrong = { LoyaltyMembershipId: second.Id, Code: { Value: 'new' }, [name]: value };
      const updates = [{ LoyaltyMembershipId: first.Id, Code: { Value: 'new' } }, wrong];
      expect(await refusal(updates)).toEqual([400, expect.stringContaining('LoyaltyMembershipUpdates[1]')]);
    }
  });

  it('answers with the memberships in the order of the updates', async () => {
    const added = [await add(), await add(), await add()].map(({ Id }) => Id);
    const { body } = await api.ask('update', {
      LoyaltyMembershipUpdates: added.map((Id, index) => ({ LoyaltyMembershipId: Id, Points: { Value: index } })),
    });
    expect(body.LoyaltyMemberships.map(({ Id, Points }) => [Id, Points])).toEqual(
      added.map((Id, index) => [Id, index]),
    );
  });

  it('Points post an adjustment of the difference, up and down', async () => {
    const { Id } = await add({ Points: 100 });
    for (const Value of [160, 40, 40, 0]) await api.update(Id, { Points: { Value } });
    const posted = await central.db.select().from(ledgerTransactions);
    expect(posted.map(({ kind }) => kind)).toEqual(['adjust', 'adjust', 'adjust', 'adjust']);
    expect(await figuresOf(api.world, Id)).toMatchObject({ available: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('Points below what tills hold are refused, and down to that taken', async () => {
    const { Id } = await add({ Points: 500 });
    await holdFor(api.world, await api.world.addTill(), { memberId: Id, points: 300 });
    const set = (Value: number) => ({ LoyaltyMembershipId: Id, Points: { Value } });
    expect(await refusal([set(299)])).toEqual([403, expect.stringContaining('hold 300')]);
    await api.update(Id, { Points: { Value: 300 } });
    expect(await figuresOf(api.world, Id)).toMatchObject({ available: 0, held: 300 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('Points of one who owes settle the debt beside the figure', async () => {
    const { Id } = await add({ Points: 100 });
    const owing = { idempotencyKey: 'x', memberId: Id, points: -150, shortfall: 'debt', qualifies: false } as const;
    await adjustMemberPoints(central.db, api.world.clock, owing);
    expect((await api.update(Id, { Points: { Value: 0 } })).Points).toBe(0);
    expect(await figuresOf(api.world, Id)).toMatchObject({ available: 0, debt: 50 });
    expect((await api.update(Id, { Points: { Value: 70 } })).Points).toBe(70);
    expect(await figuresOf(api.world, Id)).toMatchObject({ available: 70, debt: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('State Enrolled makes points usable that waited, before Points are set', async () => {
    const till = await api.world.addTill();
    const [waiting, set] = [await add({ State: 'Pending' }), await add({ State: 'Pending' })];
    for (const { Id } of [waiting, set]) till.sell({ memberId: Id, state: 'Pending', amountMinor: 5_000 });
    await settle(api.world, till);
    expect(await figuresOf(api.world, waiting.Id)).toMatchObject({ available: 0, pending: 50 });
    const State = { Value: 'Enrolled' };
    expect((await api.update(waiting.Id, { State })).Points).toBe(50);
    expect((await api.update(set.Id, { State, Points: { Value: 20 } })).Points).toBe(20);
    expect(await figuresOf(api.world, set.Id)).toMatchObject({ available: 20, pending: 0 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('LoyaltyTierId is kept whatever is counted, until it is taken away', async () => {
    const { Id } = await add();
    await api.update(Id, { LoyaltyTierId: { Value: 'gold' } });
    const [assignment] = await central.db.select().from(tierAssignments);
    expect(assignment).toMatchObject({ memberId: Id, tierId: 'gold' });
    const till = await api.world.addTill();
    till.sell({ memberId: Id, tierId: 'gold', amountMinor: 1_000 });
    await settle(api.world, till);
    expect(await api.read(Id)).toMatchObject({ LoyaltyTierId: 'gold', Points: 18 });
    await api.update(Id, { LoyaltyTierId: { Value: 'base' } });
    expect(await central.db.select().from(tierAssignments)).toMatchObject([{ memberId: Id, tierId: 'base' }]);
    await api.update(Id, { LoyaltyTierId: { Value: null } });
    expect(await central.db.select().from(tierAssignments)).toEqual([]);
  });

  it('an account has one primary membership: the last that was said to be', async () => {
    const { programId } = await api.addProgram(api.chainId);
    const [AccountId] = await api.addAccounts(1);
    const [first, second] = await api.add([
      { AccountId, IsPrimary: true },
      { AccountId, LoyaltyProgramId: programId },
    ]);
    const primary = async () =>
      [await api.read(first?.Id ?? ''), await api.read(second?.Id ?? '')].map((each) => each.IsPrimary);
    await api.update(second?.Id ?? '', { IsPrimary: { Value: true } });
    expect(await primary()).toEqual([false, true]);
    const both = [second, first].map((each) => ({ LoyaltyMembershipId: each?.Id, IsPrimary: { Value: true } }));
    expect((await api.ask('update', { LoyaltyMembershipUpdates: both })).status).toBe(200);
    expect(await primary()).toEqual([true, false]);
    await api.update(first?.Id ?? '', { IsPrimary: { Value: false } });
    expect(await primary()).toEqual([false, false]);
  });

  it('LoyaltyProgramId moves a membership without points, and tells the tills of both programs', async () => {
    const { programId } = await api.addProgram(api.chainId);
    const { Id } = await add({ State: 'Enrolled', LoyaltyTierId: 'gold' });
    const moved = await api.update(Id, { LoyaltyProgramId: { Value: programId }, Points: { Value: 30 } });
    expect(moved).toMatchObject({ Id, LoyaltyProgramId: programId, Points: 30, LoyaltyTierId: 'base' });
    const told = await central.db.select().from(feed);
    const ofMember = (program: string) =>
      told
        .filter((row) => row.programId === program && row.change.kind === 'member')
        .map(({ change }) => change)
        .at(-1);
    expect(ofMember(api.world.programId)).toMatchObject({ memberId: Id, deleted: true });
    expect(ofMember(programId)).toMatchObject({ memberId: Id, deleted: false });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('LoyaltyProgramId takes cards, phones and emails along, unless a card is taken there', async () => {
    const other = await api.addProgram(api.chainId);
    const card = { kind: 'card', value: 'CARD0001' } as const;
    const phone = { kind: 'phone', value: '+4915112345678' } as const;
    const [free, blocked] = [
      await api.world.addMember({ identifiers: [phone] }),
      await api.world.addMember({ identifiers: [card] }),
    ];
    await other.addMember({ identifiers: [card] });
    const to = { Value: other.programId };
    expect((await api.update(free, { LoyaltyProgramId: to })).LoyaltyProgramId).toBe(other.programId);
    const update = { LoyaltyMembershipId: blocked, LoyaltyProgramId: to };
    expect(await refusal([update])).toEqual([403, expect.stringContaining('card')]);
  });

  it('LoyaltyProgramId of one with points, or of a program that the account is in, is refused', async () => {
    const { programId } = await api.addProgram(api.chainId);
    const [earner, member] = [await add({ Points: 5 }), await add()];
    await api.add([{ AccountId: member.AccountId, LoyaltyProgramId: programId }]);
    expect(await refusal(moveTo(earner.Id, programId))).toEqual([403, expect.stringContaining('points')]);
    expect(await refusal(moveTo(member.Id, programId))).toEqual([
      403,
      expect.stringContaining('member of that program'),
    ]);
    const test = await api.addProgram(api.chainId, { test: true });
    expect(await refusal(moveTo(member.Id, test.programId))).toEqual([403, expect.stringContaining('test')]);
    expect(await refusal(moveTo(member.Id, randomUUID()))).toEqual([400, expect.stringContaining('program')]);
    const elsewhere = await api.addProgram(randomUUID());
    expect(await refusal(moveTo(member.Id, elsewhere.programId))).toEqual([400, expect.stringContaining('program')]);
  });

  it('refuses memberships that are not there, of other chains, deleted, or named twice', async () => {
    const { Id } = await add();
    const hidden = await (await api.addProgram(randomUUID())).addMember();
    expect(await refusal(codeOf(Id, randomUUID()))).toEqual([400, place(1)]);
    expect(await refusal(codeOf(Id, hidden))).toEqual([400, place(1)]);
    expect(await refusal(codeOf(Id, Id.toUpperCase()))).toEqual([400, place(1)]);
    await api.ask('delete', { LoyaltyMembershipIds: [Id] });
    expect(await refusal(codeOf(Id))).toEqual([403, place(0)]);
  });

  it('ChainId is needed with a portfolio token, and passed over otherwise', async () => {
    const second = randomUUID();
    const inSecond = await (await api.addProgram(second)).addMember();
    const own = await add();
    const portfolio = await api.addClient({ chainIds: [api.chainId, second] });
    expect(await refusal(codeOf(inSecond), portfolio)).toEqual([400, expect.stringContaining('ChainId')]);
    expect(await refusal(codeOf(inSecond), { ...portfolio, ChainId: randomUUID() })).toEqual([400, expect.any(String)]);
    expect(await refusal(codeOf(inSecond), { ...portfolio, ChainId: api.chainId })).toEqual([400, expect.any(String)]);
    const taken = { ...portfolio, ChainId: second, LoyaltyMembershipUpdates: codeOf(inSecond) };
    expect((await api.ask('update', taken)).status).toBe(200);
    expect((await api.ask('update', { ChainId: second, LoyaltyMembershipUpdates: codeOf(own.Id) })).status).toBe(200);
  });

  it('takes 1000 at most, in one piece', async () => {
    const accountIds = await api.addAccounts(1_000);
    const added = await api.add(accountIds.map((AccountId) => ({ AccountId, Points: 50 })));
    const updates = added.map(({ Id }, index) => ({
      LoyaltyMembershipId: Id,
      Points: { Value: index % 100 },
      IsPrimary: { Value: true },
      Code: { Value: `Code ${index}` },
    }));
    const extra = { LoyaltyMembershipId: randomUUID() };
    expect(await refusal([...updates, extra])).toEqual([400, expect.stringContaining('LoyaltyMembershipUpdates')]);
    const { status, body } = await api.ask('update', { LoyaltyMembershipUpdates: updates });
    expect(status).toBe(200);
    expect(body.LoyaltyMemberships.map(({ Points }) => Points)).toEqual(added.map((_, index) => index % 100));
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('needs the list, which may be empty', async () => {
    expect((await api.ask('update', { LoyaltyMembershipUpdates: [] })).body).toEqual({ LoyaltyMemberships: [] });
    for (const wrong of [undefined, null, {}, 'x', [null], [[]], ['x']]) {
      expect(await refusal(wrong)).toEqual([400, expect.stringContaining('LoyaltyMembershipUpdates')]);
    }
  });

  it('is in the audit trail, with the names of the fields', async () => {
    const { Id } = await add();
    api.world.clock.advance(5_000);
    await api.update(Id, { Code: { Value: 'secret' }, Points: { Value: 5 }, Url: null });
    const events = await central.db.select().from(auditEvents).where(eq(auditEvents.targetId, Id));
    expect(events.at(-1)).toMatchObject({
      action: 'members.update',
      atMs: START_MS + 5_000,
      fields: ['points', 'code'],
    });
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});

function moveTo(LoyaltyMembershipId: string, programId: string) {
  return [{ LoyaltyMembershipId, LoyaltyProgramId: { Value: programId } }];
}

/** An update of each of these. */
function codeOf(...ids: string[]) {
  return ids.map((LoyaltyMembershipId) => ({ LoyaltyMembershipId, Code: { Value: 'x' } }));
}

function place(index: number): unknown {
  return expect.stringContaining(`LoyaltyMembershipUpdates[${index}]`);
}
