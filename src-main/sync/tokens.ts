import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ConnectionError } from './connection-error.ts';
import type { Transport } from './transport.ts';

export interface AccessTokens {
  /** A token that is good for a while yet. Callers at the same time share one request. */
  get(signal?: AbortSignal): Promise<string>;
  /** Central did not take `token`: the next call gets another. */
  drop(token: string): void;
}

export interface TokenOptions {
  readonly centralUrl: string;
  readonly deviceId: string;
  /** Ed25519 signature by the device key. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  /** The till's clock, by which central judges the assertion. */
  readonly nowMs: () => number;
  /** Milliseconds that only go forward: a token's age does not depend on what time it is. */
  readonly monotonicMs: () => number;
  /** Told what central's clock shows, where central says that the till's is off. */
  readonly onCentralTime: (centralTimeMs: number) => void;
}

/**
 * Access tokens by OAuth 2 client credentials, where the client proves itself by a JWT that the device key signs
 * (RFC 6749 4.4, RFC 7523 2.2). They are renewed before they expire, unseen by whoever needs one.
 */
export function createAccessTokens(transport: Transport, options: TokenOptions): AccessTokens {
  let current: { readonly token: string; readonly goodUntilMs: number } | null = null;
  let renewal: Promise<string> | null = null;

  const renew = async () => {
    const asked = options.monotonicMs();
    const granted = await requestToken(transport, options);
    const lifeMs = granted.expires_in * 1000;
    current = { token: granted.access_token, goodUntilMs: asked + lifeMs - Math.min(MARGIN_MS, lifeMs / 5) };
    return granted.access_token;
  };

  return {
    async get(signal) {
      signal?.throwIfAborted();
      if (current && options.monotonicMs() < current.goodUntilMs) return current.token;
      renewal ??= renew().finally(() => {
        renewal = null;
      });
      return await raceAbort(renewal, signal);
    },
    drop(token) {
      if (current?.token === token) current = null;
    },
  };
}

const MARGIN_MS = 30_000;
const ASSERTION_LIFE_SECONDS = 60;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const grantedSchema = z.object({
  access_token: z.string().min(1).max(8_000),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.int().min(1).max(86_400),
});
type Granted = z.infer<typeof grantedSchema>;

const refusedSchema = z.object({
  error: z.string().max(100),
  code: z.string().max(100).optional(),
  central_time_ms: z.int().min(0).optional(),
});

/** What central's own codes for a refused token mean here; anything else is `not-authorised`. */
const CLOCK_CODES: ReadonlySet<string> = new Set(['ASSERTION_EXPIRED', 'ASSERTION_NOT_YET_VALID']);
const GONE_CODES: ReadonlySet<string> = new Set(['DEVICE_REVOKED', 'DEVICE_UNKNOWN']);

async function requestToken(transport: Transport, options: TokenOptions): Promise<Granted> {
  const first = await askForToken(transport, options, options.nowMs());
  if ('granted' in first) return first.granted;
  const { code = '', central_time_ms: centralTimeMs } = first.refused;
  if (!CLOCK_CODES.has(code) || centralTimeMs === undefined) throw refusal(first.refused);
  options.onCentralTime(centralTimeMs);
  const second = await askForToken(transport, options, centralTimeMs);
  if ('granted' in second) return second.granted;
  throw refusal(second.refused);
}

type TokenAnswer = { granted: Granted } | { refused: z.infer<typeof refusedSchema> };

async function askForToken(transport: Transport, options: TokenOptions, nowMs: number): Promise<TokenAnswer> {
  const url = `${options.centralUrl}/oauth/token`;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: createAssertion(options, url, nowMs),
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { status, body } = await transport.post({ url, headers, body: form.toString() });
  if (status >= 500) throw new ConnectionError('central-failed', `token endpoint: status ${status}`);
  const granted = grantedSchema.safeParse(body);
  if (status === 200 && granted.success) return { granted: granted.data };
  const refused = refusedSchema.safeParse(body);
  if (status >= 400 && refused.success) return { refused: refused.data };
  throw new ConnectionError('not-central', `token endpoint: status ${status} of another shape`);
}

/** A JWT in compact form (RFC 7515 7.1), signed with EdDSA (RFC 8037), good for a minute and for once. */
function createAssertion(options: TokenOptions, audience: string, nowMs: number): string {
  const issuedAt = Math.floor(nowMs / 1000);
  const claims = {
    iss: options.deviceId,
    sub: options.deviceId,
    aud: audience,
    jti: randomUUID(),
    iat: issuedAt,
    exp: issuedAt + ASSERTION_LIFE_SECONDS,
  };
  const signed = `${encodePart({ alg: 'EdDSA', typ: 'JWT' })}.${encodePart(claims)}`;
  return `${signed}.${Buffer.from(options.sign(Buffer.from(signed, 'utf8'))).toString('base64url')}`;
}

function encodePart(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

function refusal(refused: z.infer<typeof refusedSchema>): ConnectionError {
  const gone = GONE_CODES.has(refused.code ?? '');
  const detail = `no token: ${refused.error} ${refused.code ?? ''}`;
  return new ConnectionError(gone ? 'device-revoked' : 'not-authorised', detail);
}

/** Stops waiting when aborted; the shared request goes on for the others. */
async function raceAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await promise;
  return await new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
