import { randomUUID, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeviceKey, importPrivateKey, importPublicKey, signBytes } from '../../src-node/crypto.ts';
import { answerWith, hang, type ScriptedCentral, startScriptedCentral } from './testing/scripted-central.ts';
import { type AccessTokens, createAccessTokens } from './tokens.ts';
import { createTransport, type Transport } from './transport.ts';

const TOKEN_PATH = '/oauth/token';
const NOW_MS = 1_790_000_000_000;
const deviceId = randomUUID();
const key = createDeviceKey();

let central: ScriptedCentral;
let transport: Transport;
let tokens: AccessTokens;
let elapsedMs: number;
let told: number[];

beforeEach(async () => {
  central = await startScriptedCentral();
  transport = createTransport({ certificateAuthority: null, limits: { wholeMs: 300 } });
  elapsedMs = 0;
  told = [];
  const privateKey = importPrivateKey(key.privateKeyDer);
  tokens = createAccessTokens(transport, {
    centralUrl: central.url,
    deviceId,
    sign: (bytes) => signBytes(privateKey, bytes),
    nowMs: () => NOW_MS,
    monotonicMs: () => elapsedMs,
    onCentralTime: (centralTimeMs) => told.push(centralTimeMs),
  });
});

afterEach(async () => {
  await transport.close();
  await central.close();
});

describe('access tokens', () => {
  it('are asked for once, however many need one at the same time', async () => {
    const given = await Promise.all([tokens.get(), tokens.get(), tokens.get()]);
    expect(new Set(given).size).toBe(1);
    expect(central.asked).toEqual([TOKEN_PATH]);
  });

  it.each<[number, number]>([
    [569_000, 1],
    [571_000, 2],
  ])('of ten minutes: after %i ms, %i requests', async (ageMs, requests) => {
    await tokens.get();
    elapsedMs = ageMs;
    await tokens.get();
    expect(central.asked).toHaveLength(requests);
  });

  it('are replaced when central does not take them; one that was replaced already is not', async () => {
    const first = await tokens.get();
    tokens.drop(first);
    const second = await tokens.get();
    tokens.drop(first);
    expect(await tokens.get()).toBe(second);
    expect(second).not.toBe(first);
  });

  it('are asked for with a JWT that the device signed, good for a minute', async () => {
    await tokens.get();
    const form = new URLSearchParams(central.bodies[0]);
    expect(form.get('grant_type')).toBe('client_credentials');
    const [header = '', claims = '', signature = ''] = (form.get('client_assertion') ?? '').split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'EdDSA', typ: 'JWT' });
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: deviceId,
      sub: deviceId,
      aud: `${central.url}${TOKEN_PATH}`,
      iat: NOW_MS / 1000,
      exp: NOW_MS / 1000 + 60,
    });
    const signed = Buffer.from(`${header}.${claims}`);
    expect(verify(null, signed, importPublicKey(key.publicKey), Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it.each<[string, object, string]>([
    ['a device that was revoked', { error: 'invalid_client', code: 'DEVICE_REVOKED' }, 'device-revoked'],
    ['a device that central does not know', { error: 'invalid_client', code: 'DEVICE_UNKNOWN' }, 'device-revoked'],
    ['a signature it does not take', { error: 'invalid_client' }, 'not-authorised'],
    ['an answer of another shape', { nothing: true }, 'not-central'],
  ])('%s', async (_, body, problem) => {
    central.script(TOKEN_PATH, answerWith(401, JSON.stringify(body)));
    await expect(tokens.get()).rejects.toMatchObject({ problem });
  });

  it('are asked for again at the right time, once, when central says that the clock is off', async () => {
    const off = { error: 'invalid_client', code: 'ASSERTION_EXPIRED', central_time_ms: NOW_MS + 3_600_000 };
    central.script(TOKEN_PATH, answerWith(401, JSON.stringify(off)));
    await tokens.get();
    expect(told).toEqual([NOW_MS + 3_600_000]);
    tokens.drop(await tokens.get());
    central.script(TOKEN_PATH, answerWith(401, JSON.stringify(off)), answerWith(401, JSON.stringify(off)));
    await expect(tokens.get()).rejects.toMatchObject({ problem: 'not-authorised' });
    expect(central.asked).toHaveLength(4);
  });

  it('do not keep a caller that gives up, and go on for the others', async () => {
    central.script(TOKEN_PATH, (_request, _response, obey) =>
      new Promise((resolve) => setTimeout(resolve, 100)).then(obey),
    );
    const leaves = tokens.get(AbortSignal.timeout(20));
    const stays = tokens.get();
    await expect(leaves).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await stays).toMatch(/./);
  });

  it('time out like any request, and can be asked for again', async () => {
    central.script(TOKEN_PATH, hang);
    await expect(tokens.get()).rejects.toMatchObject({ problem: 'timed-out' });
    expect(await tokens.get()).toMatch(/./);
  });
});
