import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readDevice } from '../journal/local-state.ts';
import { readVerdict } from '../journal/verdicts.ts';
import { readMember } from '../replica/lookup.ts';
import { readReplicaState } from '../replica/replica-state.ts';
import {
  type Answer,
  cutConnection,
  hang,
  type ScriptedCentral,
  startScriptedCentral,
  testMember,
} from './testing/scripted-central.ts';
import { createTestTill, type TestTill } from './testing/test-till.ts';

/** The thread takes a while to start on a busy machine. */
const SOON = { timeout: 10_000 };
const MEMBERS = '/v1/sync/snapshot/members';

let central: ScriptedCentral;
let till: TestTill;

beforeEach(async () => {
  central = await startScriptedCentral();
  central.members.push(...Array.from({ length: 25 }, (_, index) => testMember(index + 1, 100 + index)));
  till = createTestTill();
  await till.pair(central.url);
});

afterEach(async () => {
  await till.close();
  await central.close();
});

describe('building a replica', () => {
  it('goes on in the same file after the thread was killed', async () => {
    central.script(MEMBERS, obey, obey, hang);
    const killed = start();
    await vi.waitFor(() => expect(till.progress).toContainEqual({ done: 20, total: 25 }), SOON);
    const name = readDevice(till.journal)?.replicaInProgress;
    expect(name).toMatch(/^replica-/);
    await killed.stop();

    const asked = central.asked.length;
    await start().syncNow();
    expect(readReplicaState(till.replica())).toMatchObject({ ready: true, members: 25 });
    expect(readDevice(till.journal)).toMatchObject({ replicaFile: name, replicaInProgress: null });
    const askedAgain = central.asked.slice(asked);
    expect(askedAgain.filter((path) => path === MEMBERS)).toHaveLength(1);
    expect(askedAgain).not.toContain('/v1/sync/snapshot');
  });

  it('does not hold up sales: they are sent while it is under way', async () => {
    central.script(MEMBERS, obey, hang);
    const sync = start();
    await vi.waitFor(() => expect(till.progress).toContainEqual({ done: 10, total: 25 }), SOON);
    const id = till.commit();
    sync.wake();
    await vi.waitFor(() => expect(central.takenIn).toContain(id));
    expect(sync.state()).toMatchObject({ state: 'syncing' });
  });

  it('catches up with what happened meanwhile before it serves', async () => {
    const { balance } = testMember(1, 9_000);
    central.script(MEMBERS, obey, async (_request, _response, answer) => {
      // Of a member whose page is read already.
      central.tell(balance);
      await answer();
    });
    await start().syncNow();
    expect(readMember(till.replica(), balance.memberId)).toMatchObject({ available: 9_000 });
    expect(till.changes.at(0)).toBe('all');
  });

  it('goes on after its token expired', async () => {
    central.script(MEMBERS, obey, async (_request, _response, answer) => {
      central.expireTokens();
      await answer();
    });
    expect(await start().syncNow()).toMatchObject({ state: 'online' });
    expect(till.failures).toEqual([]);
    expect(till.states.map(({ problem }) => problem)).not.toContain('not-authorised');
  });

  it('begins anew when central becomes another one in the middle', async () => {
    central.script(MEMBERS, obey, async (_request, _response, answer) => {
      central.restore(1);
      await answer();
    });
    await start().syncNow();
    expect(central.asked.filter((path) => path === '/v1/sync/snapshot')).toHaveLength(2);
    // The second of three pages gave it away, and the other central has three as well.
    expect(central.asked.filter((path) => path === MEMBERS)).toHaveLength(2 + 3);
    expect(readReplicaState(till.replica())).toMatchObject({ ready: true, members: 25 });
    expect(replicaFiles()).toEqual([readDevice(till.journal)?.replicaFile]);
  });

  it('fails without taking the till along, and is tried again', async () => {
    const sync = start({ workerUrl: new URL('./no-such-worker.ts', import.meta.url) });
    expect(await sync.syncNow()).toMatchObject({ state: 'offline', problem: null });
    expect(till.failures.length).toBeGreaterThan(0);
    await sync.stop();
    expect(await start().syncNow()).toMatchObject({ state: 'online' });
  });
});

