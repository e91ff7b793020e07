import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readDevice, writeSyncState } from '../journal/local-state.ts';
import { readHead } from '../journal/read-entries.ts';
import { readVerdict } from '../journal/verdicts.ts';
import { readMember } from '../replica/lookup.ts';
import { readReplicaState } from '../replica/replica-state.ts';
import { sleepByTimer } from './backoff.ts';
import { takenInSoFar } from './central-link.ts';
import {
  answerError,
  answerWith,
  cutConnection,
  hang,
  loseAnswer,
  type ScriptedCentral,
  startScriptedCentral,
  testMember,
} from './testing/scripted-central.ts';
import { createTestTill, type TestTill } from './testing/test-till.ts';

let central: ScriptedCentral;
let till: TestTill;

beforeEach(async () => {
  central = await startScriptedCentral();
  central.members.push(...Array.from({ length: 25 }, (_, index) => testMember(index + 1, 100 + index)));
  till = createTestTill();
  expect(await till.pair(central.url)).toMatchObject({ ok: true });
});

afterEach(async () => {
  await till.close();
  await central.close();
});

describe('the first start after pairing', () => {
  it('builds the replica in a thread of its own, saying how far it is, and is online then', async () => {
    const sync = till.createSync({ pageSize: 10 });
    sync.start();
    expect(await sync.syncNow()).toMatchObject({ state: 'online', problem: null });
    expect(readReplicaState(till.replica())).toMatchObject({ ready: true, members: 25 });
    expect(till.progress).toContainEqual({ done: 10, total: 25 });
    expect(till.progress.at(-1)).toBeNull();
    expect(till.changes).toContain('all');
    expect(till.states.map(({ state }) => state)).toEqual(expect.arrayContaining(['syncing', 'online']));
    expect(readDevice(till.journal)).toMatchObject({ replicaInProgress: null });
    expect(central.takenIn).toHaveLength(1);
  });
});

