import { createHmac, randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { REQUEST_LIMIT_BYTES } from '../../../src-shared/contracts/central.ts';
import { revokeCredential } from '../../auth/api-clients.ts';
import { signedText } from '../../auth/guard.ts';
import { accounts, apiClients, auditEvents, idempotentRequests } from '../../database/schema.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { prepareNative } from '../../testing/native-world.ts';
import { sendRaw } from '../../testing/test-api.ts';

describeEachDatabase('the native interface', (central) => {
  const api = prepareNative(central);
  const outcome = async (...call: Parameters<typeof api.ask>) => {
    const { status, body } = await api.ask(...call);
    return [status, body['code']];
  };
  const newAccount = { displayName: 'Ada Test' };
  const makeAccount = (key: string | null, body: unknown = newAccount, client = api.key) =>
    api.ask('POST', '/v1/accounts', {
      body,
      key: client,
      ...(key !== null && { headers: { 'Idempotency-Key': key } }),
    });

  it('takes a token by client credentials, in the form or in Authorization, and a key as X-API-Key', async () => {
    const { clientId, secret, key } = await api.addClient();
    expect((await api.ask('GET', '/v1/members', bearer(await api.requestToken(clientId, secret)))).status).toBe(200);
    expect((await api.ask('GET', '/v1/members', { key })).status).toBe(200);
  });

  it.each<[string, () => Promise<Parameters<typeof api.ask>[2]> | Parameters<typeof api.ask>[2], RegExp]>([
    ['nothing', () => ({ key: null }), /^Bearer realm="earnest-central"$/],
    ['a key that is none', () => ({ key: 'nothing' }), /^Bearer realm/],
    ['a token that is none', () => bearer('nothing'), /invalid_token/],
    ['a password', () => ({ key: null, headers: { Authorization: 'Basic eDp5' } }), /invalid_request/],
    ['a key and a token', () => ({ headers: { Authorization: 'Bearer x' } }), /invalid_request/],
    ['a secret as a key', async () => ({ key: (await api.addClient()).secret }), /^Bearer realm/],
    [
      'the key of another interface',
      async () => ({ key: (await api.addClient({ interface: 'rewards' })).key }),
      /^Bearer/,
    ],
    [
      'the token of another interface',
      async () => {
        const { clientId, secret } = await api.addClient({ interface: 'connector' });
        return bearer(await api.requestToken(clientId, secret));
      },
      /invalid_token/,
    ],
    [
      'a revoked key',
      async () => {
        const { key } = await api.addClient();
        await revokeCredential(central.db, api.world.clock, key);
        return { key };
      },
      /^Bearer realm/,
    ],
    [
      'the token of a client that is no longer active',
      async () => {
        const { clientId, secret } = await api.addClient();
        const token = await api.requestToken(clientId, secret);
        await central.db.update(apiClients).set({ active: false }).where(eq(apiClients.clientId, clientId));
        return bearer(token);
      },
      /invalid_token/,
    ],
    [
      'an expired token',
      async () => {
        const { clientId, secret } = await api.addClient();
        const token = await api.requestToken(clientId, secret);
        api.world.clock.advance(11 * 60_000);
        return bearer(token);
      },
      /invalid_token/,
    ],
  ])('refuses %s with 401 and a challenge', async (_, call, challenge) => {
    const { status, headers, body } = await api.ask('GET', '/v1/members', await call());
    expect([status, headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    expect(headers.get('www-authenticate')).toMatch(challenge);
    expect(body).toMatchObject({ code: 'UNAUTHORIZED', status: 401 });
  });

  it.each([
    ['reader', 'POST', '/v1/accounts'],
    ['reader', 'POST', `/v1/members/${randomUUID()}/close`],
    ['reader', 'GET', `/v1/members/${randomUUID()}/export`],
    ['marketing', 'PATCH', `/v1/members/${randomUUID()}`],
    ['service', 'GET', '/v1/devices'],
    ['service', 'GET', '/v1/audit'],
  ] as const)('refuses a %s %s %s for its scope', async (role, method, path) => {
    const { key } = await api.addClient({ role });
    const { status, headers, body } = await api.ask(method, path, {
      key,
      body: method === 'GET' ? undefined : newAccount,
    });
    expect([status, body['code']]).toEqual([403, 'SCOPE_MISSING']);
    expect(headers.get('www-authenticate')).toMatch(/error="insufficient_scope", scope="/);
    expect(await central.db.$count(auditEvents)).toBe(0);
  });

  it('gives a token no more than it asked for', async () => {
    const { clientId, secret } = await api.addClient();
    const call = bearer(await api.requestToken(clientId, secret, 'members:read'));
    expect(await outcome('GET', '/v1/members', call)).toEqual([200, undefined]);
    expect(await outcome('POST', '/v1/accounts', { ...call, body: newAccount })).toEqual([403, 'SCOPE_MISSING']);
  });

  it('refuses a client from another network, one who asks too often, and one who does not sign', async () => {
    const elsewhere = await api.addClient({ networks: ['192.0.2.0/24'] });
    expect(await outcome('GET', '/v1/members', elsewhere)).toEqual([403, 'ADDRESS_NOT_ALLOWED']);
    const rare = await api.addClient({ requestsPerMinute: 1 });
    expect(await outcome('GET', '/v1/members', rare)).toEqual([200, undefined]);
    const late = await api.ask('GET', '/v1/members', rare);
    expect([late.status, late.body['code'], late.headers.get('retry-after')]).toEqual([429, 'TOO_MANY_REQUESTS', '60']);
    const signingKey = Buffer.from('a key to sign with');
    const { key } = await api.addClient({ signingKey });
    expect(await outcome('POST', '/v1/accounts', { key, body: newAccount })).toEqual([401, 'SIGNATURE_MISSING']);
    const sign = (body: string, seconds = Math.floor(api.world.clock.nowMs() / 1000)) => {
      const text = signedText(seconds, { method: 'POST', target: '/v1/accounts', body });
      return { Signature: `t=${seconds},v1=${createHmac('sha256', signingKey).update(text).digest('hex')}` };
    };
    const body = JSON.stringify(newAccount);
    expect(await outcome('POST', '/v1/accounts', { key, body, headers: sign('{}') })).toEqual([
      401,
      'SIGNATURE_INVALID',
    ]);
    expect(await outcome('POST', '/v1/accounts', { key, body, headers: sign(body, 1) })).toEqual([
      401,
      'SIGNATURE_TOO_OLD',
    ]);
    expect(await outcome('POST', '/v1/accounts', { key, body, headers: sign(body) })).toEqual([201, undefined]);
  });

  it('says what is wrong as RFC 9457 has it, field by field', async () => {
    const { status, headers, body } = await api.ask('POST', '/v1/accounts', {
      body: { displayName: '', kind: 'robot' },
    });
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      400,
      'application/problem+json',
      'no-store',
    ]);
    expect(body).toMatchObject({
      type: `${api.url}/docs#REQUEST_INVALID`,
      title: 'The request is not as it must be.',
      status: 400,
      code: 'REQUEST_INVALID',
    });
    expect((body['errors'] as { field: string }[]).map(({ field }) => field).toSorted()).toEqual([
      'displayName',
      'kind',
    ]);
  });

  it.each<[string, string, string, RequestInit, number, string]>([
    ['cut short', 'POST', '{"displayName":', {}, 400, 'REQUEST_INVALID'],
    ['that is a list', 'POST', '[]', {}, 400, 'REQUEST_INVALID'],
    ['that is null', 'POST', 'null', {}, 400, 'REQUEST_INVALID'],
    ['that is empty', 'POST', '', {}, 400, 'REQUEST_INVALID'],
    [
      'nested a thousand deep',
      'POST',
      `{"names":${'['.repeat(1_000)}${']'.repeat(1_000)}}`,
      {},
      400,
      'REQUEST_INVALID',
    ],
    ['that names a prototype', 'POST', '{"__proto__":{"kind":"person"},"displayName":"x"}', {}, 400, 'REQUEST_INVALID'],
    [
      'that is a form',
      'POST',
      'a=b',
      { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['that is XML', 'POST', '<a/>', { headers: { 'Content-Type': 'text/xml' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['by another method', 'PUT', '{}', {}, 405, 'METHOD_NOT_ALLOWED'],
  ])('refuses a body %s, and changes nothing', async (_, method, body, changes, status, code) => {
    const headers = { 'Content-Type': 'application/json', 'X-API-Key': api.key, ...changes.headers };
    const reply = await fetch(`${api.url}/v1/accounts`, requestOf(method, body, headers));
    const text = await reply.text();
    expect([reply.status, (JSON.parse(text) as { code: string }).code]).toEqual([status, code]);
    expect(text, 'nothing from inside').not.toMatch(/\bat .*:\d+|node_modules|drizzle|select /i);
    expect(await central.db.$count(accounts)).toBe(0);
  });

  it.each([
    ['with its length said', { 'Content-Length': String(REQUEST_LIMIT_BYTES + 1) }],
    ['in chunks', { 'Transfer-Encoding': 'chunked' }],
  ])('refuses a huge body, %s, in its own form', async (_, headers) => {
    const reply = await sendRaw(`${api.url}/v1/accounts`, headers, 'x'.repeat(REQUEST_LIMIT_BYTES + 1));
    expect([reply.status, reply.headers['content-type']]).toEqual([413, 'application/problem+json']);
    expect(JSON.parse(reply.body)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  it('leaves to the tills what is theirs', async () => {
    const reply = await fetch(`${api.url}/v1/members/movements`, { method: 'POST', headers: { 'X-API-Key': api.key } });
    expect([reply.status, await reply.json()]).toMatchObject([401, { code: 'UNAUTHORIZED', defined: false }]);
  });

  it('hides what went wrong inside, and says where the log has it', async () => {
    await central.db.execute(sql`alter table account_names rename to account_names_gone`);
    try {
      const { status, body } = await makeAccount(null, { ...newAccount, names: ['crm-1'] });
      expect([status, body['code']]).toEqual([500, 'INTERNAL_ERROR']);
      const [, id = 'none'] = /under (\S+)\.$/.exec(String(body['detail'])) ?? [];
      expect(api.logged.filter((line) => line.includes(id))).toHaveLength(1);
      expect(api.logged.join()).not.toMatch(/Ada Test|crm-1/);
      expect(await central.db.$count(accounts)).toBe(0);
    } finally {
      await central.db.execute(sql`alter table account_names_gone rename to account_names`);
    }
  });

  it('does what bears an Idempotency-Key once, and gives the same answer again', async () => {
    const first = await makeAccount('k-1');
    const again = await makeAccount('k-1', { ...newAccount });
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(await central.db.$count(accounts)).toBe(1);
    expect(JSON.stringify(await central.db.select().from(idempotentRequests)), 'nothing of a person').not.toMatch(
      /Ada/,
    );
  });

  it('does it once also where many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => makeAccount('k-2')));
    expect(new Set(answers.map(({ body }) => body['accountId'])).size).toBe(1);
    expect(await central.db.$count(accounts)).toBe(1);
  });

  it('refuses the same Idempotency-Key with other content, and keeps the keys of clients apart', async () => {
    await makeAccount('k-3');
    const other = await makeAccount('k-3', { displayName: 'Bob Test' });
    expect([other.status, other.body['code']]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    const { key } = await api.addClient();
    expect((await makeAccount('k-3', { displayName: 'Bob Test' }, key)).status).toBe(201);
    expect((await makeAccount('x'.repeat(201))).body['code']).toBe('REQUEST_INVALID');
  });

  it('keeps no answer of a refused request: it can be asked again with its key', async () => {
    const taken = await makeAccount(null, { ...newAccount, names: ['crm-1'] });
    const joined = { ...newAccount, names: ['crm-1'] };
    expect((await makeAccount('k-4', joined)).body['code']).toBe('ACCOUNT_NAME_IN_USE');
    await api.ask('PATCH', `/v1/accounts/${String(taken.body['accountId'])}`, { body: { names: [] } });
    expect((await makeAccount('k-4', joined)).status).toBe(201);
  });
});

function bearer(token: string) {
  return { key: null, headers: { Authorization: `Bearer ${token}` } };
}

function requestOf(method: string, body: string, headers: HeadersInit): RequestInit {
  return { method, body, headers };
}
