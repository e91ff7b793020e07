import { request } from 'node:http';
import { eq } from 'drizzle-orm';
import { SignJWT } from 'jose';
import { beforeEach, expect, it } from 'vitest';
import { REQUEST_LIMIT_BYTES } from '../../src-shared/contracts/central.ts';
import { createAccessTokens } from '../auth/access-token.ts';
import { issueEnrolmentCode } from '../auth/issue-enrolment-code.ts';
import { createSigningKeys } from '../auth/signing-keys.ts';
import { devices, signingKeys } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import type { CentralService } from '../sync/central-service.ts';
import { SyncError, type SyncProblem } from '../sync/errors.ts';
import { describePglite, type TestCentral } from '../testing/databases.ts';
import { createTestDevice, postJson } from '../testing/test-device.ts';
import { insertTestTill, startsTestServers, type TestServer } from '../testing/test-server.ts';

const POSITION = { epoch: 1, sequence: 0, hash: '0'.repeat(64) };
const PULL = { position: POSITION, cursor: 0, limit: 10, waitMs: 0 };

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
    const reply = await postJson(`${setting.url}/v1/sync/pull`, PULL, header ? { Authorization: header } : {});
    expect([reply.status, (await bodyOf(reply))['code']]).toEqual([status, code]);
    expect(reply.headers.get('www-authenticate')).toMatch(challenge);
  });

  it('with the token of a device that has since been revoked', async () => {
    await central.db.update(devices).set({ status: 'revoked' }).where(eq(devices.deviceId, setting.deviceId));
    const reply = await setting.post('/v1/sync/pull', PULL);
    expect([reply.status, await bodyOf(reply)]).toMatchObject([403, { code: 'DEVICE_REVOKED', defined: true }]);
  });

  it('with a signing key that has been retired', async () => {
    await central.db.update(signingKeys).set({ retiredAtMs: 1 });
    setting.aheadMs = 61_000;
    expect((await setting.post('/v1/sync/pull', PULL)).status).toBe(401);
  });

  it.each<[string, string, RequestInit, number, string]>([
    ['cut short', '{"position":', {}, 400, 'BAD_REQUEST'],
    ['not an object', '"hello"', {}, 400, 'BAD_REQUEST'],
    ['empty', '', {}, 400, 'BAD_REQUEST'],
    ['bytes that are no text', '\u0000\u0001', {}, 400, 'BAD_REQUEST'],
    ['with a field of another kind', JSON.stringify({ ...PULL, cursor: 'x' }), {}, 400, 'BAD_REQUEST'],
    ['with a figure out of range', JSON.stringify({ ...PULL, limit: 1_000_000 }), {}, 400, 'BAD_REQUEST'],
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

describePglite('an answer of the API', (central) => {
  const setting = prepareApi(central);

  it.each<[SyncProblem, number, unknown]>([
    [{ code: 'UNKNOWN_EPOCH' }, 409, undefined],
    [{ code: 'JOURNAL_FORKED', data: { sequence: 7 } }, 409, { sequence: 7 }],
    [{ code: 'CURSOR_TOO_OLD' }, 410, undefined],
    [{ code: 'DEVICE_REVOKED' }, 403, undefined],
  ])('names what the service refused: %o', async (problem, status, data) => {
    setting.service.pull = () => Promise.reject(new SyncError(problem));
    const reply = await setting.post('/v1/sync/pull', PULL);
    const body = await bodyOf(reply);
    expect([reply.status, body]).toMatchObject([status, { code: problem.code, defined: true }]);
    expect(body['data']).toEqual(data);
  });

  it('names what a push was refused for', async () => {
    const takenIn = { ...POSITION, sequence: 3 };
    setting.service.push = () => Promise.reject(new SyncError({ code: 'CHAIN_GAP', data: { takenIn } }));
    const reply = await setting.post('/v1/sync/push', { position: POSITION, entries: [] });
    expect(await bodyOf(reply)).toMatchObject({ code: 'CHAIN_GAP', defined: true, data: { takenIn } });
  });

  it.each<[string, () => Promise<never>]>([
    ['an error', () => Promise.reject(new Error('secret words of +49 171 3920012'))],
    [
      'a problem that this procedure does not declare',
      () => Promise.reject(new SyncError({ code: 'CHAIN_GAP', data: { takenIn: POSITION } })),
    ],
    ['an answer that is not of the contract', () => Promise.resolve({ surprise: true } as never)],
    ['a thrown text', () => Promise.reject('secret words' as unknown as Error)],
  ])('says of %s only an id, under which the log has the reason', async (_, pull) => {
    setting.service.pull = pull;
    const reply = await setting.post('/v1/sync/pull', PULL);
    const body = (await bodyOf(reply)) as { code: string; message: string; data: { id: string } };
    expect([reply.status, body.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(body)).not.toMatch(/secret|surprise|CHAIN_GAP/);
    expect(setting.server.logged.join('')).toContain(body.data.id);
  });

  it('keeps the values of a failed statement out of the log as well', async () => {
    setting.service.pull = async () => {
      await central.db.insert(devices).values({ deviceId: 'Erika +493023125000' } as typeof devices.$inferInsert);
      throw new Error('unreachable');
    };
    expect((await setting.post('/v1/sync/pull', PULL)).status).toBe(500);
    expect(setting.server.logged.join('')).not.toMatch(/Erika|493023125000/);
    expect(setting.server.logged.join('')).toContain('"code":"22P02"');
  });

  it('is compressed when it is large and the caller takes gzip', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => ({
      sequence: index + 1,
      change: { kind: 'something', of: 'some length' },
    }));
    setting.answerPull({ rows });
    const zipped = await sendRaw(`${setting.url}/v1/sync/pull`, gzipHeaders(setting, 'gzip'), JSON.stringify(PULL));
    expect(zipped.headers['content-encoding']).toBe('gzip');
    const plain = await sendRaw(`${setting.url}/v1/sync/pull`, gzipHeaders(setting, 'identity'), JSON.stringify(PULL));
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(plain.body).rows).toEqual(rows);
    setting.answerPull({ rows: [] });
    const small = await sendRaw(`${setting.url}/v1/sync/pull`, gzipHeaders(setting, 'gzip'), JSON.stringify(PULL));
    expect(small.headers['content-encoding']).toBeUndefined();
  });

  it('ends a waiting pull when the caller has gone', async () => {
    const [began, ended] = [new Happening(), new Happening()];
    setting.service.pull = (_, __, signal) => {
      began.happen();
      signal?.addEventListener('abort', () => ended.happen());
      return new Promise(() => undefined);
    };
    const abort = new AbortController();
    const pull = fetch(`${setting.url}/v1/sync/pull`, {
      method: 'POST',
      body: JSON.stringify(PULL),
      headers: { 'Content-Type': 'application/json', Authorization: setting.authorization },
      signal: abort.signal,
    });
    await began.happened;
    abort.abort();
    await expect(pull).rejects.toThrow();
    await ended.happened;
  });

  it('still comes to a pull that waits when the server closes', async () => {
    const began = new Happening();
    const state = await readCentralState(central.db);
    setting.service.pull = (_, __, signal) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(pullAnswer(state.incarnation, { rows: [] })));
        began.happen();
      });
    const pull = setting.post('/v1/sync/pull', PULL);
    await began.happened;
    const startedAtMs = Date.now();
    await setting.server.close();
    expect((await pull).status).toBe(200);
    expect(Date.now() - startedAtMs).toBeLessThan(2_000);
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
      paths: Record<string, Record<string, { responses: Record<string, unknown>; security?: unknown[] }>>;
    };
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/v1/devices/enrol',
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

