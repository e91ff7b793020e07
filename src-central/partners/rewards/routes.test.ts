import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/databases.ts';
import { codeOf, prepareRewards } from '../../testing/rewards-world.ts';

const ORDER = { orderId: 'BC-1001', items: [{ sku: 'MUG-1', points: 100, quantity: 2 }] };

describeEachDatabase('the addresses of rewards', (central) => {
  const rewards = prepareRewards(central);

  const ADDRESSES = [
    ['POST', '/customers/x/otp'],
    ['POST', '/customers/x/otp/verify'],
    ['GET', '/balance'],
    ['POST', '/orders'],
    ['GET', '/orders/x'],
    ['POST', '/orders/x/fulfil'],
    ['POST', '/orders/x/fail'],
  ] as const;

  it.each(ADDRESSES)('%s %s needs a key of this interface', async (method, path) => {
    const other = await rewards.partner.addKey({ interface: 'native' });
    for (const key of [null, 'wrong', other]) {
      expect(codeOf(await rewards.send(path, { method, key }))).toEqual([401, 'UNAUTHORIZED']);
    }
  });

  it.each(ADDRESSES.slice(2))('%s %s needs the customer to have signed in', async (method, path) => {
    const answer = await rewards.send(path, { method, ...(method === 'POST' ? { body: ORDER } : {}) });
    expect(codeOf(answer)).toEqual([401, 'TOKEN_MISSING']);
  });

  it.each([
    ['POST', '/orders'],
    ['POST', '/orders/x/fulfil'],
    ['POST', '/orders/x/fail'],
  ])('a reader may not %s %s', async (method, path) => {
    const key = await rewards.partner.addKey({ role: 'reader' });
    expect(codeOf(await rewards.send(path, { method, key, body: ORDER }))).toEqual([403, 'FORBIDDEN']);
  });

  it.each([
    ['DELETE', '/orders/x', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/customers/x/otp', 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/balance', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/nothing', 404, 'NOT_FOUND'],
    ['GET', '', 404, 'NOT_FOUND'],
  ])('%s %s', async (method, path, status, code) => {
    expect(codeOf(await rewards.send(path, { method }))).toEqual([status, code]);
  });

  it('keeps to the networks, signatures and rates of its clients', async () => {
    const token = await rewards.signIn(await rewards.addCustomer(500));
    const place = (key: string) => rewards.send('/orders', { method: 'POST', token, body: ORDER, key });
    const elsewhere = await rewards.partner.addKey({ networks: ['192.0.2.0/24'] });
    const signing = await rewards.partner.addKey({ signingKey: Buffer.alloc(32, 1) });
    const slow = await rewards.partner.addKey({ requestsPerMinute: 1 });
    expect(codeOf(await place(elsewhere))).toEqual([403, 'ADDRESS_NOT_ALLOWED']);
    expect(codeOf(await place(signing))).toEqual([401, 'SIGNATURE_MISSING']);
    await place(slow);
    expect(codeOf(await place(slow))).toEqual([429, 'TOO_MANY_REQUESTS']);
  });
});
