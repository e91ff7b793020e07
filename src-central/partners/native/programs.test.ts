import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Campaign, ProgramConfig, Reward } from '../../../src-shared/domain/program.ts';
import { feed, programProfiles, programVersions } from '../../database/schema.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { type NativeAnswer, prepareNative } from '../../testing/native-world.ts';
import { figuresOf } from '../../testing/settle.ts';
import { createSyncWorld, START_MS } from '../../testing/sync-world.ts';

const DAY_MS = 86_400_000;

describeEachDatabase('native programs', (central) => {
  const api = prepareNative(central);
  const path = (rest = '', programId = api.world.programId) => `/v1/programs/${programId}${rest}`;
  const publish = (changes: object = {}, version = 2) =>
    api.ask('POST', path('/versions'), { body: { ...contentOf(api.world.config), version, ...changes } });
  const countVersions = () => central.db.$count(programVersions);
  const lastTold = async () => {
    const rows = await central.db.select().from(feed).orderBy(feed.sequence, feed.ordinal);
    return rows.flatMap(({ change }) => (change.kind === 'configuration' ? [change.config] : [])).at(-1);
  };
  const CAMPAIGN: Omit<Campaign, 'campaignId'> = {
    name: 'Double points',
    fromMs: START_MS,
    untilMs: START_MS + 30 * DAY_MS,
    weekdays: null,
    categories: null,
    skus: null,
    tiers: null,
    minimumSpendMinor: 0,
    effect: { kind: 'multiplier', multiplier: { numerator: 2, denominator: 1 } },
  };
  const REWARD: Omit<Reward, 'rewardId'> = {
    name: 'Umbrella',
    points: 1_500,
    fromMs: START_MS,
    untilMs: START_MS + 30 * DAY_MS,
    tiers: ['gold'],
    minimumSpendMinor: 0,
    effect: { kind: 'merchandise' },
  };

  it('GET programs lists them page by page, of the chains that are seen', async () => {
    const other = await createSyncWorld(central.db, {}, api.world.clock);
    const chainId = randomUUID();
    await central.db.insert(programProfiles).values({ programId: other.programId, description: 'Of a chain', chainId });
    const first = await api.ask('GET', '/v1/programs?limit=1');
    expect(first.body['programs']).toMatchObject([{ programId: api.world.programId, name: 'Test club', version: 1 }]);
    const second = await api.ask('GET', `/v1/programs?limit=1&cursor=${String(first.body['nextCursor'])}`);
    expect(second.body['programs']).toMatchObject([{ programId: other.programId, chainId, description: 'Of a chain' }]);
    const { key } = await api.addClient({ chainIds: [chainId] });
    const seen = await api.ask('GET', '/v1/programs', { key });
    expect(seen.body['programs']).toHaveLength(1);
    expect(code(await api.ask('GET', path(), { key }))).toEqual([404, 'PROGRAM_UNKNOWN']);
  });

  it('GET a program tells its configuration in force, whole', async () => {
    const { status, body } = await api.ask('GET', path());
    expect(status).toBe(200);
    expect(body['configuration']).toEqual(api.world.config);
    expect(code(await api.ask('GET', path('', randomUUID())))).toEqual([404, 'PROGRAM_UNKNOWN']);
  });

  it('POST versions publishes the next version, valid from now on, and tells the tills', async () => {
    const { status, body } = await publish({ name: 'Better club' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ version: 2, name: 'Better club', validFromMs: api.world.clock.nowMs() });
    expect(await lastTold()).toMatchObject({ version: 2, name: 'Better club' });
    const versions = (await api.ask('GET', path('/versions'))).body['versions'];
    expect(versions).toMatchObject([
      { version: 2, honourUntilMs: null },
      { version: 1, honourUntilMs: api.world.clock.nowMs() + DAY_MS },
    ]);
    expect((await api.ask('GET', path('/versions/2'))).body).toEqual(body);
    expect(code(await api.ask('GET', path('/versions/3')))).toEqual([404, 'VERSION_UNKNOWN']);
  });

  it('POST versions again with the same content stays as it is; another one is VERSION_CONFLICT', async () => {
    const first = await publish({ name: 'Better club' });
    expect((await publish({ name: 'Better club' })).body).toEqual(first.body);
    expect(code(await publish({ name: 'Other club' }))).toEqual([409, 'VERSION_CONFLICT']);
    expect(code(await publish({ name: 'Other club' }, 4))).toEqual([409, 'VERSION_CONFLICT']);
    expect(await countVersions()).toBe(2);
  });

  it('POST versions counts every member anew where tiers are reached in another way', async () => {
    const memberId = await api.world.addMember({ openingLots: [{ points: 400, earnedAtMs: START_MS - DAY_MS }] });
    await publish({
      tiers: api.world.config.tiers.map((tier) => (tier.tierId === 'gold' ? { ...tier, qualifier: 400 } : tier)),
    });
    expect(await figuresOf(api.world, memberId)).toMatchObject({ tierId: 'gold', qualifierTotal: 400 });
  });

  it.each([
    ['a part that is missing', { earning: undefined }, 'REQUEST_INVALID'],
    ['no tier at all', { tiers: [] }, 'REQUEST_INVALID'],
    ['a name without an end', { name: 'x'.repeat(101) }, 'REQUEST_INVALID'],
    ['a field that it has not', { colour: 'red' }, 'REQUEST_INVALID'],
    ['another program', { programId: randomUUID() }, 'REQUEST_INVALID'],
    ['another currency than three capitals', { currency: 'euro' }, 'REQUEST_INVALID'],
  ])('POST versions refuses %s, and publishes nothing', async (_, changes, expected) => {
    expect(code(await publish(changes))).toEqual([400, expected]);
    expect(await countVersions()).toBe(1);
  });

  it('POST versions refuses what its parts say against each other: INVALID', async () => {
    const earning = { ...api.world.config.earning, campaigns: [{ ...CAMPAIGN, campaignId: 'c', tiers: ['none'] }] };
    const answer = await publish({ earning });
    expect(code(answer)).toEqual([400, 'INVALID']);
    expect(answer.body['detail']).toMatch(/^earning\.campaigns\.0/);
    expect(await countVersions()).toBe(1);
  });

  it('PUT rules keeps campaigns and rewards', async () => {
    const read = await api.ask('GET', path('/rules'));
    const { programId: _, version: __, test: ___, validFromMs: ____, honourUntilMs: _____, ...rules } = read.body;
    expect(rules['earning']).not.toHaveProperty('campaigns');
    const { status } = await api.ask('PUT', path('/rules'), {
      body: { ...rules, version: 2, expiry: { months: 24 } },
    });
    expect(status).toBe(200);
    const configuration = (await api.ask('GET', path())).body['configuration'] as ProgramConfig;
    expect(configuration).toMatchObject({ version: 2, expiry: { months: 24 } });
    expect(configuration.redemption).toEqual(api.world.config.redemption);
  });

  it('PUT and DELETE campaigns publish versions, and nothing twice', async () => {
    const put = () => api.ask('PUT', path('/campaigns/double'), { body: CAMPAIGN });
    const first = await put();
    expect(first.body).toEqual({
      programId: api.world.programId,
      version: 2,
      campaigns: [{ campaignId: 'double', ...CAMPAIGN }],
    });
    expect((await put()).body).toEqual(first.body);
    expect((await api.ask('GET', path('/campaigns'))).body).toEqual(first.body);
    const renamed = await api.ask('PUT', path('/campaigns/double'), { body: { ...CAMPAIGN, name: 'Twice' } });
    expect(renamed.body).toMatchObject({ version: 3, campaigns: [{ name: 'Twice' }] });
    expect((await api.ask('DELETE', path('/campaigns/double'))).body).toMatchObject({ version: 4, campaigns: [] });
    expect(code(await api.ask('DELETE', path('/campaigns/double')))).toEqual([404, 'CAMPAIGN_UNKNOWN']);
    expect(await lastTold()).toMatchObject({ version: 4 });
  });

  it('PUT and DELETE rewards publish versions', async () => {
    const added = await api.ask('PUT', path('/rewards/umbrella'), { body: REWARD });
    const rewards = [...api.world.config.redemption.rewards, { rewardId: 'umbrella', ...REWARD }];
    expect(added.body).toEqual({ programId: api.world.programId, version: 2, rewards });
    expect((await api.ask('GET', path('/rewards'))).body).toEqual(added.body);
    expect((await api.ask('DELETE', path('/rewards/umbrella'))).body).toMatchObject({
      version: 3,
      rewards: api.world.config.redemption.rewards,
    });
    expect(code(await api.ask('DELETE', path('/rewards/umbrella')))).toEqual([404, 'REWARD_UNKNOWN']);
    const invalid = await api.ask('PUT', path('/rewards/umbrella'), { body: { ...REWARD, tiers: ['none'] } });
    expect(code(invalid)).toEqual([400, 'INVALID']);
  });

  it('GET the program of a store resolves store, brand and program', async () => {
    const chainId = randomUUID();
    await central.db.insert(programProfiles).values({ programId: api.world.programId, description: '', chainId });
    const { body } = await api.ask('GET', `/v1/stores/${api.world.storeId}/program`);
    expect(body).toEqual({
      storeId: api.world.storeId,
      store: { name: 'Test store', region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' },
      chainId,
      configuration: api.world.config,
    });
    expect(code(await api.ask('GET', `/v1/stores/${randomUUID()}/program`))).toEqual([404, 'STORE_UNKNOWN']);
    const { key } = await api.addClient({ chainIds: [randomUUID()] });
    expect(code(await api.ask('GET', `/v1/stores/${api.world.storeId}/program`, { key }))).toEqual([
      404,
      'STORE_UNKNOWN',
    ]);
  });

  it('refuses whoever has not the scope', async () => {
    const { key } = await api.addClient({ role: 'service' });
    expect((await api.ask('GET', path(), { key })).status).toBe(200);
    for (const [method, rest, body] of [
      ['POST', '/versions', { ...contentOf(api.world.config), version: 2 }],
      ['PUT', '/campaigns/c', CAMPAIGN],
      ['DELETE', '/campaigns/c', undefined],
      ['PUT', '/rewards/r', REWARD],
      ['DELETE', '/rewards/r', undefined],
    ] as const) {
      expect(code(await api.ask(method, path(rest), { key, body }))).toEqual([403, 'SCOPE_MISSING']);
    }
    expect(await countVersions()).toBe(1);
  });
});

/** What of a configuration a caller says. */
function contentOf(config: ProgramConfig) {
  const { programId: _, version: __, test: ___, validFromMs: ____, honourUntilMs: _____, ...content } = config;
  return content;
}

/** An answer by its status and its problem's code. */
function code({ status, body }: NativeAnswer): unknown[] {
  return [status, body['code']];
}