describe('a replica that a person wants anew', () => {
  beforeEach(() => till.prepareReplica());

  it('is built while the old one serves, and sales go out meanwhile', async () => {
    const before = readDevice(till.journal)?.replicaFile;
    const sync = start();
    await sync.syncNow();
    const { balance } = testMember(1, 4_000);
    central.members[0] = testMember(1, 4_000);
    const gate = new AbortController();
    const opened = once(gate.signal, 'abort');
    central.script(MEMBERS, obey, async (_request, _response, answer) => {
      await opened;
      await answer();
    });
    sync.rebuild();
    await vi.waitFor(() => expect(till.progress).toContainEqual({ done: 10, total: 25 }), SOON);
    const id = till.commit();
    sync.wake();
    await vi.waitFor(() => expect(central.takenIn).toContain(id));
    expect(readMember(till.replica(), balance.memberId)).toMatchObject({ available: 100 });
    gate.abort();
    await vi.waitFor(() => expect(till.progress.at(-1)).toBeNull(), SOON);
    expect(readMember(till.replica(), balance.memberId)).toMatchObject({ available: 4_000 });
    expect(readDevice(till.journal)?.replicaFile).not.toBe(before);
    await sync.syncNow();
    expect(replicaFiles()).toEqual([readDevice(till.journal)?.replicaFile]);
    expect(central.asked.filter((path) => path === '/v1/sync/snapshot')).toHaveLength(2);
  });

  it('is built once, after a line that failed in the middle came back', async () => {
    const sync = start();
    await sync.syncNow();
    central.script(MEMBERS, obey, cutConnection, cutConnection);
    const asked = central.asked.length;
    sync.rebuild();
    await vi.waitFor(() => expect(sync.failures().inAll).toBeGreaterThan(0), SOON);
    await vi.waitFor(() => expect(till.changes.at(-1)).toBe('all'), SOON);
    await sync.syncNow();
    expect(sync.failures().inARow).toBe(0);
    expect(readReplicaState(till.replica())).toMatchObject({ ready: true, members: 25 });
    expect(central.asked.slice(asked).filter((path) => path === '/v1/sync/snapshot')).toHaveLength(1);
  });

  it('is given up in the end where central gives no snapshot, and the feed is read on', async () => {
    const sync = start();
    await sync.syncNow();
    const before = readDevice(till.journal)?.replicaFile;
    central.always(MEMBERS, cutConnection);
    sync.rebuild();
    await vi.waitFor(() => expect(sync.failures().inAll).toBeGreaterThanOrEqual(5), { timeout: 25_000 });
    const { balance } = testMember(1, 6_000);
    central.tell(balance);
    await vi.waitFor(() => expect(readMember(till.replica(), balance.memberId)?.available).toBe(6_000), SOON);
    await vi.waitFor(() => expect(central.longPolls()).toBe(1), SOON);
    expect(sync.failures().inAll).toBe(5);
    expect(sync.state()).toMatchObject({ state: 'online' });
    expect(readDevice(till.journal)?.replicaFile).toBe(before);
  });
});

