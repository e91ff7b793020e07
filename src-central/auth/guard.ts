import { createHmac, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { Clock } from '../clock.ts';
import type { ApiClient } from './api-clients.ts';

/** A request as the guard looks at it. */
export interface GuardedRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly body: string;
  /** The caller's address; undefined where the socket has gone. */
  readonly address: string | undefined;
  /** The header `Signature`, as `t=<seconds>,v1=<hex>`. */
  readonly signature: string | undefined;
}

export type GuardProblem =
  | { readonly code: 'ADDRESS_NOT_ALLOWED' }
  | { readonly code: 'SIGNATURE_MISSING' | 'SIGNATURE_INVALID' | 'SIGNATURE_TOO_OLD' }
  | { readonly code: 'TOO_MANY_REQUESTS'; readonly retryAfterMs: number };

/** What stands between a known client and the interface: where it may come from, that it signed, and how often it asks. */
export interface Guard {
  /** Null where the request may go on. */
  check(client: ApiClient, request: GuardedRequest): GuardProblem | null;
}

/** A signature may be this old, and as far ahead. */
export const SIGNATURE_AGE_SECONDS = 300;

/** One guard for all interfaces of this process, so that a client's requests are counted together. */
export function createGuard(clock: Clock): Guard {
  const buckets = new Map<string, { level: number; atMs: number }>();
  return {
    check(client, request) {
      if (!mayComeFrom(client.networks, request.address)) return { code: 'ADDRESS_NOT_ALLOWED' };
      return signatureProblem(client.signingKey, request, clock.nowMs()) ?? takeToken(buckets, client, clock.nowMs());
    },
  };
}

/** What a request is signed over: `t` and the request, so that a signature fits nothing else. */
export function signedText(timeSeconds: number, request: Pick<GuardedRequest, 'method' | 'target' | 'body'>): string {
  return `${timeSeconds}.${request.method} ${request.target}.${request.body}`;
}

function mayComeFrom(networks: readonly string[] | null, address: string | undefined): boolean {
  if (networks === null) return true;
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
  const family = isIP(plain);
  if (family === 0) return false;
  const allowed = new BlockList();
  for (const network of networks) {
    const [base = '', prefix] = network.split('/');
    const kind = isIP(base) === 6 ? 'ipv6' : 'ipv4';
    allowed.addSubnet(base, Number(prefix ?? (kind === 'ipv6' ? 128 : 32)), kind);
  }
  return allowed.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

function signatureProblem(key: Uint8Array | null, request: GuardedRequest, nowMs: number): GuardProblem | null {
  if (key === null) return null;
  const parts = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(request.signature ?? '');
  if (!parts) return { code: request.signature === undefined ? 'SIGNATURE_MISSING' : 'SIGNATURE_INVALID' };
  const timeSeconds = Number(parts[1]);
  const expected = createHmac('sha256', key).update(signedText(timeSeconds, request)).digest();
  if (!timingSafeEqual(expected, Buffer.from(parts[2] ?? '', 'hex'))) return { code: 'SIGNATURE_INVALID' };
  const isOld = Math.abs(nowMs / 1000 - timeSeconds) > SIGNATURE_AGE_SECONDS;
  return isOld ? { code: 'SIGNATURE_TOO_OLD' } : null;
}

/**
 * A bucket that fills evenly: a minute's requests may come at once, and no more than that in any minute on average. What it holds
 * is counted in requests times milliseconds of a minute, which are whole numbers.
 */
function takeToken(
  buckets: Map<string, { level: number; atMs: number }>,
  { clientId, requestsPerMinute }: ApiClient,
  nowMs: number,
): GuardProblem | null {
  const full = requestsPerMinute * MINUTE_MS;
  const last = buckets.get(clientId) ?? { level: full, atMs: nowMs };
  const level = Math.min(full, last.level + Math.max(0, nowMs - last.atMs) * requestsPerMinute);
  const enough = level >= MINUTE_MS;
  buckets.set(clientId, { level: enough ? level - MINUTE_MS : level, atMs: nowMs });
  if (enough) return null;
  return { code: 'TOO_MANY_REQUESTS', retryAfterMs: Math.ceil((MINUTE_MS - level) / requestsPerMinute) };
}

const MINUTE_MS = 60_000;
