import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { MemberState } from '../../../src-shared/domain/members.ts';
import { auditEvents, centralState, feed, members, programProfiles } from '../../database/schema.ts';
import { changeMember } from '../../members/change-member.ts';
import { changeProgramProfile } from '../../programs/program-profile.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { type PartnerAnswer, preparePartner, refusalOf } from '../../testing/partner-world.ts';
import { createSyncWorld, START_MS } from '../../testing/sync-world.ts';

describeEachDatabase('loyalty program memberships', (central) => {
  const partner = preparePartner(central, 'memberships');
  const pathOf = (programId = partner.world.programId) => `/api/loyalty-programs/${programId}/memberships`;
  const create = (body: unknown, programId?: string, key?: string) =>
    partner.send(pathOf(programId), { method: 'POST', body, ...(key === undefined ? {} : { key }) });
  const countMembers = () => central.db.$count(members);

  it('POST creates a membership with every attribute of the document', async () => {
    const { programId } = partner.world;
    const caller = { clientId: 'test', source: 'here' };
    await changeProgramProfile(central.db, partner.world.clock, caller, programId, { description: 'Join now!' });
    const accountId = await partner.addAccount();
    const { status, headers, body } = await create({ accountId });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      accountId,
      programId,
      name: 'Test club',
      description: 'Join now!',
      status: 'active',
      mediaUploadId: null,
      img: null,
      createdAt: new Date(START_MS).toISOString(),
      createdBy: 'crn::api-key:test-client',
      test: false,
    });
    expect(Object.keys(body)).toEqual(
      'id accountId programId name description status mediaUploadId img createdAt createdBy test'.split(' '),
    );
  });

  it('GET reads what POST has answered', async () => {
    const created = await create({ accountId: await partner.addAccount() });
    const read = await partner.send(`${pathOf()}/${String(created.body['id'])}`);
    expect([read.status, read.body]).toEqual([200, created.body]);
  });

  it('a new membership is primary where its account has none', async () => {
    const accountId = await partner.addAccount();
    const other = await createSyncWorld(central.db);
    const [first, second] = [await create({ accountId }), await create({ accountId }, other.programId)];
    const rows = await central.db.select().from(members).where(eq(members.accountId, accountId));
    const primaryOf = (id: unknown) => rows.find(({ memberId }) => memberId === id)?.primary;
    expect([primaryOf(first.body['id']), primaryOf(second.body['id'])]).toEqual([true, false]);
  });

  it('tills are told of it', async () => {
    const { body } = await create({ accountId: await partner.addAccount() });
    const rows = await central.db.select().from(feed);
    expect(rows.map(({ change }) => change)).toContainEqual(
      expect.objectContaining({ kind: 'member', memberId: body['id'], state: 'Enrolled' }),
    );
  });

  it.each([
    ['New', {}, 'new'],
    ['Pending', {}, 'pending'],
    ['Enrolled', {}, 'active'],
    ['Canceled', {}, 'canceled'],
    ['Declined', {}, 'declined'],
    ['Enrolled', { deleted: true }, 'deleted'],
    ['Enrolled', { expiresAtMs: START_MS - 1 }, 'expired'],
  ] as const)('status of a membership that is %s %o: %s', async (state: MemberState, changes, status) => {
    const { clock } = partner.world;
    const memberId = await partner.world.addMember({ state });
    await changeMember(central.db, clock, memberId, changes);
    const read = await partner.send(`${pathOf()}/${memberId}`);
    expect(read.body).toMatchObject({ id: memberId, status, createdBy: 'crn::service:central' });
  });

  it('MEMBERSHIP_ALREADY_EXISTS', async () => {
    const accountId = await partner.addAccount();
    await create({ accountId });
    expect(refusalOf(await create({ accountId }))).toEqual([403, { message: 'MEMBERSHIP_ALREADY_EXISTS' }]);
    expect(await countMembers()).toBe(1);
  });

  it('MEMBERSHIP_ALREADY_EXISTS, but for one of those who ask at once', async () => {
    const accountId = await partner.addAccount();
    const answers = await Promise.all(Array.from({ length: 8 }, () => create({ accountId })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 403)]);
    expect(await countMembers()).toBe(1);
  });

  it('a deleted membership does not stand in the way of a new one', async () => {
    const accountId = await partner.addAccount();
    const { body } = await create({ accountId });
    await changeMember(central.db, partner.world.clock, String(body['id']), { deleted: true });
    expect((await create({ accountId })).status).toBe(200);
  });

  it.each([
    { account: true, program: false, status: 403 },
    { account: false, program: true, status: 200 },
    { account: true, program: true, status: 200 },
    { account: false, program: false, status: 200 },
  ])(
    'LOYALTY_PROGRAM_ACCOUNT_LIVENESS_MISMATCH: test account $account, test program $program: $status',
    async (row) => {
      const other = await createSyncWorld(central.db, { test: row.program });
      const answer = await create({ accountId: await partner.addAccount(row.account) }, other.programId);
      expect(answer.status).toBe(row.status);
      expect(answer.body).toEqual(
        row.status === 200
          ? expect.objectContaining({ test: row.program })
          : { message: 'LOYALTY_PROGRAM_ACCOUNT_LIVENESS_MISMATCH' },
      );
    },
  );

  it('ACCOUNT_NOT_FOUND and LOYALTY_PROGRAM_NOT_FOUND', async () => {
    const accountId = await partner.addAccount();
    const unknown = [404, { message: 'LOYALTY_PROGRAM_NOT_FOUND' }];
    expect(refusalOf(await create({ accountId: randomUUID() }))).toEqual([404, { message: 'ACCOUNT_NOT_FOUND' }]);
    expect(refusalOf(await create({ accountId: 'Jaim1Cu1' }))).toEqual([404, { message: 'ACCOUNT_NOT_FOUND' }]);
    expect(refusalOf(await create({ accountId }, randomUUID()))).toEqual(unknown);
    expect(refusalOf(await create({ accountId }, 'x%00y'))).toEqual(unknown);
    const { programId, clock } = partner.world;
    await central.db.insert(programProfiles).values({ programId, description: '', deletedAtMs: clock.nowMs() });
    expect(refusalOf(await create({ accountId }))).toEqual(unknown);
    expect(await countMembers()).toBe(0);
  });

  it.each([
    ['no body', undefined, {}, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form', 'accountId=x', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['broken JSON', '{"accountId":', {}, 400, 'REQUEST_INVALID'],
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'REQUEST_INVALID'],
    ['no accountId', {}, {}, 400, 'REQUEST_INVALID'],
    ['an accountId that is none', { accountId: 7 }, {}, 400, 'REQUEST_INVALID'],
    ['a hostile accountId', { accountId: "\u0000' or 1=1 --" }, {}, 404, 'ACCOUNT_NOT_FOUND'],
    ['a list', [], {}, 400, 'REQUEST_INVALID'],
    ['deep nesting', `${'['.repeat(8_000)}${']'.repeat(8_000)}`, {}, 400, 'REQUEST_INVALID'],
    ['a huge body', `"${'x'.repeat(20_000)}"`, {}, 413, 'PAYLOAD_TOO_LARGE'],
    ['a body beyond all limits', `"${'x'.repeat(3_000_000)}"`, {}, 413, 'PAYLOAD_TOO_LARGE'],
  ])('POST with %s', async (_, body, headers, status, message) => {
    const answer = await partner.send(pathOf(), { method: 'POST', body, headers });
    expect(refusalOf(answer)).toEqual([status, { message }]);
    expect(await countMembers()).toBe(0);
  });

  it('lists memberships, all or those of an account, in pages', async () => {
    const ids = [];
    const accountIds = [await partner.addAccount(), await partner.addAccount(), await partner.addAccount()];
    for (const accountId of accountIds) ids.push((await create({ accountId })).body['id']);
    const ofOne = await partner.send(`${pathOf()}?accountId=${accountIds[1]}`);
    expect([idsOf(ofOne), ofOne.body['next']]).toEqual([[ids[1]], null]);
    const page = await partner.send(`${pathOf()}?limit=2`);
    expect([idsOf(page), page.body['next']]).toEqual([ids.slice(0, 2), ids[1]]);
    const rest = await partner.send(`${pathOf()}?limit=2&after=${String(page.body['next'])}`);
    expect([idsOf(rest), rest.body['next']]).toEqual([ids.slice(2), null]);
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'accountId=x', 'after=%00']) {
      expect((await partner.send(`${pathOf()}?${query}`)).body).toEqual({ message: 'REQUEST_INVALID' });
    }
  });

  it('MEMBERSHIP_NOT_FOUND, also where it is of another program', async () => {
    const other = await createSyncWorld(central.db);
    const { body } = await create({ accountId: await partner.addAccount() });
    for (const path of [
      `${pathOf()}/${randomUUID()}`,
      `${pathOf()}/x`,
      `${pathOf(other.programId)}/${String(body['id'])}`,
    ]) {
      expect(refusalOf(await partner.send(path))).toEqual([404, { message: 'MEMBERSHIP_NOT_FOUND' }]);
    }
  });

  it('keeps who created and who read', async () => {
    const { body } = await create({ accountId: await partner.addAccount() });
    const memberId = String(body['id']);
    await partner.send(`${pathOf()}/${memberId}`);
    const events = await central.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.targetId, memberId), eq(auditEvents.clientId, 'test-client')));
    expect(events.map(({ action }) => action)).toEqual(['members.create', 'members.read', 'members.read']);
  });

  it('says nothing of what went wrong within', async () => {
    await central.db.delete(centralState);
    const answer = await create({ accountId: await partner.addAccount() });
    expect(refusalOf(answer)).toEqual([500, { message: 'INTERNAL_ERROR' }]);
    expect(partner.logged.join()).toContain('a request failed');
    expect(await countMembers()).toBe(0);
  });
});

function idsOf({ body }: PartnerAnswer): string[] {
  return (body['items'] as { id: string }[]).map(({ id }) => id);
}
