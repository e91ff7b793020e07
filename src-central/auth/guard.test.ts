import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { createTestClock, START_MS } from '../testing/sync-world.ts';
import type { ApiClient } from './api-clients.ts';
import { createGuard, type GuardedRequest, signedText } from './guard.ts';

const client: ApiClient = {
  clientId: 'shop',
  name: 'Shop',
  interface: 'native',
  role: 'service',
  chainIds: null,
  networks: null,
  signingKey: null,
  requestsPerMinute: 60,
};
const request: GuardedRequest = {
  method: 'POST',
  target: '/v1/members?x=1',
  body: '{"a":1}',
  address: '192.0.2.7',
  signature: undefined,
};
const key = Buffer.alloc(32, 7);

function sign(timeSeconds: number, parts: Partial<GuardedRequest> = {}): string {
  const v1 = createHmac('sha256', key)
    .update(signedText(timeSeconds, { ...request, ...parts }))
    .digest('hex');
  return `t=${timeSeconds},v1=${v1}`;
}

it.each([
  { networks: null, address: '203.0.113.9', allowed: true },
  { networks: ['192.0.2.0/24'], address: '192.0.2.7', allowed: true },
  { networks: ['192.0.2.0/24'], address: '::ffff:192.0.2.7', allowed: true },
  { networks: ['192.0.2.0/24'], address: '192.0.3.7', allowed: false },
  { networks: ['192.0.2.7'], address: '192.0.2.8', allowed: false },
  { networks: ['2001:db8::/32'], address: '2001:db8:1::5', allowed: true },
  { networks: ['2001:db8::/32'], address: '192.0.2.7', allowed: false },
  { networks: [], address: '192.0.2.7', allowed: false },
  { networks: ['192.0.2.0/24'], address: undefined, allowed: false },
])('from $address with $networks: $allowed', ({ networks, address, allowed }) => {
  const problem = createGuard(createTestClock()).check({ ...client, networks }, { ...request, address });
  expect(problem).toEqual(allowed ? null : { code: 'ADDRESS_NOT_ALLOWED' });
});

const now = START_MS / 1000;
it.each([
  { title: 'a good signature', signature: sign(now), problem: null },
  { title: 'one of five minutes ago', signature: sign(now - 300), problem: null },
  { title: 'an older one', signature: sign(now - 301), problem: 'SIGNATURE_TOO_OLD' },
  { title: 'one of the future', signature: sign(now + 301), problem: 'SIGNATURE_TOO_OLD' },
  { title: 'one for another body', signature: sign(now, { body: '{}' }), problem: 'SIGNATURE_INVALID' },
  { title: 'one for another address', signature: sign(now, { target: '/v1/members' }), problem: 'SIGNATURE_INVALID' },
  { title: 'one for another method', signature: sign(now, { method: 'PUT' }), problem: 'SIGNATURE_INVALID' },
  { title: 'none', signature: undefined, problem: 'SIGNATURE_MISSING' },
  { title: 'something else', signature: 'v1=abc', problem: 'SIGNATURE_INVALID' },
])('a client that signs: $title', ({ signature, problem }) => {
  const answer = createGuard(createTestClock()).check({ ...client, signingKey: key }, { ...request, signature });
  expect(answer?.code ?? null).toBe(problem);
});

it('lets a minute of requests through at once, then one a second, and counts each client by itself', () => {
  const clock = createTestClock();
  const guard = createGuard(clock);
  const ask = (clientId: string) => guard.check({ ...client, clientId }, request);
  expect(Array.from({ length: 60 }, () => ask('shop'))).toEqual(Array.from({ length: 60 }, () => null));
  expect(ask('shop')).toEqual({ code: 'TOO_MANY_REQUESTS', retryAfterMs: 1_000 });
  expect(ask('other')).toBeNull();
  clock.advance(999);
  expect(ask('shop')).toEqual({ code: 'TOO_MANY_REQUESTS', retryAfterMs: 1 });
  clock.advance(1);
  expect(ask('shop')).toBeNull();
  expect(ask('shop')?.code).toBe('TOO_MANY_REQUESTS');
});
