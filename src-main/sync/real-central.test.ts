import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { issueEnrolmentCode } from '../../src-central/auth/issue-enrolment-code.ts';
import { systemClock } from '../../src-central/clock.ts';
import { type OpenCentral, openCentralDatabase } from '../../src-central/database/open.ts';
import { devices } from '../../src-central/database/schema.ts';
import { type CentralServer, createCentralServer } from '../../src-central/http/server.ts';
import { createTill } from '../../src-central/programs/stores.ts';
import { createCentralService } from '../../src-central/sync/central-service.ts';
import { figuresOf, silentLog } from '../../src-central/testing/settle.ts';
import { createSyncWorld, type SyncWorld } from '../../src-central/testing/sync-world.ts';
import { readVerdict } from '../journal/verdicts.ts';
import { memberBalance } from '../replica/member-balance.ts';
import { type LosingProxy, startLosingProxy } from './testing/losing-proxy.ts';
import { sellTo } from './testing/test-sale.ts';
import { createTestTill, type TestTill } from './testing/test-till.ts';
import { createAccessTokens } from './tokens.ts';
import { createTransport } from './transport.ts';

let database: OpenCentral;
let world: SyncWorld;
let service: ReturnType<typeof createCentralService>;
let server: CentralServer;
let proxy: LosingProxy;
let memberId: string;
let tills: TestTill[] = [];

beforeAll(async () => {
  database = await openCentralDatabase({ inMemory: true });
  world = await createSyncWorld(database.db, {}, { ...systemClock, advance: () => undefined });
});

afterAll(() => database.close());

beforeEach(async () => {
  service = createCentralService(database.db, systemClock, silentLog);
  server = createCentralServer({ db: database.db, service, log: silentLog, tokenLifeSeconds: 2 });
  await server.listen();
  proxy = await startLosingProxy(server.url);
  memberId = await world.addMember();
});

afterEach(async () => {
  for (const till of tills) await till.close();
  tills = [];
  await proxy.close();
  await server.close();
  await service.stop();
});

describe('tills and the real central', () => {
  it('a sale on one till shows at the other, with the same figures everywhere', async () => {
    const [a, b] = [await startTill(), await startTill()];
    const id = sellTo(a.till, memberId, 12_345);
    expect(shownAt(a.till)).toMatchObject({ balance: 123, waitingPoints: 123 });
    a.sync.wake();
    await vi.waitFor(() => expect(shownAt(b.till)).toMatchObject({ balance: 123, waitingPoints: 0 }), SOON);
    await vi.waitFor(() => expect(shownAt(a.till)).toMatchObject({ balance: 123, waitingPoints: 0 }), SOON);
    expect(readVerdict(a.till.journal, id)).toMatchObject({ status: 'accepted' });
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 123 });
  });

  it('a lost acknowledgement followed by a pull does not count points twice', async () => {
    const { till, sync } = await startTill(proxy.url);
    const shown = new Set<number | undefined>();
    const watch = setInterval(() => shown.add(shownAt(till)?.balance), 1);
    proxy.loseAnswers('/v1/sync/push', 2);
    const id = sellTo(till, memberId, 10_000);
    await sync.syncNow();
    await vi.waitFor(() => expect(readVerdict(till.journal, id)).toMatchObject({ status: 'accepted' }), SOON);
    await vi.waitFor(() => expect(shownAt(till)).toMatchObject({ balance: 100, waitingPoints: 0 }), SOON);
    clearInterval(watch);
    expect(shown).toEqual(new Set([100]));
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 100 });
  });

  it('sales of an outage settle once it is over, in order and each once', async () => {
    const { till, sync } = await startTill(proxy.url);
    proxy.setDown(true);
    await vi.waitFor(() => expect(sync.state()).toMatchObject({ state: 'offline', problem: 'unreachable' }), SOON);
    const ids = Array.from({ length: 20 }, () => sellTo(till, memberId, 1_000));
    sync.wake();
    expect(shownAt(till)).toMatchObject({ balance: 200, waitingPoints: 200 });
    proxy.setDown(false);
    await vi.waitFor(() => expect(shownAt(till)).toMatchObject({ balance: 200, waitingPoints: 0 }), SOON);
    for (const id of ids) expect(readVerdict(till.journal, id)).toMatchObject({ status: 'accepted' });
    expect(await figuresOf(world, memberId)).toMatchObject({ available: 200 });
    expect(sync.state()).toMatchObject({ state: 'online', problem: null });
  });

  it('tokens are renewed before they expire, and nobody sees it', async () => {
    const { till, sync } = await startTill();
    const before = till.states.length;
    const untilMs = Date.now() + 4_500;
    while (Date.now() < untilMs) {
      sellTo(till, memberId, 1_000);
      expect(await sync.syncNow()).toMatchObject({ state: 'online', problem: null });
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(till.states.slice(before).map(({ state }) => state)).not.toContain('offline');
  });

  it('a till that central no longer serves says so, and keeps its sales', async () => {
    const { till, sync } = await startTill();
    const { deviceId } = till.identity().signer;
    await database.db.update(devices).set({ status: 'revoked' }).where(eq(devices.deviceId, deviceId));
    sellTo(till, memberId, 1_000);
    expect(await sync.syncNow()).toMatchObject({ state: 'offline', problem: 'device-revoked' });
    expect(shownAt(till)).toMatchObject({ balance: 10, waitingPoints: 10 });
    await database.db.update(devices).set({ status: 'active' }).where(eq(devices.deviceId, deviceId));
    await sync.syncNow();
    await vi.waitFor(() => expect(shownAt(till)).toMatchObject({ balance: 10, waitingPoints: 0 }), SOON);
  });

  it('a till whose clock is an hour off is told the time, and has its token', async () => {
    const { till } = await startTill();
    const transport = createTransport({ certificateAuthority: null });
    const told: number[] = [];
    const tokens = createAccessTokens(transport, {
      centralUrl: server.url,
      deviceId: till.identity().signer.deviceId,
      sign: till.identity().signer.sign,
      nowMs: () => Date.now() - 3_600_000,
      monotonicMs: () => performance.now(),
      onCentralTime: (centralTimeMs) => told.push(centralTimeMs),
    });
    const [one, same] = await Promise.all([tokens.get(), tokens.get()]);
    expect(one).toBe(same);
    expect(told).toHaveLength(1);
    expect(Math.abs((told[0] ?? 0) - Date.now())).toBeLessThan(5_000);
    await transport.close();
  });
});

/** The thread that builds a replica takes a while to start on a busy machine, and so may central's posting. */
const SOON = { timeout: 15_000 };

async function startTill(url = server.url) {
  const till = createTestTill();
  tills.push(till);
  const tillId = randomUUID();
  await createTill(world.db, { tillId, storeId: world.storeId, name: 'Till', code: tillId.slice(0, 8).toUpperCase() });
  expect(await till.pair(url, await issueEnrolmentCode(world.db, systemClock, tillId))).toMatchObject({ ok: true });
  await till.prepareReplica();
  const sync = till.createSync();
  sync.start();
  expect(await sync.syncNow()).toMatchObject({ state: 'online' });
  return { till, sync };
}

function shownAt(till: TestTill) {
  return memberBalance(till.journal, till.replica(), memberId);
}
