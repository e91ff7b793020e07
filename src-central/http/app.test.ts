import { eq } from 'drizzle-orm';
import { SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { REQUEST_LIMIT_BYTES } from '../../src-shared/contracts/central.ts';
import { createAccessTokens } from '../auth/access-token.ts';
import { createSigningKeys } from '../auth/signing-keys.ts';
import { devices, signingKeys } from '../database/schema.ts';
import { describePglite, type TestCentral } from '../testing/databases.ts';
import { bodyOf, prepareApi, sendRaw, TEST_PULL, type TestApi } from '../testing/test-api.ts';
import { postJson } from '../testing/test-device.ts';

describePglite('a request to the API', (central) => {
  const setting = prepareApi(central);

  it.each<[string, () => Promise<string | undefined> | string | undefined, number, string, RegExp]>([
    ['no token', () => undefined, 401, 'UNAUTHORIZED', /^Bearer realm="[^"]+"$/],
    ['a password', () => 'Basic eDp5', 401, 'UNAUTHORIZED', /invalid_request/],
    ['two words', () => 'Bearer a b', 401, 'UNAUTHORIZED', /invalid_request/],
    ['rubbish for a token', () => 'Bearer rubbish', 401, 'UNAUTHORIZED', /invalid_token/],
    ['a token of another signer', () => foreignToken(setting.deviceId), 401, 'UNAUTHORIZED', /invalid_token/],
    ['an expired token', () => expiredToken(central, setting.deviceId), 401, 'UNAUTHORIZED', /expired/],
    [
      'a token for nobody',
      () => tokenFor(central, '018f0000-0000-7000-8000-000000000000'),
      401,
      'UNAUTHORIZED',
      /not valid/,
    ],
    ['an assertion for a token', () => assertionAsToken(setting), 401, 'UNAUTHORIZED', /invalid_token/],
  ])('with %s', async (_, authorization, status, code, challenge) => {
    const header = await authorization();
    const reply = await postJson(`${setting.url}/v1/sync/pull`, TEST_PULL, header ? { Authorization: header } : {});
    expect([reply.status, (await bodyOf(reply))['code']]).toEqual([status, code]);
    expect(reply.headers.get('www-authenticate')).toMatch(challenge);
  });

  it('with the token of a device that has since been revoked', async () => {
    await central.db.update(devices).set({ status: 'revoked' }).where(eq(devices.deviceId, setting.deviceId));
    const reply = await setting.post('/v1/sync/pull', TEST_PULL);
    expect([reply.status, await bodyOf(reply)]).toMatchObject([403, { code: 'DEVICE_REVOKED', defined: true }]);
  });

  it('with a signing key that has been retired', async () => {
    await central.db.update(signingKeys).set({ retiredAtMs: 1 });
    setting.aheadMs = 61_000;
    expect((await setting.post('/v1/sync/pull', TEST_PULL)).status).toBe(401);
  });

  it.each<[string, string, RequestInit, number, string]>([
    ['cut short', '{"position":', {}, 400, 'BAD_REQUEST'],
    ['not an object', '"hello"', {}, 400, 'BAD_REQUEST'],
    ['empty', '', {}, 400, 'BAD_REQUEST'],
    ['bytes that are no text', '\u0000\u0001', {}, 400, 'BAD_REQUEST'],
    ['with a field of another kind', JSON.stringify({ ...TEST_PULL, cursor: 'x' }), {}, 400, 'BAD_REQUEST'],
    ['with a figure out of range', JSON.stringify({ ...TEST_PULL, limit: 1_000_000 }), {}, 400, 'BAD_REQUEST'],
    ['that pollutes prototypes', '{"__proto__":{"position":1}}', {}, 400, 'BAD_REQUEST'],
    ['nested a thousand deep', '['.repeat(1_000) + ']'.repeat(1_000), {}, 400, 'BAD_REQUEST'],
    [
      'that is a form',
      'a=b',
      { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['without a type', '{}', { headers: { 'Content-Type': '' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['that is a PUT', '{}', { method: 'PUT' }, 405, 'METHOD_NOT_SUPPORTED'],
  ])('with a body %s', async (_, body, changes, status, code) => {
    const reply = await fetch(`${setting.url}/v1/sync/pull`, {
      method: 'POST',
      body,
      ...changes,
      headers: { 'Content-Type': 'application/json', Authorization: setting.authorization, ...changes.headers },
    });
    const text = await reply.text();
    expect([reply.status, JSON.parse(text)]).toMatchObject([status, { code }]);
    expect(text, 'nothing from inside').not.toMatch(/\bat .*:\d+|node_modules|drizzle|select /i);
  });

  it.each([
    ['with its length said', { 'Content-Length': String(REQUEST_LIMIT_BYTES + 1) }],
    ['in chunks', { 'Transfer-Encoding': 'chunked' }],
  ])('that is too large, %s, is answered and not cut off', async (_, headers) => {
    const reply = await sendRaw(`${setting.url}/v1/sync/push`, headers, 'x'.repeat(REQUEST_LIMIT_BYTES + 1));
    expect([reply.status, JSON.parse(reply.body)]).toMatchObject([
      413,
      { code: 'PAYLOAD_TOO_LARGE', data: { limitBytes: REQUEST_LIMIT_BYTES } },
    ]);
  });

  it.each([
    ['/nothing', 404, 'NOT_FOUND'],
    ['/v1/sync/nothing', 404, 'NOT_FOUND'],
    ['/v1/devices/enrol/', 401, 'UNAUTHORIZED'],
  ])('to %s', async (path, status, code) => {
    const headers = path.startsWith('/v1/sync') ? { Authorization: setting.authorization } : {};
    const reply = await postJson(setting.url + path, {}, headers);
    expect([reply.status, (await bodyOf(reply))['code']]).toEqual([status, code]);
  });
});

describePglite('what anyone may ask', (central) => {
  const setting = prepareApi(central);

  it('is whether central is there', async () => {
    const reply = await fetch(`${setting.url}/healthz`);
    expect([reply.status, await reply.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('is the description of the API, with each of its procedures and errors', async () => {
    const document = (await (await fetch(`${setting.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<
        string,
        Record<string, { responses: Record<string, unknown>; security?: unknown[]; tags?: string[] }>
      >;
    };
    expect(document.openapi).toMatch(/^3\./);
    const ofTills = Object.entries(document.paths).filter(([, { post }]) => post?.tags?.includes('Tills'));
    expect(ofTills.map(([path]) => path).toSorted()).toEqual([
      '/v1/devices/enrol',
      '/v1/holds',
      '/v1/members/movements',
      '/v1/receipts/find',
      '/v1/sync/pull',
      '/v1/sync/push',
      '/v1/sync/snapshot',
      '/v1/sync/snapshot/members',
      '/v1/sync/snapshot/products',
    ]);
    expect(document.paths['/v1/devices/enrol']?.['post']?.security).toEqual([]);
    expect(Object.keys(document.paths['/v1/sync/push']?.['post']?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '403', '409', '422']),
    );
  });
});

async function foreignToken(deviceId: string): Promise<string> {
  const token = await new SignJWT({ sub: deviceId, scope: 'sync' })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'x' })
    .setExpirationTime('5m')
    .sign(Buffer.alloc(32, 7));
  return `Bearer ${token}`;
}

async function tokenFor(central: TestCentral, deviceId: string, nowMs = Date.now()): Promise<string> {
  const clock = { nowMs: () => nowMs };
  return `Bearer ${await createAccessTokens(createSigningKeys(central.db, clock), clock, 600).issue(deviceId)}`;
}

function expiredToken(central: TestCentral, deviceId: string): Promise<string> {
  return tokenFor(central, deviceId, Date.now() - 601_000);
}

async function assertionAsToken(setting: TestApi): Promise<string> {
  return `Bearer ${await setting.device.assertion(setting.deviceId, setting.url)}`;
}
