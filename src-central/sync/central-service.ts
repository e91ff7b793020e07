import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract';
import { eq } from 'drizzle-orm';
import { type Contact, type centralContract, PROTOCOL_VERSION } from '../../src-shared/contracts/central.ts';
import { createSigningKeys } from '../auth/signing-keys.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { devices } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import { compactFeed, oldestLiveCursor } from '../feed/compact-feed.ts';
import { type FeedWatch, watchFeed } from '../feed/feed-watch.ts';
import { requestHold } from '../holds/request-hold.ts';
import { startExpiry } from '../jobs/start-expiry.ts';
import { describeError, type Log } from '../log.ts';
import { readMemberMovements } from '../members/member-movements.ts';
import { findReceipt } from './find-receipt.ts';
import { startPoster } from './poster.ts';
import { type FeedPage, readFeedPage } from './pull.ts';
import { readSnapshotMembers, readSnapshotProducts, readSnapshotStart } from './snapshot.ts';
import { takeIn } from './take-in.ts';

type Inputs = InferContractRouterInputs<typeof centralContract>;
type Outputs = InferContractRouterOutputs<typeof centralContract>;

/** Who asks: taken from a valid access token by whoever serves the contract. */
export interface AuthenticatedDevice {
  readonly deviceId: string;
}

/**
 * All of the contract but enrolment, a function for each of its procedures, inputs and outputs as the contract has them.
 * Throws SyncError where the contract names an error.
 */
export interface CentralService {
  push(device: AuthenticatedDevice, input: Inputs['push']): Promise<Outputs['push']>;
  /** `signal` ends the waiting when the till has gone. */
  pull(device: AuthenticatedDevice, input: Inputs['pull'], signal?: AbortSignal): Promise<Outputs['pull']>;
  beginSnapshot(device: AuthenticatedDevice, input: Inputs['beginSnapshot']): Promise<Outputs['beginSnapshot']>;
  snapshotMembers(device: AuthenticatedDevice, input: Inputs['snapshotMembers']): Promise<Outputs['snapshotMembers']>;
  snapshotProducts(
    device: AuthenticatedDevice,
    input: Inputs['snapshotProducts'],
  ): Promise<Outputs['snapshotProducts']>;
  findReceipt(device: AuthenticatedDevice, input: Inputs['findReceipt']): Promise<Outputs['findReceipt']>;
  requestHold(device: AuthenticatedDevice, input: Inputs['requestHold']): Promise<Outputs['requestHold']>;
  memberMovements(device: AuthenticatedDevice, input: Inputs['memberMovements']): Promise<Outputs['memberMovements']>;
  /** Ends waiting pulls and the timers, and resolves when nothing of it uses the database any more. */
  stop(): Promise<void>;
}

export interface CentralServiceOptions {
  /** How often parked entries, and what an ended process has left, are tried again. */
  readonly retryEveryMs?: number;
  /** How often waiting pulls look for what another process on the same database has published. */
  readonly pollMs?: number;
  readonly compactEveryMs?: number;
  /** How often points that are past their date are looked for; first at once. */
  readonly expireEveryMs?: number;
}

/** The service over a database. It posts what was taken in from now on, until `stop`. */
export function createCentralService(
  db: CentralDatabase,
  clock: Clock,
  log: Log,
  options: CentralServiceOptions = {},
): CentralService & { /** Resolves when all that was taken in has its answer. */ idle(): Promise<void> } {
  const { retryEveryMs = 60_000, pollMs = 1_000, compactEveryMs = 3_600_000, expireEveryMs = 3_600_000 } = options;
  const watch = watchFeed(db, pollMs);
  const poster = startPoster({ db, clock, log }, { retryEveryMs, onAnswered: () => watch.notify() });
  const compaction = startCompaction(db, clock, log, compactEveryMs);
  const expiry = startExpiry(db, clock, log, { everyMs: expireEveryMs, onExpired: () => watch.notify() });
  const keys = createSigningKeys(db, clock);
  const contact = () => readContact(db, clock);
  return {
    push: async ({ deviceId }, { position, entries }) => {
      const sent = entries.map(({ body, signature, details }) => ({
        body: bytesOf(body),
        signature: bytesOf(signature),
        details: details === undefined ? undefined : bytesOf(details),
      }));
      try {
        return { takenIn: await takeIn(db, clock, deviceId, { position, entries: sent }), contact: await contact() };
      } finally {
        poster.wake();
      }
    },
    pull: async ({ deviceId }, input, signal) => {
      const page = await waitForPage(db, watch, deviceId, input, signal);
      const seen = { cursor: input.cursor, lastSeenAtMs: clock.nowMs() };
      await db.update(devices).set(seen).where(eq(devices.deviceId, deviceId));
      return { contact: await contact(), ...page };
    },
    beginSnapshot: async ({ deviceId }, { position }) => {
      const start = await readSnapshotStart(db, deviceId, position, clock.nowMs());
      return { contact: await contact(), ...start };
    },
    snapshotMembers: async ({ deviceId }, page) => {
      return { ...(await readSnapshotMembers(db, deviceId, page)), contact: await contact() };
    },
    snapshotProducts: async ({ deviceId }, page) => {
      return { ...(await readSnapshotProducts(db, deviceId, page)), contact: await contact() };
    },
    findReceipt: async ({ deviceId }, { receiptNumber }) => {
      return { receipt: await findReceipt(db, deviceId, receiptNumber), contact: await contact() };
    },
    requestHold: async ({ deviceId }, request) => {
      const { terms, signature } = await requestHold({ db, clock, keys }, deviceId, request);
      watch.notify();
      return { hold: { terms: base64Of(terms), signature: base64Of(signature) }, contact: await contact() };
    },
    memberMovements: async ({ deviceId }, request) => {
      return { movements: await readMemberMovements(db, deviceId, request), contact: await contact() };
    },
    idle: () => poster.idle(),
    stop: async () => {
      watch.stop();
      await Promise.all([poster.stop(), compaction.stop(), expiry.stop()]);
    },
  };
}

async function waitForPage(
  db: CentralDatabase,
  watch: FeedWatch,
  deviceId: string,
  input: Inputs['pull'],
  signal: AbortSignal | undefined,
): Promise<FeedPage> {
  const untilMs = performance.now() + input.waitMs;
  for (;;) {
    const page = await readFeedPage(db, deviceId, input);
    const leftMs = untilMs - performance.now();
    if (page.rows.length > 0 || page.more || leftMs <= 0 || signal?.aborted || watch.stopped) return page;
    await watch.wait(page.cursor, leftMs, signal);
  }
}

/** Shrinks the feed to what every live till had applied one turn ago, so that none is overtaken in the middle of a snapshot. */
function startCompaction(db: CentralDatabase, clock: Clock, log: Log, everyMs: number): { stop(): Promise<void> } {
  let appliedBefore = 0;
  let running = Promise.resolve();
  const compact = async () => {
    const applied = await oldestLiveCursor(db, clock.nowMs());
    await compactFeed(db, Math.min(applied, appliedBefore));
    appliedBefore = applied;
  };
  const timer = setInterval(() => {
    running = running.then(compact).catch((error) => log.error('the feed was not compacted', describeError(error)));
  }, everyMs);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}

async function readContact(db: CentralDatabase, clock: Clock): Promise<Contact> {
  const { incarnation } = await readCentralState(db);
  return { protocol: PROTOCOL_VERSION, incarnation, centralTimeMs: clock.nowMs() };
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function bytesOf(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64');
}