interface Api {
  readonly url: string;
  readonly server: TestServer;
  readonly deviceId: string;
  readonly authorization: string;
  /** What the server calls; each test sets what it needs. */
  readonly service: { -readonly [Name in keyof CentralService]: CentralService[Name] };
  aheadMs: number;
  readonly device: ReturnType<typeof createTestDevice>;
  post(path: string, body: unknown): Promise<Response>;
  answerPull(changes: { rows: { sequence: number; change: { kind: string } }[] }): void;
}

function prepareApi(central: TestCentral): Api {
  const startServer = startsTestServers();
  const service = {
    push: unexpected,
    pull: unexpected,
    beginSnapshot: unexpected,
    snapshotMembers: unexpected,
    snapshotProducts: unexpected,
    stop: () => Promise.resolve(),
  } as Api['service'];
  const started: { server?: TestServer; incarnation: string } = { incarnation: '' };
  const api = {
    url: '',
    deviceId: '',
    authorization: '',
    service,
    aheadMs: 0,
    device: createTestDevice(),
    get server() {
      if (!started.server) throw new Error('there within tests only');
      return started.server;
    },
    post: (path: string, body: unknown) => postJson(api.url + path, body, { Authorization: api.authorization }),
    answerPull: (changes: Parameters<Api['answerPull']>[0]) => {
      service.pull = () => Promise.resolve(pullAnswer(started.incarnation, changes));
    },
  };
  beforeEach(async () => {
    api.aheadMs = 0;
    const clock = { nowMs: () => Date.now() + api.aheadMs };
    started.server = await startServer({ db: central.db, service, clock });
    started.incarnation = (await readCentralState(central.db)).incarnation;
    api.url = started.server.url;
    const { tillId } = await insertTestTill(central.db);
    const enrolment = await api.device.enrol(api.url, await issueEnrolmentCode(central.db, clock, tillId));
    api.deviceId = enrolment.deviceId;
    api.authorization = `Bearer ${await api.device.requestToken(api.url, api.deviceId)}`;
  });
  return api;
}

function unexpected(): Promise<never> {
  return Promise.reject(new Error('this test did not mean to reach the service'));
}

class Happening {
  happen: () => void = unset;
  readonly happened = new Promise<void>((resolve) => {
    this.happen = resolve;
  });
}

function unset(): never {
  throw new Error('replaced as soon as it is made');
}

function pullAnswer(
  incarnation: string,
  changes: { rows: { sequence: number; change: { kind: string } }[] },
): Awaited<ReturnType<CentralService['pull']>> {
  const contact = { protocol: 1, incarnation, centralTimeMs: Date.now() };
  return { contact, takenIn: POSITION, cursor: 0, watermark: null, more: false, ...changes };
}

async function bodyOf(reply: Response): Promise<Record<string, unknown>> {
  return (await reply.json()) as Record<string, unknown>;
}

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

async function assertionAsToken(setting: Api): Promise<string> {
  return `Bearer ${await setting.device.assertion(setting.deviceId, setting.url)}`;
}

function gzipHeaders(setting: Api, encoding: string): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    Authorization: setting.authorization,
    'Accept-Encoding': encoding,
  };
}

/** A request as it is, and the answer's bytes as they came. */
function sendRaw(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
