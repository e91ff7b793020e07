import { afterEach, expect, it } from 'vitest';
import { openCentralDatabase } from '../../database/open.ts';
import { ledgerTransactions } from '../../database/schema.ts';
import { auditLedger } from '../../ledger/audit-ledger.ts';
import { describePostgres } from '../../testing/databases.ts';
import { prepareNative } from '../../testing/native-world.ts';
import { figuresOf } from '../../testing/settle.ts';
import { START_MS } from '../../testing/sync-world.ts';
import { startsTestServers } from '../../testing/test-server.ts';

describePostgres('many native redemptions at once', (central) => {
  const api = prepareNative(central);
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });
  const startServer = startsTestServers();
  /** Another central over the same database, with connections of its own. */
  const startSecond = async () => {
    const opened = await openCentralDatabase({ databaseUrl: central.databaseUrl ?? '' });
    closing.push(opened.close);
    return startServer({ db: opened.db, clock: api.world.clock });
  };
  const addMembers = () => {
    const openingLots = [{ points: 1_000, earnedAtMs: START_MS - 1 }];
    return Promise.all([1, 2, 3].map(() => api.world.addMember({ openingLots })));
  };
  const post = async (url: string, path: string, key: string, body: object) => {
    const headers = { 'X-API-Key': api.key, 'Content-Type': 'application/json', 'Idempotency-Key': key };
    const reply = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: reply.status, body: (await reply.json()) as Readonly<Record<string, unknown>> };
  };
  const availableOf = async (memberIds: readonly string[]) => {
    const figures = await Promise.all(memberIds.map((memberId) => figuresOf(api.world, memberId)));
    for (const { available, debt } of figures) expect([available >= 0, debt]).toEqual([true, 0]);
    return figures.map(({ available }) => available);
  };

  it.each([
    ['64 clients of one central', 1],
    ['64 clients of two centrals', 2],
  ])('%s never overdraw, never deadlock and lose nothing', async (_, centrals) => {
    const memberIds = await addMembers();
    const urls = [api.url, ...(centrals === 2 ? [(await startSecond()).url] : [])];
    const redemptions = Array.from({ length: 64 }, (__, index) => {
      const path = `/v1/members/${memberIds[index % 3]}/points/redeem`;
      return () => post(urls[index % urls.length] ?? '', path, `r-${index}`, { points: 100 });
    });
    // Beside them, transfers that cross each other between the same members, in a ring.
    const transfers = Array.from({ length: 16 }, (__, index) => {
      const between = { fromMemberId: memberIds[index % 3], toMemberId: memberIds[(index + 1) % 3] };
      return () =>
        post(urls[index % urls.length] ?? '', '/v1/points/transfers', `t-${index}`, { ...between, points: 10 });
    });
    const [redeemed, transferred] = await Promise.all([
      Promise.all(redemptions.map((ask) => ask())),
      Promise.all(transfers.map((ask) => ask())),
    ]);
    const refused = [...redeemed, ...transferred].filter(({ status }) => status !== 201);
    expect(new Set(refused.map(({ body }) => body['code']))).toEqual(new Set(['INSUFFICIENT_POINTS']));
    const taken = redeemed.filter(({ status }) => status === 201).length;
    const left = await availableOf(memberIds);
    expect(left.reduce((sum, points) => sum + points, 0)).toBe(3_000 - 100 * taken);
    expect(taken).toBeGreaterThanOrEqual(24);
    expect(await auditLedger(central.db)).toEqual([]);
    // Sent once more, what was done is not done again.
    const repeated = await Promise.all(
      redemptions.filter((__, index) => redeemed[index]?.status === 201).map((ask) => ask()),
    );
    expect(new Set(repeated.map(({ status }) => status))).toEqual(new Set([201]));
    expect(await availableOf(memberIds)).toEqual(left);
  });

  it('one key that is sent to two centrals in the same moment is done once, and answered alike', async () => {
    const [memberId = ''] = await addMembers();
    const urls = [api.url, (await startSecond()).url];
    const before = await central.db.$count(ledgerTransactions);
    const path = `/v1/members/${memberId}/points/redeem`;
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => post(urls[index % 2] ?? '', path, 'the-one', { points: 100 })),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 201, body: { points: -100, balance: { available: 900 } } });
    expect(await central.db.$count(ledgerTransactions)).toBe(before + 1);
  });
});
