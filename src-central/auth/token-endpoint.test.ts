import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { beforeEach, expect, it } from 'vitest';
import { authAssertions, devices } from '../database/schema.ts';
import { describeEachDatabase, describePglite, type TestCentral } from '../testing/databases.ts';
import { createTestDevice, postJson, postTokenRequest, type TestDevice, tokenForm } from '../testing/test-device.ts';
import { insertTestTill, startsTestServers } from '../testing/test-server.ts';
import { issueEnrolmentCode } from './issue-enrolment-code.ts';
import { ASSERTION_TYPE, TOKEN_PATH } from './token-endpoint.ts';

const nowSeconds = () => Math.floor(Date.now() / 1000);
/** The claims of a till whose clock is off by so many seconds. */
const skewed = (seconds: number) => ({ iat: nowSeconds() + seconds, exp: nowSeconds() + seconds + 60 });

describeEachDatabase('asking for a token', (central) => {
  const setting = prepareEnrolledDevice(central);

  it('gives a Bearer token of the stated life, never to be stored', async () => {
    const { reply, body } = await ask(setting, await setting.assertion());
    expect(reply.status).toBe(200);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 600, scope: 'sync' });
  });

  it('takes an assertion once, also when it comes twice at the same time', async () => {
    const assertion = await setting.assertion();
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask(setting, assertion)));
    const codes = answers.map(({ body }) => body['code'] ?? 'given').toSorted();
    expect(codes).toEqual(['ASSERTION_REPLAYED', 'ASSERTION_REPLAYED', 'ASSERTION_REPLAYED', 'given']);
  });

  it('lets two devices use the same jti, and forgets a jti when its assertion is past', async () => {
    const jti = 'the same jti';
    const other = await enrolAnother(central, setting.url);
    expect((await ask(setting, await setting.assertion({ jti }))).reply.status).toBe(200);
    expect((await ask(setting, await other.assertion({ jti }))).reply.status).toBe(200);
    expect(await central.db.select().from(authAssertions)).toHaveLength(2);
    setting.aheadMs = 10 * 60_000;
    const later = nowSeconds() + 600;
    expect((await ask(setting, await setting.assertion({ iat: later, exp: later + 60 }))).reply.status).toBe(200);
    expect(await central.db.select().from(authAssertions)).toHaveLength(1);
  });

  it('refuses a revoked device', async () => {
    await central.db.update(devices).set({ status: 'revoked' }).where(eq(devices.deviceId, setting.deviceId));
    const { reply, body } = await ask(setting, await setting.assertion());
    expect([reply.status, body['error'], body['code']]).toEqual([401, 'invalid_client', 'DEVICE_REVOKED']);
  });
});

