import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { auditEvents, feed, members } from '../../database/schema.ts';
import { auditLedger } from '../../ledger/audit-ledger.ts';
import { prepareConnector } from '../../testing/connector-world.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { figuresOf } from '../../testing/settle.ts';

describeEachDatabase('loyaltyMemberships/delete', (central) => {
  const api = prepareConnector(central);
  const add = async (count: number, fields: object = {}) =>
    (await api.add((await api.addAccounts(count)).map((AccountId) => ({ AccountId, ...fields })))).map(({ Id }) => Id);
  const remaining = () => central.db.$count(members, eq(members.deleted, false));
  const refusal = async (LoyaltyMembershipIds: unknown, fields: object = {}) => {
    const before = await remaining();
    const { status, body } = await api.ask('delete', { LoyaltyMembershipIds, ...fields });
    expect(Object.keys(body)).toEqual(['Message']);
    expect(await remaining()).toBe(before);
    return [status, body.Message];
  };

  it('deletes memberships, answers {}, and tells the tills', async () => {
    const [first = '', second = '', third = ''] = await add(3);
    const answer = await api.ask('delete', { LoyaltyMembershipIds: [first, third.toUpperCase()] });
    expect([answer.status, answer.body]).toEqual([200, {}]);
    const states = await central.db.select({ id: members.memberId, deleted: members.deleted }).from(members);
    expect(new Map(states.map(({ id, deleted }) => [id, deleted]))).toEqual(
      new Map([
        [first, true],
        [second, false],
        [third, true],
      ]),
    );
    const told = (await central.db.select().from(feed)).map(({ change }) => change);
    expect(told).toContainEqual(
      expect.objectContaining({ kind: 'member', memberId: first, deleted: true, identifiers: [] }),
    );
  });

  it('keeps their points and the ledger', async () => {
    const [id = ''] = await add(1, { Points: 75 });
    await api.ask('delete', { LoyaltyMembershipIds: [id] });
    expect(await figuresOf(api.world, id)).toMatchObject({ available: 75 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('a primary membership is that no more', async () => {
    const [id = ''] = await add(1, { IsPrimary: true });
    await api.ask('delete', { LoyaltyMembershipIds: [id] });
    expect((await api.read(id)).IsPrimary).toBe(false);
  });

  it('one that is deleted already stays so', async () => {
    const ids = await add(2);
    for (const LoyaltyMembershipIds of [ids.slice(0, 1), ids, ids]) {
      expect((await api.ask('delete', { LoyaltyMembershipIds })).status).toBe(200);
    }
    expect(await remaining()).toBe(0);
  });

  it('deletes none where one is not there, or is of another chain', async () => {
    const ids = await add(2);
    const hidden = await (await api.addProgram(randomUUID())).addMember();
    const place = expect.stringContaining('LoyaltyMembershipIds[2]');
    expect(await refusal([...ids, randomUUID()])).toEqual([400, place]);
    expect(await refusal([...ids, hidden])).toEqual([400, place]);
  });

  it('a portfolio token deletes in all its chains', async () => {
    const second = randomUUID();
    const inSecond = await (await api.addProgram(second)).addMember();
    const portfolio = await api.addClient({ chainIds: [api.chainId, second] });
    const answer = await api.ask('delete', { ...portfolio, LoyaltyMembershipIds: [inSecond, ...(await add(1))] });
    expect([answer.status, await remaining()]).toEqual([200, 0]);
  });

  it('takes 1000 ids at most, in one piece', async () => {
    const ids = await add(1_000);
    expect(await refusal([...ids, randomUUID()])).toEqual([400, expect.stringContaining('LoyaltyMembershipIds')]);
    expect((await api.ask('delete', { LoyaltyMembershipIds: ids })).status).toBe(200);
    expect(await remaining()).toBe(0);
  });

  it('needs LoyaltyMembershipIds, which may be empty', async () => {
    expect((await api.ask('delete', { LoyaltyMembershipIds: [] })).body).toEqual({});
    for (const wrong of [undefined, null, {}, 'x', [null], ['x'], [5]]) {
      expect(await refusal(wrong)).toEqual([400, expect.stringContaining('LoyaltyMembershipIds')]);
    }
  });

  it('is in the audit trail', async () => {
    const [id = ''] = await add(1);
    await api.ask('delete', { LoyaltyMembershipIds: [id] });
    const isDeletion = and(eq(auditEvents.targetId, id), eq(auditEvents.action, 'members.delete'));
    expect(await central.db.$count(auditEvents, isDeletion)).toBe(1);
  });
});
