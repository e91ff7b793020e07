import { and, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { auditEvents, feed, lots, rewardOrders } from '../../database/schema.ts';
import { auditLedger } from '../../ledger/audit-ledger.ts';
import { readMovements } from '../../ledger/read-movements.ts';
import { changeMember } from '../../members/change-member.ts';
import { publishConfiguration } from '../../programs/publish-configuration.ts';
import { describeEachDatabase, describePostgres } from '../../testing/databases.ts';
import { holdFor } from '../../testing/hold-points.ts';
import { codeOf, prepareRewards } from '../../testing/rewards-world.ts';
import { figuresOf } from '../../testing/settle.ts';
import { START_MS } from '../../testing/sync-world.ts';

const MUG = { sku: 'MUG-1', points: 100, quantity: 2 };
const CARD = { sku: 'GIFT 10 €', points: 150, quantity: 1 };
const ORDER = { orderId: 'BC-1001', items: [MUG, CARD] };

describeEachDatabase('orders of rewards', (central) => {
  const rewards = prepareRewards(central);
  const place = (token: string, order: unknown = ORDER, key?: string) =>
    rewards.send('/orders', { method: 'POST', token, body: order, ...(key === undefined ? {} : { key }) });
  const end = (how: 'fulfil' | 'fail', token: string, orderId = ORDER.orderId) =>
    rewards.send(`/orders/${orderId}/${how}`, { method: 'POST', token });
  const availableOf = async (memberId: string) => (await figuresOf(rewards.partner.world, memberId)).available;
  const signedIn = async (points = 500) => {
    const memberId = await rewards.addCustomer(points);
    return { memberId, token: await rewards.signIn(memberId) };
  };
  const placed = {
    orderId: 'BC-1001',
    status: 'placed',
    items: ORDER.items,
    points: 350,
    placedAt: new Date(START_MS).toISOString(),
    settledAt: null,
  };

  it('POST /orders creates the order and deducts its points', async () => {
    const { memberId, token } = await signedIn();
    const { status, body } = await place(token);
    expect([status, body]).toEqual([201, placed]);
    expect((await rewards.send('/balance', { token })).body).toMatchObject({ points: 150, balance: 150 });
    const movements = await readMovements(central.db, memberId, 10);
    expect(movements.map(({ kind, points }) => [kind, points])).toEqual([
      ['opening', 500],
      ['redeem', -350],
    ]);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('tills are told of the deduction and of the reversal', async () => {
    const { memberId, token } = await signedIn();
    await place(token);
    await end('fail', token);
    const rows = await central.db.select().from(feed);
    const available = rows.flatMap(({ change }) =>
      change.kind === 'balance' && change.memberId === memberId ? [change.available] : [],
    );
    expect(available.slice(-2)).toEqual([150, 500]);
  });

  it('POST /orders again, also many times at once, deducts once', async () => {
    const { memberId, token } = await signedIn();
    const answers = await Promise.all(Array.from({ length: 8 }, () => place(token)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array.from({ length: 7 }, () => 200), 201]);
    for (const { body } of answers) expect(body).toEqual(placed);
    expect([await availableOf(memberId), await auditLedger(central.db)]).toEqual([150, []]);
  });

  it('GET /orders/{orderId}', async () => {
    const { token } = await signedIn();
    await place(token);
    const { status, body } = await rewards.send('/orders/BC-1001', { token });
    expect([status, body]).toEqual([200, placed]);
  });

  it('POST /orders/{orderId}/fulfil, once whatever is repeated', async () => {
    const { memberId, token } = await signedIn();
    await place(token);
    rewards.partner.world.clock.advance(5_000);
    const done = { ...placed, status: 'fulfilled', settledAt: new Date(START_MS + 5_000).toISOString() };
    const first = await end('fulfil', token);
    expect([first.status, first.body]).toEqual([200, done]);
    rewards.partner.world.clock.advance(5_000);
    expect((await end('fulfil', token)).body).toEqual(done);
    expect((await rewards.send('/orders/BC-1001', { token })).body).toEqual(done);
    expect((await place(token)).body).toEqual(done);
    expect(await availableOf(memberId)).toBe(150);
  });

  it('POST /orders/{orderId}/fail gives all points back into their lots, once whatever is repeated', async () => {
    const { memberId, token } = await signedIn();
    const before = await central.db.select().from(lots).where(eq(lots.memberId, memberId));
    await place(token);
    const answers = await Promise.all(Array.from({ length: 6 }, () => end('fail', token)));
    for (const { status, body } of answers) expect([status, body['status']]).toEqual([200, 'failed']);
    expect((await end('fail', token)).status).toBe(200);
    expect((await rewards.send('/balance', { token })).body).toMatchObject({ points: 500 });
    expect(await central.db.select().from(lots).where(eq(lots.memberId, memberId))).toEqual(before);
    const movements = await readMovements(central.db, memberId, 10);
    expect(movements.filter(({ kind }) => kind === 'return')).toMatchObject([{ points: 350 }]);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('an order that is placed again after it failed stays failed, and deducts nothing', async () => {
    const { memberId, token } = await signedIn();
    await place(token);
    await end('fail', token);
    const again = await place(token);
    expect([again.status, again.body['status'], await availableOf(memberId)]).toEqual([200, 'failed', 500]);
  });

  it('ORDER_FULFILLED and ORDER_FAILED: an order ends in one way', async () => {
    const { memberId, token } = await signedIn();
    await place(token);
    await end('fulfil', token);
    expect(codeOf(await end('fail', token))).toEqual([409, 'ORDER_FULFILLED']);
    await place(token, { orderId: 'BC-2', items: [CARD] });
    await end('fail', token, 'BC-2');
    expect(codeOf(await end('fulfil', token, 'BC-2'))).toEqual([409, 'ORDER_FAILED']);
    expect(await availableOf(memberId)).toBe(150);
  });

  it('fulfil and fail at once end in one of them, and the points go by it', async () => {
    const { memberId, token } = await signedIn();
    await place(token);
    const [fulfil, fail] = await Promise.all([end('fulfil', token), end('fail', token)]);
    expect([fulfil.status, fail.status].toSorted()).toEqual([200, 409]);
    expect(await availableOf(memberId)).toBe(fail.status === 200 ? 500 : 150);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('INSUFFICIENT_POINTS: a cart must be within the balance, and what is held is not of it', async () => {
    const { memberId, token } = await signedIn(400);
    await holdFor(rewards.partner.world, await rewards.partner.world.addTill(), { memberId, points: 51 });
    const answer = await place(token);
    expect([answer.status, answer.body]).toMatchObject([409, { code: 'INSUFFICIENT_POINTS', availablePoints: 349 }]);
    expect(await central.db.$count(rewardOrders)).toBe(0);
    expect((await place(token, { orderId: 'BC-2', items: [{ ...MUG, points: 349, quantity: 1 }] })).status).toBe(201);
    expect([await availableOf(memberId), await auditLedger(central.db)]).toEqual([0, []]);
  });

  it('carts at once never take more than there is', async () => {
    const { memberId, token } = await signedIn(1_000);
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => place(token, orderOf(index, 150))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(6);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(6);
    expect([await availableOf(memberId), await auditLedger(central.db)]).toEqual([100, []]);
  });

  it('ORDER_CONFLICT: the same id with other content, or of another customer', async () => {
    const { token } = await signedIn();
    const other = await signedIn();
    await place(token);
    expect(codeOf(await place(token, { ...ORDER, items: [MUG] }))).toEqual([409, 'ORDER_CONFLICT']);
    expect(codeOf(await place(token, { ...ORDER, items: [CARD, MUG] }))).toEqual([409, 'ORDER_CONFLICT']);
    expect(codeOf(await place(other.token))).toEqual([409, 'ORDER_CONFLICT']);
    expect(await availableOf(other.memberId)).toBe(500);
  });

  it('two customers who take one id at once: one has it', async () => {
    const customers = [await signedIn(), await signedIn(), await signedIn()];
    const answers = await Promise.all(customers.map(({ token }) => place(token)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    const left = await Promise.all(customers.map(({ memberId }) => availableOf(memberId)));
    expect(left.toSorted()).toEqual([150, 500, 500]);
  });

  it('orders of other clients may have the same id', async () => {
    const key = await rewards.partner.addKey();
    const memberId = await rewards.addCustomer(1_000);
    expect((await place(await rewards.signIn(memberId))).status).toBe(201);
    expect((await place(await rewards.signIn(memberId, key), ORDER, key)).status).toBe(201);
    expect(await availableOf(memberId)).toBe(300);
  });

  it('ORDER_NOT_FOUND: none of this id, or of another customer', async () => {
    const { token } = await signedIn();
    const other = await signedIn();
    await place(token);
    for (const orderId of ['BC-9', 'x%00y', 'x'.repeat(200), '%E2%82%AC']) {
      expect(codeOf(await rewards.send(`/orders/${orderId}`, { token }))).toEqual([404, 'ORDER_NOT_FOUND']);
      expect(codeOf(await end('fulfil', token, orderId))).toEqual([404, 'ORDER_NOT_FOUND']);
    }
    expect(codeOf(await rewards.send('/orders/BC-1001', { token: other.token }))).toEqual([404, 'ORDER_NOT_FOUND']);
    expect(codeOf(await end('fulfil', other.token))).toEqual([404, 'ORDER_NOT_FOUND']);
    expect(codeOf(await end('fail', other.token))).toEqual([404, 'ORDER_NOT_FOUND']);
    expect(await availableOf(other.memberId)).toBe(500);
  });

  it.each([
    ['no order', undefined, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['no id', { items: [MUG] }, 400, 'REQUEST_INVALID'],
    ['an id with a slash', { ...ORDER, orderId: 'a/b' }, 400, 'REQUEST_INVALID'],
    ['an id with a NUL', { ...ORDER, orderId: 'a\u0000' }, 400, 'REQUEST_INVALID'],
    ['a long id', { ...ORDER, orderId: 'x'.repeat(65) }, 400, 'REQUEST_INVALID'],
    ['no items', { orderId: 'A' }, 400, 'REQUEST_INVALID'],
    ['an empty cart', { orderId: 'A', items: [] }, 400, 'REQUEST_INVALID'],
    ['too many items', { orderId: 'A', items: Array.from({ length: 101 }, () => MUG) }, 400, 'REQUEST_INVALID'],
    ['points below zero', { orderId: 'A', items: [{ ...MUG, points: -1 }] }, 400, 'REQUEST_INVALID'],
    ['no points', { orderId: 'A', items: [{ ...MUG, points: 0 }] }, 400, 'REQUEST_INVALID'],
    ['parts of points', { orderId: 'A', items: [{ ...MUG, points: 1.5 }] }, 400, 'REQUEST_INVALID'],
    ['points as text', { orderId: 'A', items: [{ ...MUG, points: '100' }] }, 400, 'REQUEST_INVALID'],
    ['no quantity', { orderId: 'A', items: [{ ...MUG, quantity: 0 }] }, 400, 'REQUEST_INVALID'],
    ['more than can be', { orderId: 'A', items: [{ ...MUG, points: 1e12, quantity: 2 }] }, 400, 'REQUEST_INVALID'],
    [
      'numbers without an end',
      '{"orderId":"A","items":[{"sku":"x","points":1e999,"quantity":1}]}',
      400,
      'REQUEST_INVALID',
    ],
    ['half a character', '{"orderId":"A","items":[{"sku":"\\ud800","points":1,"quantity":1}]}', 400, 'REQUEST_INVALID'],
    ['a huge cart', `{"orderId":"A","items":"${'x'.repeat(100_000)}"}`, 413, 'PAYLOAD_TOO_LARGE'],
    ['a body beyond all limits', 'x'.repeat(3_000_000), 413, 'PAYLOAD_TOO_LARGE'],
  ])('an order with %s is refused', async (_, order, status, code) => {
    const { memberId, token } = await signedIn();
    const answer = await rewards.send('/orders', { method: 'POST', token, body: order });
    expect([...codeOf(answer), typeof answer.body['message']]).toEqual([status, code, 'string']);
    expect([await central.db.$count(rewardOrders), await availableOf(memberId)]).toEqual([0, 500]);
  });

  it('CUSTOMER_NOT_ELIGIBLE: a membership that lets nothing be redeemed', async () => {
    const { memberId, token } = await signedIn();
    await changeMember(central.db, rewards.partner.world.clock, memberId, { expiresAtMs: START_MS });
    expect(codeOf(await place(token))).toEqual([403, 'CUSTOMER_NOT_ELIGIBLE']);
    await changeMember(central.db, rewards.partner.world.clock, memberId, { state: 'Canceled' });
    expect(codeOf(await place(token))).toEqual([403, 'CUSTOMER_NOT_ELIGIBLE']);
  });

  it('PROGRAM_CLOSED', async () => {
    const { token } = await signedIn();
    const { config } = rewards.partner.world;
    await publishConfiguration(central.db, { ...config, version: 2, closed: true, validFromMs: START_MS }, 0);
    expect(codeOf(await place(token))).toEqual([403, 'PROGRAM_CLOSED']);
  });

  it('an order fails long after the sign-in, and when its member has gone', async () => {
    const { memberId, token } = await signedIn();
    const { clock } = rewards.partner.world;
    await place(token);
    clock.advance(60 * 24 * 60 * 60 * 1000);
    expect(codeOf(await rewards.send('/orders/BC-1001', { token }))).toEqual([401, 'TOKEN_EXPIRED']);
    await changeMember(central.db, clock, memberId, { deleted: true });
    expect((await end('fail', token)).body).toMatchObject({ status: 'failed' });
    expect([await availableOf(memberId), await auditLedger(central.db)]).toEqual([500, []]);
  });

  it('keeps who placed, fulfilled and failed orders', async () => {
    const { token } = await signedIn();
    await place(token);
    await end('fail', token);
    await place(token, { orderId: 'BC-2', items: [MUG] });
    await end('fulfil', token, 'BC-2');
    const events = await central.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.targetKind, 'order'), eq(auditEvents.clientId, 'test-client')));
    expect(events.map(({ action, targetId }) => `${action} ${targetId}`)).toEqual([
      'orders.place BC-1001',
      'orders.fail BC-1001',
      'orders.place BC-2',
      'orders.fulfil BC-2',
    ]);
  });
});

describePostgres('many customers of rewards at once', (central) => {
  const rewards = prepareRewards(central);

  it('never overdraw, never wait for each other for ever, and lose nothing', async () => {
    const memberIds = await Promise.all([1, 2, 3].map(() => rewards.addCustomer(1_000)));
    const tokens = await Promise.all(memberIds.map((memberId) => rewards.signIn(memberId)));
    const buy = async (client: number) => {
      const token = tokens[client % tokens.length] ?? '';
      const order = orderOf(client, 70);
      const send = () => rewards.send('/orders', { method: 'POST', token, body: order });
      const [first, again] = await Promise.all([send(), send()]);
      const isPlaced = first.status < 300 || again.status < 300;
      if (!isPlaced) return 0;
      if (client % 4 !== 0) return 70;
      await rewards.send(`/orders/${order.orderId}/fail`, { method: 'POST', token });
      return 0;
    };
    const spent = await Promise.all(Array.from({ length: 64 }, (_, client) => buy(client)));
    const left = await Promise.all(
      memberIds.map(async (memberId) => (await figuresOf(rewards.partner.world, memberId)).available),
    );
    expect(left.every((points) => points >= 0)).toBe(true);
    expect(left.reduce((sum, points) => sum + points, 0)).toBe(
      3_000 - spent.reduce<number>((sum, points) => sum + points, 0),
    );
    expect(await auditLedger(central.db)).toEqual([]);
  });
});

function orderOf(index: number, points: number) {
  return { orderId: `BC-${index}`, items: [{ sku: 'A', points, quantity: 1 }] };
}