describePglite('what keeps a till from a token', (central) => {
  const setting = prepareEnrolledDevice(central);

  it.each<[string, () => JWTPayload, string | null]>([
    ['a clock 50 s behind', () => skewed(-110), null],
    ['a clock 50 s ahead', () => skewed(50), null],
    ['a clock an hour behind', () => skewed(-3_600), 'ASSERTION_EXPIRED'],
    ['a clock an hour ahead', () => skewed(3_600), 'ASSERTION_NOT_YET_VALID'],
    ['a clock that begins in 1970', () => ({ iat: 5, exp: 65 }), 'ASSERTION_EXPIRED'],
    ['nbf in the future', () => ({ nbf: nowSeconds() + 200 }), 'ASSERTION_NOT_YET_VALID'],
    ['a life of a day', () => ({ exp: nowSeconds() + 86_400 }), 'ASSERTION_LIVES_TOO_LONG'],
    ['no expiry', () => ({ exp: undefined }) as unknown as JWTPayload, 'ASSERTION_MALFORMED'],
    ['no jti', () => ({ jti: undefined }) as unknown as JWTPayload, 'ASSERTION_MALFORMED'],
    ['a jti that can be guessed', () => ({ jti: '1' }), 'ASSERTION_MALFORMED'],
    ['no audience', () => ({ aud: undefined }) as unknown as JWTPayload, 'ASSERTION_MALFORMED'],
    ['another central as audience', () => ({ aud: 'http://central.example/oauth/token' }), 'ASSERTION_WRONG_AUDIENCE'],
    ['an audience that is no address', () => ({ aud: 'central' }), 'ASSERTION_WRONG_AUDIENCE'],
    ['one right audience of two', () => ({ aud: ['https://x.example', setting.url] }), null],
    ['another issuer', () => ({ iss: randomUUID() }), 'ASSERTION_MALFORMED'],
    ['an issuer that is no device', () => ({ iss: 'till', sub: 'till' }), 'ASSERTION_MALFORMED'],
    ['an unknown device', () => unknownDevice(), 'DEVICE_UNKNOWN'],
  ])('%s', async (_, claims, code) => {
    const { reply, body } = await ask(setting, await setting.assertion(claims()));
    if (code === null) {
      expect(reply.status).toBe(200);
      return;
    }
    expect(reply.status).toBe(401);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.get('www-authenticate')).toContain('Bearer');
    expect(body).toMatchObject({ error: 'invalid_client', error_description: expect.any(String), code });
  });

  it('says the time, so that a till with a wrong clock can sign again', async () => {
    setting.aheadMs = 3 * 86_400_000;
    const { body } = await ask(setting, await setting.assertion());
    expect(body['code']).toBe('ASSERTION_EXPIRED');
    const central_time_s = Math.floor(Number(body['central_time_ms']) / 1000);
    const corrected = await setting.assertion({ iat: central_time_s, exp: central_time_s + 60 });
    expect((await ask(setting, corrected)).reply.status).toBe(200);
  });

  it.each<[string, () => Promise<string> | string, string]>([
    [
      'signed by another key',
      async () => await createTestDevice().assertion(setting.deviceId, setting.url),
      'ASSERTION_SIGNATURE_INVALID',
    ],
    ['signed with RSA', () => rsaAssertion(setting), 'ASSERTION_SIGNATURE_INVALID'],
    ['signed with the public key as a secret', () => secretAssertion(setting), 'ASSERTION_SIGNATURE_INVALID'],
    ['not signed', () => new UnsecuredJWT(claimsOf(setting)).encode(), 'ASSERTION_SIGNATURE_INVALID'],
    ['changed after signing', async () => tampered(await setting.assertion()), 'ASSERTION_SIGNATURE_INVALID'],
    ['rubbish', () => 'rubbish', 'ASSERTION_MALFORMED'],
    ['three parts of rubbish', () => 'a.b.c', 'ASSERTION_MALFORMED'],
  ])('an assertion that is %s', async (_, make, code) => {
    const { reply, body } = await ask(setting, await make());
    expect([reply.status, body['error'], body['code']]).toEqual([401, 'invalid_client', code]);
  });

  it.each<[string, Record<string, string>, number, string, string]>([
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 'GRANT_UNSUPPORTED'],
    ['no grant', { grant_type: '' }, 400, 'invalid_request', 'REQUEST_MALFORMED'],
    ['another scope', { scope: 'admin' }, 400, 'invalid_scope', 'SCOPE_UNKNOWN'],
    ['the one scope', { scope: 'sync' }, 200, '', ''],
    ['no assertion', { client_assertion: '' }, 401, 'invalid_client', 'CREDENTIALS_MISSING'],
    [
      'SAML',
      { client_assertion_type: ASSERTION_TYPE.replace('jwt', 'saml2') },
      401,
      'invalid_client',
      'CREDENTIALS_MISSING',
    ],
    ['a secret as well', { client_secret: 'x' }, 400, 'invalid_request', 'REQUEST_MALFORMED'],
    ['another client id', { client_id: randomUUID() }, 400, 'invalid_request', 'REQUEST_MALFORMED'],
    ['an assertion of 9 kB', { client_assertion: 'x'.repeat(9_000) }, 400, 'invalid_request', 'REQUEST_MALFORMED'],
  ])('a form with %s', async (_, changes, status, error, code) => {
    const reply = await postTokenRequest(setting.url, { ...tokenForm(await setting.assertion()), ...changes });
    const body = (await reply.json()) as Record<string, unknown>;
    expect([reply.status, body['error'] ?? '', body['code'] ?? '']).toEqual([status, error, code]);
  });

  it('a form with a parameter twice', async () => {
    const form = new URLSearchParams(tokenForm(await setting.assertion()));
    form.append('grant_type', 'client_credentials');
    const reply = await fetch(setting.url + TOKEN_PATH, { method: 'POST', body: form });
    expect([reply.status, ((await reply.json()) as { error: string }).error]).toEqual([400, 'invalid_request']);
  });

  it('a body that is JSON, a password beside the assertion, or a GET', async () => {
    const form = tokenForm(await setting.assertion());
    const json = await postJson(setting.url + TOKEN_PATH, form);
    expect([json.status, ((await json.json()) as { error: string }).error]).toEqual([400, 'invalid_request']);
    const headers = { Authorization: 'Basic eDp5' };
    const both = await fetch(setting.url + TOKEN_PATH, { method: 'POST', body: new URLSearchParams(form), headers });
    expect([both.status, ((await both.json()) as { error: string }).error]).toEqual([400, 'invalid_request']);
    const get = await fetch(`${setting.url}${TOKEN_PATH}?${new URLSearchParams(form)}`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

interface EnrolledDevice {
  readonly url: string;
  readonly deviceId: string;
  assertion(claims?: JWTPayload): Promise<string>;
}

function prepareEnrolledDevice(
  central: TestCentral,
): EnrolledDevice & { readonly device: TestDevice; aheadMs: number } {
  const startServer = startsTestServers();
  const device = createTestDevice();
  const setting = {
    url: '',
    deviceId: '',
    device,
    /** How far central's clock is ahead of this machine's. */
    aheadMs: 0,
    assertion: (claims?: JWTPayload) => device.assertion(setting.deviceId, setting.url + TOKEN_PATH, claims),
  };
  beforeEach(async () => {
    setting.aheadMs = 0;
    const clock = { nowMs: () => Date.now() + setting.aheadMs };
    setting.url = (await startServer({ db: central.db, clock })).url;
    const { tillId } = await insertTestTill(central.db);
    setting.deviceId = (await device.enrol(setting.url, await issueEnrolmentCode(central.db, clock, tillId))).deviceId;
  });
  return setting;
}

async function enrolAnother(central: TestCentral, url: string): Promise<EnrolledDevice> {
  const device = createTestDevice();
  const { tillId } = await insertTestTill(central.db, 'T2');
  const { deviceId } = await device.enrol(
    url,
    await issueEnrolmentCode(central.db, { nowMs: () => Date.now() }, tillId),
  );
  return { url, deviceId, assertion: (claims) => device.assertion(deviceId, url + TOKEN_PATH, claims) };
}

async function ask(
  setting: { readonly url: string },
  assertion: string,
): Promise<{ reply: Response; body: Record<string, unknown> }> {
  const reply = await postTokenRequest(setting.url, tokenForm(assertion));
  return { reply, body: (await reply.json()) as Record<string, unknown> };
}

function claimsOf(setting: EnrolledDevice): JWTPayload {
  const { deviceId, url } = setting;
  return { iss: deviceId, sub: deviceId, aud: url, exp: nowSeconds() + 60, jti: randomUUID() };
}

function unknownDevice(): JWTPayload {
  const id = randomUUID();
  return { iss: id, sub: id };
}

function rsaAssertion(setting: EnrolledDevice): Promise<string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new SignJWT(claimsOf(setting)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
}

function secretAssertion(setting: EnrolledDevice & { device: TestDevice }): Promise<string> {
  const secret = Buffer.from(setting.device.publicKey, 'base64');
  return new SignJWT(claimsOf(setting)).setProtectedHeader({ alg: 'HS256' }).sign(secret);
}

function tampered(assertion: string): string {
  const [header, payload, signature] = assertion.split('.');
  const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as JWTPayload;
  const changed = Buffer.from(JSON.stringify({ ...claims, jti: randomUUID() })).toString('base64url');
  return [header, changed, signature].join('.');
}
