import { hostname } from 'node:os';
import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import { closeDatabase, type JournalDatabase, openJournal } from './database/open.ts';
import { DatabaseRefusedError } from './database/refused.ts';
import type { Desk, SignedIn } from './desk/desk.ts';
import { createTillClock, type MachineTime, machineTime } from './device/clock.ts';
import { type KeyStore, KeyStoreLostError } from './device/key-store.ts';
import { PairingRefusedError, type Till } from './ipc/till.ts';
import { readClock, writeClock } from './journal/local-state.ts';
import { lastOccurredAtMs } from './journal/read-entries.ts';
import { logFailure } from './log.ts';
import { type PairedTill, startPairedTill } from './paired-till.ts';
import { describeStatus, type StatusParts } from './status.ts';
import { pairTill } from './sync/pair-till.ts';

export interface TillOptions {
  /** The till's data folder. */
  readonly folder: string;
  /** `migrations/till`, with one folder for each kind of file. */
  readonly migrationsFolder: string;
  /** The module of the thread that builds replicas. */
  readonly snapshotWorker: URL;
  /** Null where this machine has none. */
  readonly osKeyStore: KeyStore | null;
  readonly appVersion: string;
  readonly developmentRuntime: string | null;
  readonly machine?: MachineTime;
}

export interface OpenedTill extends Till {
  /** Tries central now, as after the machine slept. */
  syncNow(): void;
  /** Ends sync and closes the files. Nothing is lost by a kill instead. */
  close(): Promise<void>;
}

/**
 * Opens the till whose files are in `folder`, whatever state they are in: not paired, paired with or without a replica,
 * or blocked by a file that this version must not touch. Needs no network.
 */
export function openTill(options: TillOptions): OpenedTill {
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const engine = startEngine(options, changed);
  let signedIn: SignedIn | null = null;

  return {
    status: () => describeStatus({ ...engine.parts(), signedIn, developmentRuntime: options.developmentRuntime }),
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async pair(request) {
      const paired = await engine.pair(request);
      changed();
      return paired;
    },
    desk: () => engine.desk(),
    signedIn: () => signedIn,
    signIn(person) {
      signedIn = person;
      changed();
    },
    signOut() {
      signedIn = null;
      changed();
    },
    committed() {
      engine.paired()?.sync.wake();
      engine.paired()?.printer.wake();
      changed();
    },
    syncFigures: () => engine.paired()?.syncFigures() ?? null,
    async sendNow() {
      await engine.paired()?.sync.syncNow();
    },
    rebuildReplica: () => engine.paired()?.sync.rebuild(),
    printer: () => engine.paired()?.printer ?? null,
    syncNow() {
      void engine.paired()?.sync.syncNow().catch(logFailure);
    },
    close: () => engine.close(),
  };
}

interface Engine {
  parts(): Omit<StatusParts, 'signedIn' | 'developmentRuntime'>;
  desk(): Desk | null;
  paired(): PairedTill | null;
  pair: Till['pair'];
  close(): Promise<void>;
}

function startEngine(options: TillOptions, changed: () => void): Engine {
  try {
    const file = join(options.folder, 'journal.db');
    const journal = openJournal(file, { migrationsFolder: join(options.migrationsFolder, 'journal') });
    return runEngine(options, journal, changed);
  } catch (failure) {
    const blocked = blockedBy(failure);
    if (blocked === null) throw failure;
    logFailure(failure);
    return blockedEngine(options, blocked);
  }
}

type Blocked = NonNullable<StatusParts['blocked']>;

function blockedBy(failure: unknown): Blocked | null {
  if (failure instanceof DatabaseRefusedError) return { code: failure.code, file: failure.file };
  if (failure instanceof KeyStoreLostError) return { code: 'key-store-lost', file: '' };
  return null;
}

function blockedEngine(options: TillOptions, blocked: Blocked): Engine {
  const machine = options.machine ?? machineTime;
  return {
    parts: () => ({
      blocked,
      paired: null,
      connection: null,
      nowMs: machine.wallMs(),
      osKeyStore: options.osKeyStore !== null,
    }),
    desk: () => null,
    paired: () => null,
    pair: () => Promise.reject(new PairingRefusedError({ code: 'ALREADY_PAIRED' })),
    close: () => Promise.resolve(),
  };
}

/** The engine on an open journal: paired or not. Throws KeyStoreLostError when a paired till's keys do not open. */
function runEngine(options: TillOptions, journal: JournalDatabase, changed: () => void): Engine {
  const machine = options.machine ?? machineTime;
  const stored = { saved: readClock(journal), lastEntryAtMs: lastOccurredAtMs(journal) };
  const clock = createTillClock(machine, stored, (row) => writeClock(journal, row));
  const tools = { ...options, journal, clock, machine, changed };
  let paired: PairedTill | null;
  try {
    paired = startPairedTill(tools);
  } catch (failure) {
    closeDatabase(journal);
    throw failure;
  }
  return {
    parts: () => ({
      blocked: null,
      paired: paired?.parts() ?? null,
      connection: paired?.sync.state() ?? null,
      nowMs: clock.nowMs(),
      clockSuspect: clock.isSuspect(),
      osKeyStore: options.osKeyStore !== null,
    }),
    desk: () => paired?.desk() ?? null,
    paired: () => paired,
    async pair(request) {
      const { osKeyStore, appVersion } = options;
      const outcome = await pairTill(
        { journal, osKeyStore, clock, newId, appVersion },
        { ...request, deviceName: hostname() },
      );
      if (!outcome.ok) throw new PairingRefusedError(outcome.refusal);
      paired = startPairedTill(tools);
      return { tillName: outcome.tillName, storeName: outcome.storeName };
    },
    async close() {
      await paired?.close();
      clock.save();
      closeDatabase(journal);
    },
  };
}
