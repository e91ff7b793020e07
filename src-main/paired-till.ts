import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import type { DeviceRow } from './database/journal-schema.ts';
import { closeDatabase, type JournalDatabase, openReplica, type ReplicaDatabase } from './database/open.ts';
import { DatabaseRefusedError } from './database/refused.ts';
import type { Desk } from './desk/desk.ts';
import { watchHolds } from './desk/hold-watch.ts';
import type { SyncFigures } from './desk/manager/sync-report.ts';
import { printedReceiptOf } from './desk/show-refund.ts';
import type { MachineTime, TillClock } from './device/clock.ts';
import { type Identity, openIdentity } from './device/identity.ts';
import type { KeyStore } from './device/key-store.ts';
import { createReceiptPrinter, type ReceiptPrinter } from './hardware/receipt-printer.ts';
import { readDevice, updateDevice } from './journal/local-state.ts';
import { logFailure } from './log.ts';
import { readReplicaState } from './replica/lookup.ts';
import type { StatusParts } from './status.ts';
import { createSync, type Sync } from './sync/loop.ts';
import { createSyncRecorder } from './sync/sync-recorder.ts';

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
  readonly printer: ReceiptPrinter;
  syncFigures(): SyncFigures;
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
    profileKey: identity.dataKeys.profileKey,
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
  const wired: DeskWiring = {
    journal,
    central: sync.central,
    onSale: (tx, sale) => printer.onSale(tx, sale),
    onRefund: (tx, refund) => printer.onRefund(tx, refund),
    onEntries: () => {
      sync.wake();
      changed();
    },
  };
  const desk = () => (replica === null ? null : createDesk({ ...wired, clock, identity, device }, () => replica));
  const printer = createReceiptPrinter({
    journal,
    nowMs: () => clock.nowMs(),
    place: device.store,
    receiptOf: (id) => {
      const open = desk();
      return open && printedReceiptOf(open, id);
    },
    onStatus: changed,
    onFailure: logFailure,
  });
  const recorder = createSyncRecorder({
    journal,
    nowMs: () => clock.nowMs(),
    isOffline: () => sync.state().state === 'offline',
    settlement: () => replica && readReplicaState(replica),
    onFailure: logFailure,
  });
  const { signer } = identity;
  // Before the first contact, so that what a kill left behind goes out with it.
  const stopHolds = watchHolds({
    keeper: { journal, signer, clock, newId },
    onClosed: wired.onEntries,
    onFailure: logFailure,
  });
  sync.start();
  printer.wake();
  const stopRecorder = recorder.start();
  return {
    sync,
    printer,
    syncFigures() {
      recorder.note();
      const { lastContactAtMs, nextTryAtMs } = sync.state();
      const { inARow, inAll } = sync.failures();
      const sentPerMinute = recorder.sentPerMinute();
      return { lastContactAtMs, nextTryAtMs, failuresInARow: inARow, failures: inAll, sentPerMinute };
    },
    desk,
    parts: () => ({ journal, device, replica, building, printer: printer.status() }),
    async close() {
      stopHolds();
      await printer.stop();
      await sync.stop();
      stopRecorder();
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

type DeskWiring = Pick<Desk, 'journal' | 'central' | 'onSale' | 'onRefund' | 'onEntries'>;

interface DeskParts extends DeskWiring {
  readonly clock: TillClock;
  readonly identity: Identity;
  readonly device: DeviceRow;
}

function createDesk({ clock, identity, device, ...wired }: DeskParts, replica: () => ReplicaDatabase | null): Desk {
  const { tillId, tillName, tillCode, programId, store } = device;
  return {
    ...wired,
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
