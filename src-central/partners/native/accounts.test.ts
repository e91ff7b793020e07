import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { openProfile } from '../../../src-node/crypto.ts';
import { auditEvents, devices, feed, members } from '../../database/schema.ts';
import { readCentralState } from '../../database/state.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { prepareNative } from '../../testing/native-world.ts';
import { createTestDevice } from '../../testing/test-device.ts';

describeEachDatabase('native accounts, devices and audit', (central) => {
  const api = prepareNative(central);
  const make = async (body: object = {}) =>
    String((await api.ask('POST', '/v1/accounts', { body: { displayName: 'Ada Test', ...body } })).body['accountId']);
  const auditOf = async (query: string) =>
    (await api.ask('GET', `/v1/audit?${query}`)).body as {
      events: { action: string; eventId: number }[];
      nextCursor: string | null;
    };

  it('POST and GET /v1/accounts: an account is apart from what it is a member of', async () => {
    const accountId = await make({ kind: 'company', names: ['crm-2', 'crm-1', 'crm-1'] });
    const account = { accountId, kind: 'company', test: false, displayName: 'Ada Test', names: ['crm-1', 'crm-2'] };
    expect((await api.ask('GET', `/v1/accounts/${accountId}`)).body).toMatchObject({ ...account, memberships: [] });
    const { body } = await api.ask('POST', '/v1/members', { body: { programId: api.world.programId, accountId } });
    expect((await api.ask('GET', `/v1/accounts/${accountId}`)).body['memberships']).toEqual([
      { memberId: body['memberId'], programId: api.world.programId, state: 'Enrolled', primary: true, deleted: false },
    ]);
  });

  it('GET /v1/accounts/{accountId} tells the name with pii alone', async () => {
    const accountId = await make();
    const { key } = await api.addClient({ role: 'reader' });
    const told = await api.ask('GET', `/v1/accounts/${accountId}`, { key });
    expect([told.status, JSON.stringify(told.body)]).toEqual([200, expect.not.stringContaining('Ada')]);
    expect((await auditOf(`targetId=${accountId}`)).events.map(({ action }) => action)).toEqual(['accounts.create']);
  });

  it('PATCH /v1/accounts/{accountId} changes the name at every till', async () => {
    const accountId = await make({ names: ['crm-1'] });
    const { body } = await api.ask('POST', '/v1/members', { body: { programId: api.world.programId, accountId } });
    const memberId = String(body['memberId']);
    const change = { displayName: 'Ada Other', names: ['crm-9'], kind: 'company' };
    const changed = await api.ask('PATCH', `/v1/accounts/${accountId}`, { body: change });
    expect([changed.status, changed.body]).toMatchObject([200, change]);
    const rows = await central.db.select().from(feed).orderBy(feed.sequence);
    const last = rows.flatMap(({ change: row }) => (row.kind === 'member' ? [row] : [])).at(-1);
    const { profileKey } = await readCentralState(central.db);
    const profile = openProfile(profileKey, memberId, Buffer.from(last?.sealedProfile ?? '', 'base64'));
    expect(JSON.parse(profile)).toMatchObject({ displayName: 'Ada Other' });
    const [member] = await central.db.select().from(members).where(eq(members.memberId, memberId));
    expect(member?.version).toBe(2);
  });

  it.each<[string, string, unknown, number, string]>([
    ['GET', '', undefined, 404, 'ACCOUNT_UNKNOWN'],
    ['PATCH', '', { displayName: 'x' }, 404, 'ACCOUNT_UNKNOWN'],
    ['PATCH', '', { displayName: '   ' }, 400, 'REQUEST_INVALID'],
    ['PATCH', '', { test: true }, 400, 'REQUEST_INVALID'],
    ['PATCH', '', { names: Array(11).fill('x') }, 400, 'REQUEST_INVALID'],
    ['GET', '%00', undefined, 400, 'REQUEST_INVALID'],
  ])('%s of an account %s %o', async (method, more, body, status, code) => {
    const refused = await api.ask(method, `/v1/accounts/${randomUUID()}${more}`, { body });
    expect([refused.status, refused.body['code']]).toEqual([status, code]);
  });

  it('refuses a name that another account has, and keeps the names there were', async () => {
    await make({ names: ['crm-1'] });
    const accountId = await make({ names: ['crm-2'] });
    const refused = await api.ask('PATCH', `/v1/accounts/${accountId}`, { body: { names: ['crm-1'] } });
    expect([refused.status, refused.body['code']]).toEqual([409, 'ACCOUNT_NAME_IN_USE']);
    expect((await api.ask('GET', `/v1/accounts/${accountId}`)).body['names']).toEqual(['crm-2']);
  });

  it('enrols a till by a code, lists its device and revokes it', async () => {
    const { tillId } = await api.world.addTill();
    const device = createTestDevice();
    const issued = await api.ask('POST', `/v1/tills/${tillId}/enrolment-codes`);
    expect([issued.status, issued.body['expiresAtMs']]).toEqual([201, api.world.clock.nowMs() + 86_400_000]);
    const { deviceId } = await device.enrol(api.url, String(issued.body['code']));
    const listed = (await api.ask('GET', `/v1/devices?storeId=${api.world.storeId}`)).body;
    const [till] = listed['tills'] as { tillId: string; devices: { deviceId: string; status: string }[] }[];
    expect(till).toMatchObject({ tillId, storeName: 'Test store', programId: api.world.programId });
    expect(till?.devices.at(-1)).toMatchObject({ deviceId, status: 'active' });
    expect((await api.ask('GET', `/v1/devices?storeId=${randomUUID()}`)).body['tills']).toEqual([]);
    const revoked = { deviceId, status: 'revoked' };
    expect((await api.ask('POST', `/v1/devices/${deviceId}/revoke`)).body).toEqual(revoked);
    expect((await api.ask('POST', `/v1/devices/${deviceId}/revoke`)).body).toEqual(revoked);
    const [row] = await central.db.select().from(devices).where(eq(devices.deviceId, deviceId));
    expect(row?.status).toBe('revoked');
    expect((await auditOf('targetKind=device')).events.map(({ action }) => action)).toEqual([
      'devices.revoke',
      'devices.revoke',
      'tills.issueEnrolmentCode',
    ]);
  });

  it.each([
    [`/v1/devices/${randomUUID()}/revoke`, 'DEVICE_UNKNOWN'],
    [`/v1/tills/${randomUUID()}/enrolment-codes`, 'TILL_UNKNOWN'],
  ])('POST %s is refused', async (path, code) => {
    const refused = await api.ask('POST', path);
    expect([refused.status, refused.body['code']]).toEqual([404, code]);
  });

  it('hides tills of other chains, and the audit trail, from a client of some chains', async () => {
    const { tillId, deviceId } = await api.world.addTill();
    const { key } = await api.addClient({ chainIds: [randomUUID()] });
    expect((await api.ask('GET', '/v1/devices', { key })).body['tills']).toEqual([]);
    const codes = await Promise.all(
      [`/v1/tills/${tillId}/enrolment-codes`, `/v1/devices/${deviceId}/revoke`].map(
        async (path) => (await api.ask('POST', path, { key })).body['code'],
      ),
    );
    expect(codes).toEqual(['TILL_UNKNOWN', 'DEVICE_UNKNOWN']);
    expect((await api.ask('GET', '/v1/audit', { key })).body['code']).toBe('CHAIN_LIMITED');
  });

  it('GET /v1/audit pages through what was done, the latest first', async () => {
    const made = [await make(), await make(), await make()];
    const first = await auditOf('limit=2');
    expect(first.events).toMatchObject([
      { targetKind: 'account', targetId: made[2], clientId: api.clientId, action: 'accounts.create', fields: [] },
      { targetId: made[1] },
    ]);
    const second = await auditOf(`limit=2&cursor=${first.nextCursor ?? ''}`);
    expect(second).toMatchObject({ events: [{ targetId: made[0] }], nextCursor: null });
    expect((await auditOf('clientId=nobody')).events).toEqual([]);
    expect(JSON.stringify(await central.db.select().from(auditEvents))).not.toMatch(/Ada/);
  });
});
