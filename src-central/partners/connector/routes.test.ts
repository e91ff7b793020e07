import { createHmac, randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { REQUEST_LIMIT_BYTES } from '../../../src-shared/contracts/central.ts';
import { createApiClient, issueCredential, revokeCredential } from '../../auth/api-clients.ts';
import { signedText } from '../../auth/guard.ts';
import { apiClients, apiCredentials, members } from '../../database/schema.ts';
import { type ConnectorOperation, prepareConnector } from '../../testing/connector-world.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { CONNECTOR_PATH } from './routes.ts';

const OPERATIONS: readonly ConnectorOperation[] = ['getAll', 'add', 'update', 'delete'];

describeEachDatabase('the connector', (central) => {
  const api = prepareConnector(central);
  /** A request of each operation that would be done. */
  const requests = async (): Promise<Record<ConnectorOperation, object>> => {
    const [AccountId] = await api.addAccounts(1);
    const LoyaltyMembershipId = await api.world.addMember();
    const membership = { LoyaltyProgramId: api.world.programId, AccountId, IsPrimary: true, Points: 5 };
    return {
      getAll: {},
      add: { LoyaltyMemberships: [membership] },
      update: { LoyaltyMembershipUpdates: [{ LoyaltyMembershipId, Points: { Value: 5 } }] },
      delete: { LoyaltyMembershipIds: [LoyaltyMembershipId] },
    };
  };
  const state = async () => JSON.stringify(await central.db.select().from(members));
  const send = (operation: string, init: RequestInit) => fetch(`${api.url}/${operation}`, { method: 'POST', ...init });

  it.each(OPERATIONS)('%s: what is asked is done with the tokens of one client', async (operation) => {
    expect((await api.ask(operation, (await requests())[operation])).status).toBe(200);
  });

  it.each(OPERATIONS)('%s: 401 without tokens, with others, or with those of two clients', async (operation) => {
    const fields = (await requests())[operation];
    const other = await api.addClient();
    const before = await state();
    for (const tokens of [
      { ClientToken: undefined },
      { AccessToken: undefined },
      { ClientToken: null },
      { AccessToken: '' },
      { ClientToken: 5 },
      { ClientToken: randomUUID() },
      { AccessToken: randomUUID() },
      { ClientToken: other.ClientToken },
      { AccessToken: other.AccessToken },
      { ClientToken: api.tokens.AccessToken, AccessToken: api.tokens.ClientToken },
      { AccessToken: api.tokens.ClientToken },
      { AccessToken: 'x'.repeat(100_000) },
    ]) {
      const { status, body } = await api.ask(operation, { ...fields, ...tokens });
      expect([status, body]).toEqual([401, { Message: expect.stringMatching(/Token/) }]);
    }
    expect(await state()).toBe(before);
  });

  it('401 with tokens that were revoked, of a client that is not active, or of another interface', async () => {
    const { clock } = api.world;
    const revoked = await api.addClient();
    await revokeCredential(central.db, clock, revoked.AccessToken);
    expect((await api.ask('getAll', revoked)).status).toBe(401);
    const clientId = await createApiClient(central.db, clock, { name: 'x', interface: 'native', role: 'admin' });
    const native = {
      ClientToken: await issueCredential(central.db, clock, clientId, 'client-token'),
      AccessToken: await issueCredential(central.db, clock, clientId, 'access-token'),
    };
    expect((await api.ask('getAll', native)).status).toBe(401);
    await central.db.update(apiClients).set({ active: false });
    expect((await api.ask('getAll')).status).toBe(401);
  });

  it.each(OPERATIONS)('%s: 401 where the role does not allow it', async (operation) => {
    const fields = (await requests())[operation];
    const before = await state();
    for (const role of ['reader', 'marketing'] as const) {
      const { status, body } = await api.ask(operation, { ...fields, ...(await api.addClient({ role })) });
      expect(status).toBe(operation === 'getAll' ? 200 : 401);
      if (operation !== 'getAll') expect(body.Message).toContain('does not allow');
    }
    expect(await state()).toBe(before);
  });

  it.each(OPERATIONS)('%s: needs Client, the name and version of the application', async (operation) => {
    const fields = (await requests())[operation];
    const before = await state();
    for (const Client of [undefined, null, '', 5, 'x'.repeat(256)]) {
      const { status, body } = await api.ask(operation, { ...fields, Client });
      expect([status, body]).toEqual([400, { Message: expect.stringContaining('Client') }]);
    }
    expect(await state()).toBe(before);
  });

  it('401 from an address that the client may not come from', async () => {
    const { status } = await api.ask('getAll', await api.addClient({ networks: ['192.0.2.0/24'] }));
    expect(status).toBe(401);
    expect((await api.ask('getAll', await api.addClient({ networks: ['127.0.0.0/8', '::1/128'] }))).status).toBe(200);
  });

  it('401 where a client must sign and has not', async () => {
    const signingKey = Buffer.alloc(32, 7);
    const body = JSON.stringify(await api.addClient({ signingKey }));
    const target = new URL(`${api.url}/getAll`).pathname;
    const seconds = Math.floor(api.world.clock.nowMs() / 1000);
    const text = signedText(seconds, { method: 'POST', target, body });
    const signature = `t=${seconds},v1=${createHmac('sha256', signingKey).update(text).digest('hex')}`;
    expect((await send('getAll', { body, headers: { Signature: signature } })).status).toBe(200);
    expect((await send('getAll', { body: `${body} `, headers: { Signature: signature } })).status).toBe(401);
    expect((await send('getAll', { body })).status).toBe(401);
  });

  it('429 with Retry-After for a client that asks too often', async () => {
    const tokens = await api.addClient({ requestsPerMinute: 2 });
    for (const expected of [200, 200, 429]) expect((await api.ask('getAll', tokens)).status).toBe(expected);
    const { headers, body } = await api.ask('getAll', tokens);
    expect(headers.get('retry-after')).toBe('30');
    expect(Object.keys(body)).toEqual(['Message']);
    expect((await api.ask('getAll')).status).toBe(200);
    api.world.clock.advance(30_000);
    expect((await api.ask('getAll', tokens)).status).toBe(200);
  });

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '7'],
    ['half an object', '{"ClientToken":'],
    ['a form', 'ClientToken=x&AccessToken=y'],
    ['a deep list', '['.repeat(500_000)],
    ['deep objects', '{"a":'.repeat(300_000)],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00, 0x7b])],
  ])('400 for a body that is %s', async (_, body) => {
    const reply = await send('getAll', { body, headers: { 'Content-Type': 'application/json' } });
    expect([reply.status, await reply.json()]).toEqual([400, { Message: expect.stringContaining('JSON') }]);
  });

  it('passes over fields that it does not know', async () => {
    const fields = {
      LanguageCode: 'en-US',
      CultureCode: null,
      Extent: { A: 1 },
      ['__proto__']: { a: 1 },
      constructor: 1,
    };
    expect((await api.ask('getAll', fields)).status).toBe(200);
  });

  it('takes hostile values for what they are', async () => {
    const hostile = `'; drop table members; --\u2028<script>"&%00\\u0000`;
    const [AccountId] = await api.addAccounts(1);
    const [added] = await api.add([{ AccountId, Code: hostile }]);
    expect(added?.Code).toBe(hostile);
    expect((await api.ask('getAll', { Limitation: { Cursor: hostile, Count: 1 } })).status).toBe(400);
  });

  it.each([...OPERATIONS, 'other'])(
    '%s: 413 in its own form for a request that is larger than central takes',
    async (name) => {
      const reply = await send(name, { body: 'x'.repeat(REQUEST_LIMIT_BYTES + 1) });
      expect([reply.status, await reply.json()]).toEqual([413, { Message: expect.stringContaining('bytes') }]);
    },
  );

  it('404 and 405 in its own form', async () => {
    const unknown = await send('remove', { body: '{}' });
    expect([unknown.status, await unknown.json()]).toEqual([404, { Message: expect.any(String) }]);
    const read = await fetch(`${api.url}/getAll`);
    expect([read.status, read.headers.get('allow'), await read.json()]).toEqual([
      405,
      'POST',
      { Message: expect.any(String) },
    ]);
    expect(api.url).toContain(`${CONNECTOR_PATH}/loyaltyMemberships`);
  });

  it('500 names no more than where the log has the reason', async () => {
    await central.db.execute(sql`alter table program_profiles rename to hidden_profiles`);
    try {
      const { status, body } = await api.ask('getAll');
      expect(status).toBe(500);
      expect(body).toEqual({
        Message: expect.stringMatching(/^Central could not do this\. Its log has the reason under /),
      });
      expect(api.logged.join('')).not.toContain(api.tokens.AccessToken);
    } finally {
      await central.db.execute(sql`alter table hidden_profiles rename to program_profiles`);
    }
  });

  it('keeps hashes of its tokens alone', async () => {
    const kept = JSON.stringify(await central.db.select().from(apiCredentials));
    expect(kept).not.toContain(api.tokens.ClientToken);
    expect(await central.db.$count(apiCredentials, eq(apiCredentials.kind, 'client-token'))).toBe(1);
  });
});
