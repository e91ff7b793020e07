import { randomUUID } from 'node:crypto';
import { asc } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { feed, programs, programVersions } from '../database/schema.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { createSyncWorld, START_MS, type SyncWorld, testConfig } from '../testing/sync-world.ts';
import { ProgramInputError } from './errors.ts';
import { createProgram, publishConfiguration } from './publish-configuration.ts';
import { readConfigurationInForce, readLiveConfigurations } from './read-configurations.ts';
import { putProducts, putStaff } from './stores.ts';

const HOUR_MS = 3_600_000;

describeEachDatabase('programs', (central) => {
  let world: SyncWorld;
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
  });

  const published = async () => {
    const rows = await central.db.select().from(feed).orderBy(asc(feed.sequence), asc(feed.ordinal));
    return rows.map(({ change }) => change);
  };

  it('end the honour window of the earlier version with the next one, and tell tills of both', async () => {
    const next = { ...world.config, version: 2, validFromMs: START_MS + HOUR_MS };
    await publishConfiguration(central.db, next, 2 * HOUR_MS);
    const honourUntilMs = START_MS + 3 * HOUR_MS;
    expect((await published()).slice(-2)).toEqual([
      { kind: 'configuration', config: { ...world.config, honourUntilMs } },
      { kind: 'configuration', config: next },
    ]);
    const inForce = async (atMs: number) =>
      (await readConfigurationInForce(central.db, world.programId, atMs))?.version;
    expect([await inForce(START_MS), await inForce(START_MS + HOUR_MS), await inForce(0)]).toEqual([1, 2, undefined]);
    const live = async (nowMs: number) =>
      (await readLiveConfigurations(central.db, world.programId, nowMs)).map(({ version }) => version);
    expect(await live(honourUntilMs - 1)).toEqual([1, 2]);
    expect(await live(honourUntilMs)).toEqual([2]);
    await publishConfiguration(central.db, { ...next, version: 3, validFromMs: START_MS + 9 * HOUR_MS }, 0);
    const versions = await central.db.select().from(programVersions).orderBy(asc(programVersions.version));
    expect(versions.map((row) => row.honourUntilMs)).toEqual([honourUntilMs, START_MS + 9 * HOUR_MS, null]);
  });

  it.each([
    { title: 'a version that is not the next', changes: { version: 3 }, message: /next version .* is version 2/ },
    { title: 'a version that is there', changes: { version: 1 }, message: /next version .* is version 2/ },
    { title: 'a live program turned into a test', changes: { version: 2, test: true }, message: /from test to live/ },
    { title: 'no tiers', changes: { version: 2, tiers: [] }, message: /^tiers: / },
  ])('refuse $title, and publish nothing', async ({ changes, message }) => {
    const before = await published();
    const publish = publishConfiguration(central.db, { ...world.config, ...changes }, 0);
    await expect(publish).rejects.toThrow(ProgramInputError);
    await expect(publish).rejects.toThrow(message);
    expect(await published()).toEqual(before);
  });

  it('begin with version 1, and cannot be published to before they are there', async () => {
    const config = testConfig(randomUUID(), { version: 2 });
    await expect(createProgram(central.db, world.clock, config)).rejects.toThrow(ProgramInputError);
    await expect(publishConfiguration(central.db, config, 0)).rejects.toThrow('no such program');
    expect(await central.db.$count(programs)).toBe(1);
  });

  it('replace products by SKU and staff by id, but do not move a person to another store', async () => {
    const product = {
      sku: 'A-1',
      barcode: '4006381333931',
      name: 'Pen',
      categoryId: 'food',
      priceMinor: 199,
      active: true,
    };
    await putProducts(central.db, world.programId, [product]);
    await putProducts(central.db, world.programId, [{ ...product, priceMinor: 249 }]);
    const person = { staffId: randomUUID(), storeId: world.storeId, name: 'Bo', pinHash: '$argon2id$', active: true };
    await putStaff(central.db, [{ ...person, role: 'cashier' }]);
    await putStaff(central.db, [{ ...person, role: 'manager' }]);
    expect((await published()).slice(-4)).toEqual([
      { kind: 'product', ...product },
      { kind: 'product', ...product, priceMinor: 249 },
      { kind: 'staff', ...person, role: 'cashier' },
      { kind: 'staff', ...person, role: 'manager' },
    ]);
    const { storeId } = await createSyncWorld(central.db);
    const moved = putStaff(central.db, [{ ...person, storeId, role: 'cashier' }]);
    await expect(moved).rejects.toThrow(ProgramInputError);
  });
});
