import { randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { createDeviceKey, importPrivateKey, signBytes } from '../../src-node/crypto.ts';
import { type Enrolment, enrolmentProofText, PROTOCOL_VERSION } from '../../src-shared/contracts/central.ts';
import { ASSERTION_TYPE, TOKEN_PATH } from '../auth/token-endpoint.ts';

/** A device with its key, as central's tests need one: it signs what a till signs, and sends what it is told to. */
export interface TestDevice {
  readonly publicKey: string;
  /** The body of an enrolment request, each part of which can be replaced. */
  enrolmentBody(enrolmentCode: string, changes?: Record<string, unknown>): Record<string, unknown>;
  /** Signs any bytes with the device key. */
  sign(bytes: Uint8Array): Buffer;
  enrol(baseUrl: string, enrolmentCode: string): Promise<Enrolment>;
  /** A client assertion; claims given replace the right ones, and `undefined` removes one. */
  assertion(deviceId: string, audience: string, claims?: JWTPayload): Promise<string>;
  requestToken(baseUrl: string, deviceId: string): Promise<string>;
}

export function createTestDevice(): TestDevice {
  const { publicKey: rawKey, privateKeyDer } = createDeviceKey();
  const privateKey = importPrivateKey(privateKeyDer);
  const publicKey = rawKey.toString('base64');
  const device: TestDevice = {
    publicKey,
    sign: (bytes) => signBytes(privateKey, bytes),
    enrolmentBody: (enrolmentCode, changes) => ({
      protocol: PROTOCOL_VERSION,
      enrolmentCode,
      publicKey,
      proof: signBytes(privateKey, Buffer.from(enrolmentProofText(enrolmentCode, publicKey))).toString('base64'),
      deviceName: 'test till',
      ...changes,
    }),
    async enrol(baseUrl, enrolmentCode) {
      const reply = await postJson(`${baseUrl}/v1/devices/enrol`, device.enrolmentBody(enrolmentCode));
      if (!reply.ok) throw new Error(`enrolment failed: ${reply.status} ${await reply.text()}`);
      return (await reply.json()) as Enrolment;
    },
    assertion(deviceId, audience, claims) {
      const now = Math.floor(Date.now() / 1000);
      const right = { iss: deviceId, sub: deviceId, aud: audience, iat: now, exp: now + 60, jti: randomUUID() };
      return new SignJWT({ ...right, ...claims }).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);
    },
    async requestToken(baseUrl, deviceId) {
      const assertion = await device.assertion(deviceId, baseUrl + TOKEN_PATH);
      const reply = await postTokenRequest(baseUrl, tokenForm(assertion));
      if (!reply.ok) throw new Error(`no token: ${reply.status} ${await reply.text()}`);
      return ((await reply.json()) as { access_token: string }).access_token;
    },
  };
  return device;
}

/** The form of a token request as RFC 7523 wants it. */
export function tokenForm(assertion: string): Record<string, string> {
  return { grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
}

export function postTokenRequest(baseUrl: string, form: Record<string, string>): Promise<Response> {
  return fetch(baseUrl + TOKEN_PATH, { method: 'POST', body: new URLSearchParams(form) });
}

export function postJson(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, { method: 'POST', body: text, headers: { 'Content-Type': 'application/json', ...headers } });
}
