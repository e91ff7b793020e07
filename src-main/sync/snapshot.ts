import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { closeDatabase, type OpenOptions, openReplica, type ReplicaDatabase } from '../database/open.ts';
import { readDevice, updateDevice } from '../journal/local-state.ts';
import { readHead } from '../journal/read-entries.ts';
import { readReplicaState } from '../replica/replica-state.ts';
import { deleteOldReplicas, ReplicaNotReadyError, switchReplica } from '../replica/switch-replica.ts';
import type { CentralLink } from './central-link.ts';
import { ConnectionError } from './connection-error.ts';
import type { BuildProgress } from './download-replica.ts';
import { problemOf } from './problem-of.ts';
import { pullPage } from './pull.ts';
import type { FromWorker, SnapshotWork, ToldFailure, ToWorker } from './snapshot-messages.ts';
import type { AccessTokens } from './tokens.ts';
import type { TransportLimits } from './transport.ts';

/** Where the replica that serves is found by everybody; `replace` is called once a new one may serve. */
export interface ReplicaShelf {
  current(): ReplicaDatabase | null;
  replace(db: ReplicaDatabase): void;
}

export interface SnapshotOptions {
  /** The worker's module: `snapshot-worker.ts`, or the bundle made of it. */
  readonly workerUrl: URL;
  /** The till's data folder. */
  readonly folder: string;
  readonly replicaOptions: OpenOptions;
  readonly replicas: ReplicaShelf;
  readonly limits: Partial<TransportLimits>;
  readonly pageSize?: number;
}

/** The building of a replica file, under way in its own thread. */
export interface ReplicaBuild {
  /** The name of the finished file. Rejects with what went wrong; what is there of the file stays for the next try. */
  readonly finished: Promise<string>;
  stop(): Promise<void>;
}

/** Starts to build a new replica, or goes on with the one that was cut short. */
export function startBuild(
  link: CentralLink,
  tokens: AccessTokens,
  options: SnapshotOptions,
  onProgress: (progress: BuildProgress) => void,
): ReplicaBuild {
  const worker = new Worker(options.workerUrl, { workerData: describeWork(link, options) });
  const finished = new Promise<string>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      switch (message.kind) {
        case 'begun':
          updateDevice(link.journal, { replicaInProgress: message.name });
          break;
        case 'contact':
          link.onContact(message.contact);
          break;
        case 'progress':
          onProgress(message.progress);
          break;
        case 'token-wanted':
          void giveToken(worker, tokens, message);
          break;
        case 'done':
          resolve(message.name);
          break;
        case 'failed':
          // What no network did would happen again at the same place: the next building begins anew.
          if (message.failure.problem === null) forgetBuild(link);
          reject(asError(message.failure));
          break;
      }
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`the thread that builds the replica ended with ${code}`)));
  });
  // Whoever waits for it hears of a failure; with nobody waiting yet it must not end the process.
  finished.catch(() => undefined);
  return {
    finished,
    stop: async () => {
      await worker.terminate();
    },
  };
}

/**
 * Brings a finished file up to date from the feed and makes it the replica that serves. The one before stays
 * in use until the moment of the switch, and is then closed and deleted.
 * @throws what `pullPage` throws; the file then stays for another try, unless the feed cannot reach it.
 */
export async function adoptReplica(
  link: CentralLink,
  options: SnapshotOptions,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const { journal } = link;
  const { replicas, folder } = options;
  const before = replicas.current();
  const db = openReplica(join(folder, name), options.replicaOptions);
  try {
    await catchUp(link, db, signal);
    switchReplica(journal, { name, db }, before);
  } catch (error) {
    closeDatabase(db);
    if (error instanceof ReplicaNotReadyError) forgetBuild(link);
    throw error;
  }
  replicas.replace(db);
  if (before) closeDatabase(before);
  deleteOldReplicas(folder, journal);
}

/** Gives up a file that is being built: the next building begins anew. */
export function forgetBuild(link: Pick<CentralLink, 'journal'>): void {
  updateDevice(link.journal, { replicaInProgress: null });
}

/** Applies the feed until the newest page of the snapshot is no longer ahead of the rest. */
async function catchUp(link: CentralLink, db: ReplicaDatabase, signal: AbortSignal): Promise<void> {
  let more = true;
  while (more || !readReplicaState(db).ready) {
    const page = await pullPage(link, db, 0, signal);
    if (!page.more && !readReplicaState(db).ready) {
      throw new ConnectionError('central-failed', 'the feed ends before the snapshot does');
    }
    more = page.more;
  }
}

function describeWork(link: CentralLink, options: SnapshotOptions): SnapshotWork {
  const device = readDevice(link.journal);
  if (device === null) throw new Error('a till that is not enrolled has no replica');
  return {
    centralUrl: device.centralUrl,
    certificateAuthority: device.certificateAuthority,
    limits: options.limits,
    plan: {
      folder: options.folder,
      replicaOptions: options.replicaOptions,
      resume: device.replicaInProgress,
      position: readHead(link.journal),
      ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
    },
  };
}

async function giveToken(
  worker: Worker,
  tokens: AccessTokens,
  { request, dropped }: Extract<FromWorker, { kind: 'token-wanted' }>,
): Promise<void> {
  const tell = (message: ToWorker) => worker.postMessage(message, []);
  try {
    if (dropped !== null) tokens.drop(dropped);
    tell({ kind: 'token', request, token: await tokens.get() });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ kind: 'no-token', request, failure: { problem: problemOf(error), message } });
  }
}

function asError({ problem, message }: ToldFailure): Error {
  return problem === null ? new Error(message) : new ConnectionError(problem, message);
}
