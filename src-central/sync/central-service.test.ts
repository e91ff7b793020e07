import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PROTOCOL_VERSION } from '../../src-shared/contracts/central.ts';
import { devices, feedHead, programVersions } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { addMember } from '../members/add-members.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { figuresOf, pushEntries, silentLog, verdictOf } from '../testing/settle.ts';
import { createSyncWorld, newTestMember, type SyncWorld } from '../testing/sync-world.ts';
import type { TestTill } from '../testing/test-till.ts';
import { type CentralServiceOptions, createCentralService } from './central-service.ts';

type Service = ReturnType<typeof createCentralService>;

describeEachDatabase('the service', (central) => {
  let world: SyncWorld;
  let till: TestTill;
  let services: Service[];
  beforeEach(async () => {
    world = await createSyncWorld(central.db);
    till = await world.addTill();
    services = [];
  });
  afterEach(() => Promise.all(services.map((service) => service.stop())));

  const start = (options: CentralServiceOptions = {}): Service => {
    const service = createCentralService(central.db, world.clock, silentLog, { pollMs: 20, ...options });
    services.push(service);
    return service;
  };
  const encoded = () =>
    till.entries.map(({ body, signature }) => ({
      body: Buffer.from(body).toString('base64'),
      signature: Buffer.from(signature).toString('base64'),
    }));
  const pull = async (service: Service, waitMs: number, signal?: AbortSignal) => {
    const [head] = await central.db.select().from(feedHead);
    const input = { position: till.position(), cursor: head?.sequence ?? 0, limit: 10, waitMs };
    return service.pull(till, input, signal);
  };

  it('takes in, says who it is, posts by itself, and wakes the till that waits', async () => {
    const service = start();
    const memberId = await world.addMember();
    const entry = till.sell({ memberId });
    const waiting = pull(service, 20_000);
    const reply = await service.push(till, { position: till.position(), entries: encoded() });
    const { incarnation } = await readCentralState(central.db);
    const contact = { protocol: PROTOCOL_VERSION, incarnation, centralTimeMs: world.clock.nowMs() };
    expect(reply).toEqual({ takenIn: till.position(), contact });
    const page = await waiting;
    expect(page).toMatchObject({ contact, watermark: { epoch: 1, sequence: 1 } });
    expect(page.rows.map(({ change }) => change.kind)).toEqual(['balance', 'verdict']);
    expect(await verdictOf(world, entry.entryId)).toBe('accepted');
  });

  it('posts what an earlier run has left', async () => {
    const memberId = await world.addMember();
    till.sell({ memberId });
    await pushEntries(world, till);
    await start().idle();
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 100 });
  });

  it('tries what is parked again, at start and by its timer', async () => {
    const memberId = await world.addMember();
    const entry = till.sell({ memberId, claim: { configVersion: 2 } });
    await pushEntries(world, till);
    const service = start({ retryEveryMs: 30 });
    await service.idle();
    expect(await verdictOf(world, entry.entryId)).toBe('parked CONFIGURATION_UNKNOWN');
    const config = { ...world.config, version: 2 };
    const { programId, validFromMs } = config;
    await central.db.insert(programVersions).values({ programId, version: 2, validFromMs, config });
    await expect.poll(() => verdictOf(world, entry.entryId), { timeout: 10_000 }).toBe('accepted');
  });

  it('wakes a till for what another process has published', async () => {
    const waiting = pull(start(), 20_000);
    await addMember(central.db, world.clock, world.programId, newTestMember());
    expect((await waiting).rows.map(({ change }) => change.kind)).toEqual(['member', 'balance']);
  });

  it('lets a till wait no longer than it asked for, and keeps its cursor', async () => {
    const startedMs = performance.now();
    const page = await pull(start(), 50);
    expect(page).toMatchObject({ rows: [], more: false });
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(49);
    const [device] = await central.db.select().from(devices).where(eq(devices.deviceId, till.deviceId));
    expect(device?.cursor).toBe(page.cursor);
  });

  it.each(['the till has gone', 'the service stops'])('ends the waiting when %s', async (ending) => {
    const service = start();
    const gone = new AbortController();
    const waiting = pull(service, 20_000, gone.signal);
    // Let it get as far as waiting.
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (ending === 'the till has gone') gone.abort();
    else await service.stop();
    expect(await waiting).toMatchObject({ rows: [] });
  });

  it('shrinks the feed to what every till had applied a turn ago', async () => {
    const service = start({ compactEveryMs: 30 });
    await world.addMember();
    const { cursor } = await pull(service, 0);
    await expect
      .poll(async () => (await central.db.select().from(feedHead))[0]?.compactedTo, { timeout: 10_000 })
      .toBe(cursor);
    expect(await pull(service, 0)).toMatchObject({ rows: [], cursor });
  });
});