describe('a till in step with central', () => {
  it('sends what is committed at once, and has the verdict at once', async () => {
    const sync = await startInStep();
    await vi.waitFor(() => expect(central.longPolls()).toBe(1));
    const began = performance.now();
    const id = till.commit();
    sync.wake();
    await vi.waitFor(() => expect(readVerdict(till.journal, id)).toMatchObject({ status: 'accepted' }));
    expect(performance.now() - began).toBeLessThan(1_000);
    await vi.waitFor(() => expect(sync.state()).toMatchObject({ state: 'online' }));
    expect(readReplicaState(till.replica()).watermark).toEqual({ epoch: 1, sequence: 2 });
  });

  it('has what another till did at once, without asking again and again', async () => {
    await startInStep();
    await vi.waitFor(() => expect(central.longPolls()).toBe(1));
    const asked = central.asked.length;
    const { balance } = testMember(3, 5_000);
    central.tell(balance);
    await vi.waitFor(() => expect(readMember(till.replica(), balance.memberId)).toMatchObject({ available: 5_000 }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(central.asked.length - asked).toBeLessThanOrEqual(2);
  });

  it('reads a feed of many pages to its end', async () => {
    const sync = await startInStep();
    for (let number = 1; number <= 1_200; number += 1) central.tell(testMember(number % 25 || 25, number).balance);
    await sync.syncNow();
    expect(readReplicaState(till.replica()).cursor).toBe(central.feedSequence());
  });

  it('does not ask a central without a pause that answers a long poll at once', async () => {
    const sync = await startInStep({ sleep: sleepByTimer });
    central.always('/v1/sync/pull', answerWith(200, JSON.stringify(emptyPage())));
    await sync.syncNow();
    const asked = central.asked.length;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(central.asked.length - asked).toBeLessThanOrEqual(2);
  });
});

describe('a push', () => {
  it('whose answer is lost is sent again, and nothing is taken in twice', async () => {
    const sync = await startInStep();
    central.script('/v1/sync/push', loseAnswer);
    const id = till.commit();
    sync.wake();
    await vi.waitFor(() => expect(readVerdict(till.journal, id)).toMatchObject({ status: 'accepted' }));
    expect(central.takenIn.filter((taken) => taken === id)).toHaveLength(1);
    expect(till.states).toContainEqual(expect.objectContaining({ state: 'offline', problem: 'unreachable' }));
  });

  it('outage during a push leaves nothing stuck until the next sale', async () => {
    const sync = await startInStep();
    central.always('/v1/sync/push', cutConnection);
    central.always('/v1/sync/pull', cutConnection);
    const id = till.commit();
    sync.wake();
    await vi.waitFor(() => expect(sync.state()).toMatchObject({ state: 'offline', problem: 'unreachable' }));
    expect(sync.state().nextTryAtMs).not.toBeNull();
    central.always('/v1/sync/push', null);
    central.always('/v1/sync/pull', null);
    // Nobody wakes it: the timer alone brings it back.
    await vi.waitFor(() => expect(readVerdict(till.journal, id)).toMatchObject({ status: 'accepted' }));
    expect(sync.state()).toMatchObject({ problem: null, nextTryAtMs: null });
  });

  it('goes on after its token expired in the middle of it, and nobody sees it', async () => {
    const sync = await startInStep();
    const ids = Array.from({ length: 450 }, () => till.commit());
    central.script(
      '/v1/sync/push',
      async (_request, _response, obey) => {
        await obey();
        central.expireTokens();
      },
      (_request, _response, obey) => obey(),
    );
    const before = till.states.length;
    await sync.syncNow();
    expect(central.takenIn.slice(1)).toEqual(ids);
    expect(till.states.slice(before).map(({ state }) => state)).not.toContain('offline');
  });

  it('goes on from where central says that it is', async () => {
    const sync = await startInStep();
    const ids = [till.commit(), till.commit(), till.commit()];
    // The till believes that central has more than it has, as one that was restored from a backup.
    writeSyncState(till.journal, { takenInSequence: 3 });
    await sync.syncNow();
    expect(central.takenIn.slice(1)).toEqual(ids);
  });

  it('that times out is tried again with less', async () => {
    const sync = await startInStep({ limits: { wholeMs: 500 } });
    const sizes: number[] = [];
    central.always('/v1/sync/push', (request, _response, obey) => {
      sizes.push(Number(request.headers['content-length']));
      return sizes.length > 4 ? obey() : undefined;
    });
    for (let number = 0; number < 200; number += 1) till.commit();
    sync.wake();
    await vi.waitFor(() => expect(takenInSoFar(till.journal).sequence).toBe(201), { timeout: 5_000 });
    expect(sizes[4]).toBeLessThan(sizes[0] ?? 0);
  });
});

describe('a central that is no use to this till', () => {
  it.each<[string, number, string, unknown]>([
    ['DEVICE_REVOKED', 403, 'device-revoked', undefined],
    ['UNKNOWN_EPOCH', 409, 'device-revoked', undefined],
    ['JOURNAL_FORKED', 409, 'journal-forked', { sequence: 1 }],
  ])('%s is said, tried slowly, and tried at once when a person asks', async (code, status, problem, data) => {
    const sync = await startInStep();
    central.always('/v1/sync/push', answerError(status, code, data));
    central.always('/v1/sync/pull', answerError(status, code, data));
    const id = till.commit();
    await sync.syncNow();
    expect(sync.state()).toMatchObject({ state: 'offline', problem });
    expect((sync.state().nextTryAtMs ?? 0) - Date.now()).toBeGreaterThan(60_000);
    central.always('/v1/sync/push', null);
    central.always('/v1/sync/pull', null);
    expect(await sync.syncNow()).toMatchObject({ state: 'online', problem: null });
    expect(readVerdict(till.journal, id)).toMatchObject({ status: 'accepted' });
  });

  it('is not asked again at every sale', async () => {
    const sync = await startInStep({ sleep: sleepByTimer });
    central.always('/v1/sync/push', answerError(403, 'DEVICE_REVOKED'));
    till.commit();
    await sync.syncNow();
    const asked = central.asked.length;
    till.commit();
    sync.wake();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(central.asked).toHaveLength(asked);
  });

  it('refuses an entry: the feed is read all the same, and nothing is thrown away', async () => {
    const sync = await startInStep();
    central.always('/v1/sync/push', answerError(422, 'SIGNATURE_INVALID', { sequence: 2 }));
    const id = till.commit();
    const { balance } = testMember(3, 7_000);
    central.tell(balance);
    await sync.syncNow();
    expect(sync.state()).toMatchObject({ state: 'online', problem: 'journal-forked' });
    expect(readMember(till.replica(), balance.memberId)).toMatchObject({ available: 7_000 });
    central.always('/v1/sync/push', null);
    expect(await sync.syncNow()).toMatchObject({ state: 'online', problem: null });
    expect(central.takenIn).toContain(id);
  });
});

describe('stop', () => {
  it('ends a request that hangs, at once', async () => {
    const sync = await startInStep();
    central.always('/v1/sync/push', hang);
    till.commit();
    sync.wake();
    await vi.waitFor(() => expect(central.asked.at(-1)).toBe('/v1/sync/push'));
    const began = performance.now();
    await sync.stop();
    expect(performance.now() - began).toBeLessThan(500);
    const asked = central.asked.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(central.asked).toHaveLength(asked);
  });
});

async function startInStep(changes: Parameters<TestTill['createSync']>[0] = {}) {
  await till.prepareReplica();
  const sync = till.createSync(changes);
  sync.start();
  expect(await sync.syncNow()).toMatchObject({ state: 'online' });
  return sync;
}

function emptyPage() {
  const { cursor, incarnation } = readReplicaState(till.replica());
  const contact = { protocol: 1, incarnation, centralTimeMs: Date.now() };
  return { contact, takenIn: readHead(till.journal), rows: [], cursor, watermark: null, more: false };
}
