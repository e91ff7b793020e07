import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { MemberState } from '../../../src-shared/domain/members.ts';
import { auditEvents, feed, ledgerTransactions } from '../../database/schema.ts';
import { auditLedger } from '../../ledger/audit-ledger.ts';
import { publishConfiguration } from '../../programs/publish-configuration.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { askForHold } from '../../testing/hold-points.ts';
import { type NativeAnswer, prepareNative } from '../../testing/native-world.ts';
import { figuresOf, settle } from '../../testing/settle.ts';
import { createSyncWorld, START_MS } from '../../testing/sync-world.ts';

const DAY_MS = 86_400_000;

describeEachDatabase('native points', (central) => {
  const api = prepareNative(central);
  const send = (path: string, body: object, key: string | null = randomUUID(), apiKey = api.key) =>
    api.ask('POST', path, { body, key: apiKey, headers: key === null ? {} : { 'Idempotency-Key': key } });
  const move = (memberId: string, how: 'award' | 'redeem' | 'adjust', points: unknown, key?: string | null) =>
    send(`/v1/members/${memberId}/points/${how}`, { points }, key);
  const transfer = (fromMemberId: string, toMemberId: string, points: number, key?: string) =>
    send('/v1/points/transfers', { fromMemberId, toMemberId, points }, key);
  const reverse = (movementId: unknown, key?: string) =>
    send(`/v1/points/movements/${String(movementId)}/reverse`, {}, key);
  const read = async (memberId: string, what = '') =>
    (await api.ask('GET', `/v1/members/${memberId}/points${what}`)).body;
  const addMember = (points = 0, earnedAtMs = START_MS - DAY_MS, state: MemberState = 'Enrolled') =>
    api.world.addMember({ state, openingLots: points > 0 ? [{ points, earnedAtMs }] : [] });
  const countMovements = () => central.db.$count(ledgerTransactions);
  const audited = async (memberId: string) => {
    const rows = await central.db.select().from(auditEvents).where(eq(auditEvents.targetId, memberId));
    return rows.map(({ action }) => action);
  };
  /** What the tills were told last. */
  const told = async (memberId: string) => {
    const rows = await central.db.select().from(feed).orderBy(feed.sequence, feed.ordinal);
    return rows
      .flatMap(({ change }) => (change.kind === 'balance' && change.memberId === memberId ? [change] : []))
      .at(-1);
  };

  it('GET points tells what is available, held and both together', async () => {
    const memberId = await addMember(500);
    const till = await api.world.addTill();
    await askForHold(api.world, till, { memberId, points: 200 });
    expect(await read(memberId)).toEqual({
      available: 300,
      held: 200,
      total: 500,
      pending: 0,
      debt: 0,
      nextExpiry: null,
    });
    expect(await audited(memberId)).toEqual(['points.read']);
  });

  it('POST award gives points, counts them towards the tier, and tells the tills', async () => {
    const memberId = await addMember();
    const { status, body } = await move(memberId, 'award', 1_000);
    expect(status).toBe(201);
    expect(body).toMatchObject({ memberId, points: 1_000, balance: { available: 1_000, total: 1_000 } });
    expect(await told(memberId)).toMatchObject({ available: 1_000, tierId: 'gold', qualifierTotal: 1_000 });
    expect(await audited(memberId)).toEqual(['points.award']);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('POST award counts towards no tier where it is not to', async () => {
    const memberId = await addMember();
    await send(`/v1/members/${memberId}/points/award`, { points: 1_000, qualifies: false });
    expect(await figuresOf(api.world, memberId)).toMatchObject({ available: 1_000, tierId: 'base', qualifierTotal: 0 });
  });

  it('POST award waits where the membership does', async () => {
    const memberId = await addMember(0, 0, 'Pending');
    const { body } = await move(memberId, 'award', 70);
    expect(body).toMatchObject({ points: 70, balance: { available: 0, pending: 70, total: 0 } });
  });

  it('POST redeem takes available points, the first in first', async () => {
    const memberId = await api.world.addMember({
      openingLots: [
        { points: 100, earnedAtMs: START_MS - 2 * DAY_MS },
        { points: 100, earnedAtMs: START_MS - DAY_MS },
      ],
    });
    const { status, body } = await move(memberId, 'redeem', 150);
    expect([status, body['points']]).toEqual([201, -150]);
    expect(body['balance']).toMatchObject({ available: 50, held: 0, total: 50 });
    const { lots } = await read(memberId, '/expiry');
    expect(lots).toEqual([expect.objectContaining({ points: 50, earnedAtMs: START_MS - DAY_MS })]);
    expect(await told(memberId)).toMatchObject({ available: 50 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('POST redeem leaves alone what a till holds: INSUFFICIENT_POINTS with availablePoints', async () => {
    const memberId = await addMember(500);
    await askForHold(api.world, await api.world.addTill(), { memberId, points: 400 });
    const before = await countMovements();
    const answer = await move(memberId, 'redeem', 101);
    expect(code(answer)).toEqual([409, 'INSUFFICIENT_POINTS']);
    expect(answer.body).toMatchObject({ availablePoints: 100, status: 409 });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await countMovements()).toBe(before);
  });

  it('POST adjust gives and takes by hand, counts towards no tier, and never takes more than there is', async () => {
    const memberId = await addMember();
    expect((await move(memberId, 'adjust', 2_000)).body).toMatchObject({
      points: 2_000,
      balance: { available: 2_000 },
    });
    expect((await move(memberId, 'adjust', -500)).body).toMatchObject({ points: -500, balance: { available: 1_500 } });
    const answer = await move(memberId, 'adjust', -1_501);
    expect([...code(answer), answer.body['availablePoints']]).toEqual([409, 'INSUFFICIENT_POINTS', 1_500]);
    expect(await figuresOf(api.world, memberId)).toMatchObject({ available: 1_500, tierId: 'base' });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('POST transfers moves points with their age and end, and tells the tills of both', async () => {
    const from = await api.world.addMember({
      openingLots: [
        { points: 100, earnedAtMs: START_MS - 2 * DAY_MS },
        { points: 100, earnedAtMs: START_MS - DAY_MS },
      ],
    });
    const to = await addMember();
    const { status, body } = await transfer(from, to, 150);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      from: { memberId: from, balance: { available: 50 } },
      to: { memberId: to, balance: { available: 150 } },
    });
    expect((await read(to, '/expiry'))['lots']).toEqual([
      expect.objectContaining({ points: 100, earnedAtMs: START_MS - 2 * DAY_MS }),
      expect.objectContaining({ points: 50, earnedAtMs: START_MS - DAY_MS }),
    ]);
    expect([(await told(from))?.available, (await told(to))?.available]).toEqual([50, 150]);
    expect((await read(to, '/history'))['movements']).toMatchObject([{ kind: 'adjust', points: 150 }]);
    expect(await central.db.$count(ledgerTransactions, eq(ledgerTransactions.kind, 'transfer'))).toBe(1);
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('POST transfers settles what the other owes first', async () => {
    const [from, to] = [await addMember(100), await addMember()];
    const award = await move(to, 'award', 80);
    await move(to, 'redeem', 80);
    await reverse(award.body['movementId']);
    expect(await read(to)).toMatchObject({ available: 0, debt: 80 });
    expect((await transfer(from, to, 100)).body).toMatchObject({ to: { balance: { available: 20, debt: 0 } } });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('POST transfers refuses SAME_MEMBER, PROGRAMS_DIFFER, INSUFFICIENT_POINTS and MEMBER_UNKNOWN', async () => {
    const [from, to] = [await addMember(100), await addMember()];
    const foreign = await (await createSyncWorld(central.db)).addMember();
    const before = await countMovements();
    expect(code(await transfer(from, from, 10))).toEqual([409, 'SAME_MEMBER']);
    expect(code(await transfer(from, foreign, 10))).toEqual([409, 'PROGRAMS_DIFFER']);
    expect(code(await transfer(from, to, 101))).toEqual([409, 'INSUFFICIENT_POINTS']);
    expect(code(await transfer(from, randomUUID(), 10))).toEqual([404, 'MEMBER_UNKNOWN']);
    expect(await countMovements()).toBe(before);
  });

  it.each([
    ['award', 300, 700],
    ['redeem', 300, 100],
    ['adjust', 300, 700],
    ['adjust', -300, 100],
  ] as const)('POST reverse undoes %s of %i once, whatever is repeated', async (how, points, between) => {
    const memberId = await addMember(400);
    const moved = await move(memberId, how, points);
    expect(await read(memberId)).toMatchObject({ available: between });
    const first = await reverse(moved.body['movementId']);
    const again = await reverse(String(moved.body['movementId']).toUpperCase());
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({ memberId, points: 400 - between, balance: { available: 400 } });
    expect(await figuresOf(api.world, memberId)).toMatchObject({ available: 400, qualifierTotal: 400 });
    expect(await auditLedger(central.db)).toEqual([]);
  });

  it('POST reverse of an award that is spent leaves a debt, and the tier is lost', async () => {
    const memberId = await addMember();
    const award = await move(memberId, 'award', 1_000);
    await move(memberId, 'redeem', 900);
    const { body } = await reverse(award.body['movementId']);
    expect(body).toMatchObject({ points: -1_000, balance: { available: 0, debt: 900 } });
    expect(await figuresOf(api.world, memberId)).toMatchObject({ tierId: 'base', qualifierTotal: 0 });
  });

  it('POST reverse refuses what a till, a transfer or a reversal did, and MOVEMENT_UNKNOWN', async () => {
    const [memberId, other] = [await addMember(100), await addMember()];
    const till = await api.world.addTill();
    till.sell({ memberId });
    await settle(api.world, till);
    const [sale] = (await read(memberId, '/history'))['movements'] as { movementId: string }[];
    expect(code(await reverse(sale?.movementId))).toEqual([409, 'MOVEMENT_NOT_REVERSIBLE']);
    const given = await transfer(memberId, other, 10);
    expect(code(await reverse(given.body['movementId']))).toEqual([409, 'MOVEMENT_NOT_REVERSIBLE']);
    const undone = await reverse((await move(memberId, 'redeem', 10)).body['movementId']);
    expect(code(await reverse(undone.body['movementId']))).toEqual([409, 'MOVEMENT_NOT_REVERSIBLE']);
    expect(code(await reverse(randomUUID()))).toEqual([404, 'MOVEMENT_UNKNOWN']);
  });

  it('GET history goes page by page through every movement, each with its lots', async () => {
    const memberId = await addMember(100);
    for (const points of [10, 20, 30]) await move(memberId, 'award', points);
    await move(memberId, 'redeem', 105);
    const seen: { kind: string; points: number; lots: { points: number }[] }[] = [];
    let cursor: unknown;
    do {
      const query = typeof cursor === 'string' ? `&cursor=${cursor}` : '';
      const page = await read(memberId, `/history?limit=2${query}`);
      seen.push(...(page['movements'] as typeof seen));
      cursor = page['nextCursor'];
    } while (cursor !== null);
    expect(seen).toHaveLength(5);
    expect(seen.reduce((sum, { points }) => sum + points, 0)).toBe(55);
    const redeemed = seen.find(({ kind }) => kind === 'redeem');
    expect(redeemed?.lots.reduce((sum, { points }) => sum + points, 0)).toBe(-105);
    expect(seen.filter(({ kind }) => kind === 'earn').map(({ lots }) => lots.length)).toEqual([1, 1, 1]);
  });

  it('GET history refuses a cursor that no page has given', async () => {
    const memberId = await addMember(100);
    const cursor = Buffer.from(JSON.stringify(randomUUID())).toString('base64url');
    const made = await api.ask('GET', `/v1/members/${memberId}/points/history?cursor=${cursor}`);
    expect(code(made)).toEqual([400, 'CURSOR_UNKNOWN']);
    const broken = await api.ask('GET', `/v1/members/${memberId}/points/history?cursor=nonsense`);
    expect(code(broken)).toEqual([400, 'REQUEST_INVALID']);
  });

  it('GET expiry tells what ends when, without what tills hold', async () => {
    const config = { ...api.world.config, version: 2, validFromMs: START_MS, expiry: { months: 12 } };
    await publishConfiguration(central.db, config, DAY_MS);
    const memberId = await addMember(100, START_MS - 30 * DAY_MS);
    await move(memberId, 'award', 50);
    await askForHold(api.world, await api.world.addTill(), { memberId, points: 60 });
    const { lots, balance, more } = await read(memberId, '/expiry');
    expect(more).toBe(false);
    expect(balance).toMatchObject({ available: 90, held: 60, total: 150 });
    expect(lots).toEqual([
      expect.objectContaining({ points: 40, earnedAtMs: START_MS - 30 * DAY_MS, expiresAtMs: Date.UTC(2027, 2, 17) }),
      expect.objectContaining({ points: 50, expiresAtMs: Date.UTC(2027, 3, 16) }),
    ]);
  });

  it('is done once for a key, for ever: repeated, the answer is that of then', async () => {
    const memberId = await addMember(500);
    const first = await move(memberId, 'redeem', 100, 'order-1');
    await move(memberId, 'award', 5);
    api.world.clock.advance(400 * DAY_MS);
    const again = await move(memberId, 'redeem', 100, 'order-1');
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await read(memberId)).toMatchObject({ available: 405 });
  });

  it('refuses a key that was used for another amount or member, and none at all', async () => {
    const [memberId, other] = [await addMember(500), await addMember(500)];
    await move(memberId, 'redeem', 100, 'k1');
    const before = await countMovements();
    expect(code(await move(memberId, 'redeem', 101, 'k1'))).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    expect(code(await move(other, 'redeem', 100, 'k1'))).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    expect(code(await move(memberId, 'award', 100, 'k1'))).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    expect(code(await move(memberId, 'redeem', 100, null))).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
    expect(await countMovements()).toBe(before);
  });

  it('keeps the keys of clients apart', async () => {
    const memberId = await addMember(500);
    const other = await api.addClient();
    await move(memberId, 'redeem', 100, 'k1');
    const answer = await send(`/v1/members/${memberId}/points/redeem`, { points: 100 }, 'k1', other.key);
    expect(answer.body).toMatchObject({ balance: { available: 300 } });
  });

  it.each([
    ['Canceled', 'award', 'MEMBER_MAY_NOT_EARN'],
    ['Declined', 'award', 'MEMBER_MAY_NOT_EARN'],
    ['Pending', 'redeem', 'MEMBER_MAY_NOT_REDEEM'],
    ['Canceled', 'redeem', 'MEMBER_MAY_NOT_REDEEM'],
  ] as const)('a membership that is %s refuses %s: %s', async (state, how, expected) => {
    const memberId = await addMember(0, 0, state);
    expect(code(await move(memberId, how, 10))).toEqual([409, expected]);
  });

  it('PROGRAM_CLOSED and CAMPAIGN_UNKNOWN refuse an award', async () => {
    const memberId = await addMember(100);
    const unknown = await send(`/v1/members/${memberId}/points/award`, { points: 1, campaignId: 'none' });
    expect(code(unknown)).toEqual([404, 'CAMPAIGN_UNKNOWN']);
    const closed = { ...api.world.config, version: 2, validFromMs: START_MS, closed: true };
    await publishConfiguration(central.db, closed, DAY_MS);
    expect(code(await move(memberId, 'award', 1))).toEqual([409, 'PROGRAM_CLOSED']);
    expect(code(await move(memberId, 'redeem', 1))).toEqual([409, 'PROGRAM_CLOSED']);
  });

  it.each([0, -1, 1.5, '10', null, 1e13, 2 ** 60, {}, [10]])(
    'refuses %j as points, and moves nothing',
    async (points) => {
      const memberId = await addMember(100);
      const before = await countMovements();
      for (const how of ['award', 'redeem'] as const) {
        expect(code(await move(memberId, how, points))).toEqual([400, 'REQUEST_INVALID']);
      }
      expect(await countMovements()).toBe(before);
    },
  );

  it('refuses whoever has not the scope, or sees other chains only', async () => {
    const memberId = await addMember(100);
    const reader = await api.addClient({ role: 'reader' });
    const foreign = await api.addClient({ role: 'admin', chainIds: [randomUUID()] });
    const path = `/v1/members/${memberId}/points`;
    expect(code(await send(`${path}/redeem`, { points: 1 }, 'k', reader.key))).toEqual([403, 'SCOPE_MISSING']);
    expect((await api.ask('GET', path, { key: reader.key })).status).toBe(200);
    expect(code(await send(`${path}/redeem`, { points: 1 }, 'k', foreign.key))).toEqual([404, 'MEMBER_UNKNOWN']);
    expect(code(await api.ask('GET', path, { key: foreign.key }))).toEqual([404, 'MEMBER_UNKNOWN']);
    expect(code(await api.ask('GET', path, { key: null }))).toEqual([401, 'UNAUTHORIZED']);
    expect(await read(memberId)).toMatchObject({ available: 100 });
  });
});

/** An answer by its status and its problem's code. */
function code({ status, body }: NativeAnswer): unknown[] {
  return [status, body['code']];
}