describe('a till whose feed does not lead on', () => {
  beforeEach(() => till.prepareReplica());

  it('keeps the old replica in service until the new one is ready, and then deletes it', async () => {
    const before = readDevice(till.journal)?.replicaFile;
    const sync = start();
    await sync.syncNow();
    central.tell(testMember(1, 7_000).balance);
    central.compactUpTo(central.feedSequence());
    central.script(MEMBERS, hang);
    central.always('/v1/sync/pull', null);
    await sync.stop();
    const again = start();
    await vi.waitFor(() => expect(central.asked.at(-1)).toBe(MEMBERS), SOON);
    expect(readMember(till.replica(), testMember(1).member.memberId)).toMatchObject({ available: 100 });
    expect(readDevice(till.journal)?.replicaFile).toBe(before);
    await again.stop();
    central.members[0] = testMember(1, 7_000);
    await start().syncNow();
    expect(readMember(till.replica(), testMember(1).member.memberId)).toMatchObject({ available: 7_000 });
    expect(replicaFiles()).toEqual([readDevice(till.journal)?.replicaFile]);
    expect(replicaFiles()).not.toContain(before);
  });

  it('sends again what a restored central lost, and takes a snapshot of it', async () => {
    const ids = [till.commit(), till.commit(), till.commit()];
    const sync = start();
    await sync.syncNow();
    const before = readReplicaState(till.replica()).incarnation;
    expect(central.takenIn).toHaveLength(4);
    await vi.waitFor(() => expect(central.longPolls()).toBe(1));
    central.restore(2);
    // Nobody sells anything: the long poll alone finds out.
    await vi.waitFor(() => expect(readReplicaState(till.replica()).incarnation).not.toBe(before), SOON);
    await sync.syncNow();
    expect(central.takenIn.slice(4)).toEqual(ids.slice(1));
    expect(readDevice(till.journal)?.incarnation).toBe(readReplicaState(till.replica()).incarnation);
    expect(readReplicaState(till.replica()).watermark).toEqual({ epoch: 1, sequence: 4 });
    for (const id of ids) expect(readVerdict(till.journal, id)).toMatchObject({ status: 'accepted' });
  });

  it('goes on with the snapshot past an unknown change after a restart', async () => {
    central.tell({ kind: 'from-the-future', anything: 1 });
    central.script(MEMBERS, obey, hang);
    const pagesAsked = () => central.asked.filter((path) => path === MEMBERS).length;
    const askedBefore = pagesAsked();
    const killed = start();
    await vi.waitFor(() => expect(till.progress).toContainEqual({ done: 10, total: 25 }), SOON);
    // Killed while the second page is asked for, not before: the hang is for this run alone.
    await vi.waitFor(() => expect(pagesAsked()).toBe(askedBefore + 2), SOON);
    await killed.stop();
    expect(await start().syncNow()).toMatchObject({ state: 'online', problem: null });
    expect(readReplicaState(till.replica()).cursor).toBe(central.feedSequence());
  });

  it('takes one snapshot past a change that it does not know; at the next it stops reading and goes on sending', async () => {
    const sync = start();
    await sync.syncNow();
    central.tell({ kind: 'from-the-future', anything: 1 });
    expect(await sync.syncNow()).toMatchObject({ state: 'online', problem: null });
    expect(readReplicaState(till.replica()).cursor).toBe(central.feedSequence());
    expect(central.asked.filter((path) => path === '/v1/sync/snapshot')).toHaveLength(2);

    central.tell({ kind: 'from-the-future', anything: 2 });
    expect(await sync.syncNow()).toMatchObject({ state: 'online', problem: 'wrong-version' });
    const id = till.commit();
    sync.wake();
    await vi.waitFor(() => expect(central.takenIn).toContain(id));
    expect(central.asked.filter((path) => path === '/v1/sync/snapshot')).toHaveLength(2);
    sync.rebuild();
    expect(await sync.syncNow()).toMatchObject({ state: 'online', problem: null });
    expect(readReplicaState(till.replica()).cursor).toBe(central.feedSequence());
    central.tell({ kind: 'from-the-future', anything: 3 });
    expect(await sync.syncNow()).toMatchObject({ problem: 'wrong-version' });
    await sync.stop();

    const upgraded = start({ appVersion: '0.2.0' });
    expect(await upgraded.syncNow()).toMatchObject({ state: 'online', problem: null });
    expect(readReplicaState(till.replica()).cursor).toBe(central.feedSequence());
  });
});

const obey: Answer = (_request, _response, answer) => answer();

function start(changes: Parameters<TestTill['createSync']>[0] = {}) {
  const sync = till.createSync({ pageSize: 10, ...changes });
  sync.start();
  return sync;
}

function replicaFiles(): string[] {
  return readdirSync(till.folder).filter((name) => name.startsWith('replica-') && name.endsWith('.db'));
}
