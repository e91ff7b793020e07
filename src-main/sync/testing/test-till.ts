import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import {
  closeDatabase,
  inJournalTransaction,
  type JournalDatabase,
  openJournal,
  type ReplicaDatabase,
} from '../../database/open.ts';
import { createTillClock, machineTime } from '../../device/clock.ts';
import { type Identity, openIdentity } from '../../device/identity.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import { readClock, readDevice, writeClock } from '../../journal/local-state.ts';
import { readHead } from '../../journal/read-entries.ts';
import type { AppliedPage } from '../../replica/apply-page.ts';
import { createCentralClient } from '../central-client.ts';
import { type BuildProgress, downloadReplica } from '../download-replica.ts';
import { createSync, type Sync, type SyncOptions } from '../loop.ts';
import { type PairingOutcome, pairTill } from '../pair-till.ts';
import { adoptReplica } from '../snapshot.ts';
import type { SyncState } from '../sync-state.ts';
import { createAccessTokens } from '../tokens.ts';
import { createTransport } from '../transport.ts';

export const WORKER_URL = new URL('../snapshot-worker.ts', import.meta.url);
export const REPLICA_OPTIONS = { migrationsFolder: join(import.meta.dirname, '../../../migrations/till/replica') };
export const JOURNAL_OPTIONS = { migrationsFolder: join(import.meta.dirname, '../../../migrations/till/journal') };

/** A till without a window: its files in a folder of their own, and the sync of the product. */
export interface TestTill {
  readonly folder: string;
  readonly journal: JournalDatabase;
  readonly states: SyncState[];
  readonly changes: (AppliedPage | 'all')[];
  readonly progress: (BuildProgress | null)[];
  readonly failures: unknown[];
  identity(): Identity;
  replica(): ReplicaDatabase;
  pair(centralUrl: string, enrolmentCode?: string, certificateAuthority?: string | null): Promise<PairingOutcome>;
  /** The public key that is kept for enrolment, base64; null when there is none. */
  preparedKey(): string | null;
  /** Gives the till its first replica without the worker thread, which takes longest to start. */
  prepareReplica(): Promise<void>;
  createSync(changes?: Partial<SyncOptions>): Sync;
  /** Commits an entry of this till's own, and returns its id. */
  commit(): string;
  close(): Promise<void>;
}

export function createTestTill(): TestTill {
  const folder = mkdtempSync(join(tmpdir(), 'earnest-sync-'));
  const journal = openJournal(join(folder, 'journal.db'), JOURNAL_OPTIONS);
  const stored = { saved: readClock(journal), lastEntryAtMs: null };
  const clock = createTillClock(machineTime, stored, (row) => writeClock(journal, row));
  const syncs: Sync[] = [];
  let replica: ReplicaDatabase | null = null;
  const replicas = {
    current: () => replica,
    replace: (db: ReplicaDatabase) => {
      replica = db;
    },
  };

  const identity = () => {
    const device = readDevice(journal);
    if (device === null) throw new Error('the test till is not paired');
    return openIdentity(device, null);
  };

  const till: TestTill = {
    folder,
    journal,
    states: [],
    changes: [],
    progress: [],
    failures: [],
    identity,
    replica() {
      if (replica === null) throw new Error('the test till has no replica');
      return replica;
    },
    pair: (centralUrl, enrolmentCode = 'CODE', certificateAuthority = null) =>
      pairTill(
        { journal, clock, newId: uuidv7, appVersion: '0.1.0', osKeyStore: null, limits: FAST },
        { centralUrl, enrolmentCode, certificateAuthority, acceptWeakKeyStore: true, deviceName: 'test' },
      ),
    preparedKey: () => (journal.$client.prepare(PREPARED_KEY).pluck().get() as string | undefined) ?? null,
    async prepareReplica() {
      const device = readDevice(journal);
      if (device === null) throw new Error('the test till is not paired');
      const { centralUrl, certificateAuthority, deviceId } = device;
      const transport = createTransport({ certificateAuthority });
      const tokens = createAccessTokens(transport, {
        centralUrl,
        deviceId,
        sign: identity().signer.sign,
        nowMs: () => clock.nowMs(),
        monotonicMs: () => performance.now(),
        onCentralTime: () => undefined,
      });
      const client = createCentralClient(centralUrl, transport, tokens);
      const plan = { folder, replicaOptions: REPLICA_OPTIONS, resume: null, position: readHead(journal) };
      const events = { onBegun: () => undefined, onContact: () => undefined, onProgress: () => undefined };
      const name = await downloadReplica(client, plan, events);
      const link = { journal, client, detailsOf: () => null, onContact: () => undefined };
      const options = { workerUrl: WORKER_URL, folder, replicaOptions: REPLICA_OPTIONS, replicas, limits: FAST };
      await adoptReplica(link, options, name, new AbortController().signal);
      await transport.close();
    },
    createSync(changes = {}) {
      const sync = createSync({
        journal,
        signer: identity().signer,
        profileKey: identity().dataKeys.profileKey,
        clock,
        monotonicMs: () => performance.now(),
        appVersion: '0.1.0',
        workerUrl: WORKER_URL,
        folder,
        replicaOptions: REPLICA_OPTIONS,
        replicas,
        limits: FAST,
        // Short waits between tries, so that a test sees many of them.
        sleep: (delayMs, signal) => sleepBriefly(Math.min(delayMs, 20), signal),
        onState: (state) => till.states.push(state),
        onChanged: (change) => till.changes.push(change),
        onBuilding: (progress) => till.progress.push(progress),
        onFailure: (error) => till.failures.push(error),
        ...changes,
      });
      syncs.push(sync);
      return sync;
    },
    commit() {
      const id = uuidv7();
      const payload = { appVersion: '0.1.0', previous: null };
      const entry = { id, kind: 'epoch-opened', payload, occurredAtMs: clock.nowMs(), lastContactAtMs: null } as const;
      inJournalTransaction(journal, (tx) => appendEntry(tx, identity().signer, entry, []));
      return id;
    },
    async close() {
      for (const sync of syncs) await sync.stop();
      if (replica) closeDatabase(replica);
      closeDatabase(journal);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return till;
}

const PREPARED_KEY = `SELECT value ->> 'publicKey' FROM settings WHERE key = 'device.prepared-key'`;
const FAST = { connectMs: 2_000, wholeMs: 5_000, silenceMs: 2_000 };

function sleepBriefly(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
