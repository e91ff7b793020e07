import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import type { DeviceRow } from './database/journal-schema.ts';
import { closeDatabase, type JournalDatabase, openReplica, type ReplicaDatabase } from './database/open.ts';
import { DatabaseRefusedError } from './database/refused.ts';
import type { Desk } from './desk/desk.ts';
import type { MachineTime, TillClock } from './device/clock.ts';
import { type Identity, openIdentity } from './device/identity.ts';
import type { KeyStore } from './device/key-store.ts';
import { readDevice, updateDevice } from './journal/local-state.ts';
import { logFailure } from './log.ts';
import type { StatusParts } from './status.ts';
import { createSync, type Sync } from './sync/loop.ts';

export interface PairedTillOptions {
  readonly folder: string;
  readonly migrationsFolder: string;
  readonly snapshotWorker: URL;
  readonly osKeyStore: KeyStore | null;
  readonly appVersion: string;
  readonly journal: JournalDatabase;
  readonly clock: TillClock;
  readonly machine: MachineTime;
  /** Something that the status shows is different now. */
  readonly changed: () => void;
}

/** A till that is enrolled: its keys are open and sync runs. */
export interface PairedTill {
  readonly sync: Sync;
  desk(): Desk | null;
  parts(): NonNullable<StatusParts['paired']>;
  close(): Promise<void>;
}

/**
 * Starts the enrolled till of this journal, with no network needed; null where it is not enrolled yet.
 * @throws KeyStoreLostError when its keys do not open.
 */
export function startPairedTill(options: PairedTillOptions): PairedTill | null {
  const { journal, clock, changed } = options;
  const device = readDevice(journal);
  if (device === null) return null;
  const identity = openIdentity(device, options.osKeyStore);
  const replicaOptions = { migrationsFolder: join(options.migrationsFolder, 'replica') };
  let replica = openServingReplica(options.folder, journal, replicaOptions);
  let building: { done: number; total: number } | null = null;
  const sync = createSync({
    journal,
    signer: identity.signer,
    clock,
    workerUrl: options.snapshotWorker,
    folder: options.folder,
    replicaOptions,
    replicas: {
      current: () => replica,
      replace: (db) => {
        replica = db;
      },
    },
    appVersion: options.appVersion,
    monotonicMs: () => options.machine.monotonicMs(),
    onState: changed,
    onChanged: changed,
    onBuilding: (progress) => {
      building = progress;
      changed();
    },
    onFailure: logFailure,
  });
  sync.start();
  return {
    sync,
    desk: () => (replica === null ? null : createDesk(journal, clock, identity, () => replica, device)),
    parts: () => ({ journal, device, replica, building }),
    async close() {
      await sync.stop();
      if (replica !== null) closeDatabase(replica);
    },
  };
}

/** The replica that served last; null where there is none, or its file is of no use: then a new one is built. */
function openServingReplica(
  folder: string,
  journal: JournalDatabase,
  replicaOptions: { migrationsFolder: string },
): ReplicaDatabase | null {
  const name = readDevice(journal)?.replicaFile ?? null;
  if (name === null) return null;
  try {
    return openReplica(join(folder, name), replicaOptions);
  } catch (failure) {
    if (!(failure instanceof DatabaseRefusedError) || failure.code === 'database-locked') throw failure;
    logFailure(failure);
    updateDevice(journal, { replicaFile: null });
    return null;
  }
}

function createDesk(
  journal: JournalDatabase,
  clock: TillClock,
  identity: Identity,
  replica: () => ReplicaDatabase | null,
  device: DeviceRow,
): Desk {
  const { tillId, tillName, tillCode, programId, store } = device;
  return {
    journal,
    replica() {
      const serving = replica();
      if (serving === null) throw new Error('the desk has no replica');
      return serving;
    },
    till: { tillId, tillName, tillCode, programId, store },
    keys: identity.dataKeys,
    signer: identity.signer,
    clock,
    newId,
  };
}
