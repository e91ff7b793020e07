import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { auditEvents, feed, lots, members, tierAssignments } from '../../database/schema.ts';
import { auditLedger } from '../../ledger/audit-ledger.ts';
import { prepareConnector } from '../../testing/connector-world.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { figuresOf } from '../../testing/settle.ts';
import { START_MS } from '../../testing/sync-world.ts';

describeEachDatabase('loyaltyMemberships/add', (central) => {
  const api = prepareConnector(central);
  const account = async (test = false) => (await api.addAccounts(1, { test }))[0] ?? '';
  const refusal = async (list: unknown, fields: object = {}) => {
    const before = await central.db.$count(members);
    const { status, body } = await api.ask('add', { LoyaltyMemberships: list, ...fields });
    expect(Object.keys(body)).toEqual(['Message']);
    expect(await central.db.$count(members)).toBe(before);
    return [status, body.Message];
  };
  const minimal = async () => ({ LoyaltyProgramId: api.world.programId, AccountId: await account(), IsPrimary: false });

  it('adds memberships and answers with them, in their order', async () => {
    const accountIds = await api.addAccounts(3);
    const added = await api.add(accountIds.map((AccountId, index) => ({ AccountId, Points: index * 10 })));
    expect(added.map(({ AccountId, Points }) => [AccountId, Points])).toEqual(
      accountIds.map((AccountId, index) => [AccountId, index * 10]),
    );
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('needs no more than LoyaltyProgramId, AccountId and IsPrimary', async () => {
    const [added] = await api.add([await minimal()]);
    const defaults = { Code: null, Url: null, ExpirationDate: null, Points: 0, LoyaltyTierId: 'base' };
    expect(added).toMatchObject({ State: 'Enrolled', IsPrimary: false, ...defaults });
  });

  it.each(['LoyaltyProgramId', 'AccountId', 'IsPrimary'])('needs %s', async (name) => {
    const fields = { ...(await minimal()), [name]: undefined };
    expect(await refusal([fields])).toEqual([400, expect.stringContaining(`LoyaltyMemberships[0].${name}`)]);
  });

  it.each([
    ['LoyaltyProgramId', ['x', 5, null, '']],
    ['AccountId', ['x', 5, null, '']],
    ['IsPrimary', ['true', 1, null]],
    ['Code', [5, 'x'.repeat(256), 'a\u0000b', '\ud800']],
    ['Points', [-1, 1.5, '10', 1_000_000_000_001]],
    ['ExpirationDate', ['tomorrow', '2026-13-01', 5, '2026-02-30', '1969-12-31', '']],
    ['Url', ['javascript:alert(1)', 'loyalty.example', 5, `https://loyalty.example/${'x'.repeat(2_048)}`, 'https://']],
    ['LoyaltyTierId', ['', 5, 'diamond', 'x'.repeat(65)]],
    ['State', ['enrolled', 'Gone', 5]],
  ])('refuses a %s that is wrong', async (name, values) => {
    for (const value of values) {
      const fields = { ...(await minimal()), [name]: value };
      const [status, message] = await refusal([await minimal(), fields]);
      expect([status, message]).toEqual([400, expect.stringContaining('LoyaltyMemberships[1]')]);
    }
  });

  it.each(['Code', 'Points', 'ExpirationDate', 'Url', 'LoyaltyTierId', 'State'])('takes null for %s', async (name) => {
    await api.add([{ ...(await minimal()), [name]: null }]);
  });

  it.each([
    ['2031-12-31', '2031-12-31T00:00:00Z'],
    ['2031-12-31T23:59:59Z', '2031-12-31T23:59:59Z'],
    ['2031-12-31T23:59:59.5Z', '2031-12-31T23:59:59.500Z'],
    ['2031-12-31T00:00:00', '2031-12-31T00:00:00Z'],
    ['2031-12-31T00:00:00+02:00', '2031-12-30T22:00:00Z'],
  ])('ExpirationDate %s is %s', async (ExpirationDate, expected) => {
    const [added] = await api.add([{ ...(await minimal()), ExpirationDate }]);
    expect(added?.ExpirationDate).toBe(expected);
  });

  it('Points are posted as an adjustment, one lot each, and tills are told', async () => {
    const [added] = await api.add([{ ...(await minimal()), Points: 250 }]);
    const memberId = added?.Id ?? '';
    expect(await figuresOf(api.world, memberId)).toMatchObject({ available: 250, held: 0, pending: 0, debt: 0 });
    expect(await central.db.select().from(lots).where(eq(lots.memberId, memberId))).toMatchObject([
      { points: 250, remaining: 250, pending: false, earnedAtMs: START_MS },
    ]);
    const told = (await central.db.select().from(feed)).map(({ change }) => change);
    expect(told).toContainEqual(expect.objectContaining({ kind: 'member', memberId, state: 'Enrolled' }));
    expect(told).toContainEqual(expect.objectContaining({ kind: 'balance', memberId, available: 250 }));
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('LoyaltyTierId is kept whatever is counted, and the base tier is given without it', async () => {
    const [gold, base] = await api.add([{ ...(await minimal()), LoyaltyTierId: 'gold' }, await minimal()]);
    expect([gold?.LoyaltyTierId, base?.LoyaltyTierId]).toEqual(['gold', 'base']);
    expect(await central.db.select().from(tierAssignments)).toMatchObject([{ memberId: gold?.Id, tierId: 'gold' }]);
  });

  it('an account has one primary membership: the last that was said to be', async () => {
    const others = [await api.addProgram(api.chainId), await api.addProgram(api.chainId)];
    const AccountId = await account();
    const [first] = await api.add([{ AccountId, IsPrimary: true }]);
    expect(first?.IsPrimary).toBe(true);
    const [second, third] = await api.add(
      others.map(({ programId }) => ({ AccountId, LoyaltyProgramId: programId, IsPrimary: true })),
    );
    expect([second?.IsPrimary, third?.IsPrimary]).toEqual([false, true]);
    expect((await api.read(first?.Id ?? '')).IsPrimary).toBe(false);
  });

  it('an account that is a member already is refused, also twice in one request', async () => {
    const AccountId = await account();
    const fields = { ...(await minimal()), AccountId };
    const already = [403, expect.stringContaining('LoyaltyMemberships[1]: The account is a member')];
    expect(await refusal([fields, fields])).toEqual(already);
    const [added] = await api.add([fields]);
    expect(await refusal([await minimal(), fields])).toEqual(already);
    await api.ask('delete', { LoyaltyMembershipIds: [added?.Id] });
    expect(await api.add([fields])).toHaveLength(1);
  });

  it.each([
    ['a test account', true, false],
    ['a live account in a test program', false, true],
  ])('refuses %s', async (_, testAccount, testProgram) => {
    const program = testProgram ? await api.addProgram(api.chainId, { test: true }) : api.world;
    const fields = { ...(await minimal()), AccountId: await account(testAccount), LoyaltyProgramId: program.programId };
    expect(await refusal([fields])).toEqual([403, expect.stringContaining('test account')]);
  });

  it('refuses accounts and programs that are not there', async () => {
    const fields = await minimal();
    const unknown = randomUUID();
    expect(await refusal([{ ...fields, AccountId: unknown }])).toEqual([400, expect.stringContaining('account')]);
    expect(await refusal([{ ...fields, LoyaltyProgramId: unknown }])).toEqual([
      400,
      expect.stringContaining('program'),
    ]);
  });

  it('refuses programs of other chains, and of none', async () => {
    for (const chainId of [randomUUID(), null]) {
      const { programId } = await api.addProgram(chainId);
      const fields = { ...(await minimal()), LoyaltyProgramId: programId };
      expect(await refusal([fields])).toEqual([400, expect.stringContaining('program')]);
    }
  });

  it('ChainId is needed with a portfolio token, and passed over otherwise', async () => {
    const second = randomUUID();
    const { programId } = await api.addProgram(second);
    const portfolio = await api.addClient({ chainIds: [api.chainId, second] });
    const fields = { ...(await minimal()), LoyaltyProgramId: programId };
    expect(await refusal([fields], portfolio)).toEqual([400, expect.stringContaining('ChainId')]);
    for (const ChainId of [randomUUID(), api.chainId, 'x']) {
      expect(await refusal([fields], { ...portfolio, ChainId })).toEqual([400, expect.any(String)]);
    }
    const taken = await api.ask('add', { ...portfolio, ChainId: second, LoyaltyMemberships: [fields] });
    expect(taken.body.LoyaltyMemberships).toMatchObject([{ ChainId: second }]);
    const plain = await api.ask('add', { ChainId: second, LoyaltyMemberships: [await minimal()] });
    expect(plain.body.LoyaltyMemberships).toMatchObject([{ ChainId: api.chainId }]);
  });

  it('takes 1000 at most, in one piece', async () => {
    const accountIds = await api.addAccounts(1_001);
    const list = accountIds.map((AccountId) => ({
      LoyaltyProgramId: api.world.programId,
      AccountId,
      IsPrimary: true,
      Points: 5,
      Code: `Code ${AccountId}`,
    }));
    expect(await refusal(list)).toEqual([400, expect.stringContaining('LoyaltyMemberships')]);
    expect(await api.add(list.slice(0, 1_000))).toHaveLength(1_000);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('needs the list, which may be empty', async () => {
    expect((await api.ask('add', { LoyaltyMemberships: [] })).body).toEqual({ LoyaltyMemberships: [] });
    for (const wrong of [undefined, null, {}, 'x', [null], [[]], ['x']]) {
      expect(await refusal(wrong)).toEqual([400, expect.stringContaining('LoyaltyMemberships')]);
    }
  });

  it('is in the audit trail', async () => {
    const [added] = await api.add([await minimal()]);
    const events = await central.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.targetId, added?.Id ?? ''));
    expect(events).toMatchObject([{ action: 'members.create', targetKind: 'member' }]);
  });
});
