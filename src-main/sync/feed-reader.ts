import { ORPCError } from '@orpc/client';
import type { ReplicaDatabase } from '../database/open.ts';
import { readSetting, writeSetting } from '../journal/local-state.ts';
import { collectPendingEffects } from '../journal/pending-effects.ts';
import { type AppliedPage, IncarnationChangedError } from '../replica/apply-page.ts';
import { UnknownChangeError } from '../replica/feed-page.ts';
import { readReplicaState } from '../replica/replica-state.ts';
import { SLOW_MS, type Sleep } from './backoff.ts';
import type { CentralLink } from './central-link.ts';
import { collectAnswered } from './collect-answered.ts';
import { ConnectionError } from './connection-error.ts';
import type { BuildProgress } from './download-replica.ts';
import { pullPage } from './pull.ts';
import { adoptReplica, forgetBuild, type ReplicaBuild, type SnapshotOptions, startBuild } from './snapshot.ts';
import type { AccessTokens } from './tokens.ts';

export interface FeedReaderOptions extends SnapshotOptions {
  readonly link: CentralLink;
  readonly tokens: AccessTokens;
  readonly appVersion: string;
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  readonly sleep: Sleep;
  /** A page was applied, or another replica serves. */
  readonly onChanged: (change: AppliedPage | 'all') => void;
  /** How far the building of a replica is; null when none is built. */
  readonly onBuilding: (progress: BuildProgress | null) => void;
}

/** Keeps the replica up to date: reads the feed, or builds a new replica where the feed does not help. */
export interface FeedReader {
  /**
   * One step: reads the feed to its end, waiting up to `waitMs` for a first change, or waits for a building. `stop` ends
   * all of it, `interrupt` only what is waiting and is aborted with `stop`. Resolves with whether anything came of it.
   */
  step(waitMs: number, stop: AbortSignal, interrupt: AbortSignal): Promise<boolean>;
  isBuilding(): boolean;
  /** The feed holds a change that this version does not know: nothing more is read. */
  isStopped(): boolean;
  /** What was stopped is tried again with the next step. */
  tryAgain(): void;
  /** Builds a new replica with the next step, also where the feed would lead on. */
  rebuild(): void;
  stop(): Promise<void>;
}

type Mode =
  | { readonly kind: 'reading' }
  /** `pastUnknown`: because the feed held a change that this version does not know. */
  | { readonly kind: 'building'; readonly build: ReplicaBuild; readonly pastUnknown: boolean }
  | { readonly kind: 'stopped'; readonly untilMs: number };

export function createFeedReader(options: FeedReaderOptions): FeedReader {
  const { link, tokens, replicas, onChanged, onBuilding } = options;
  const { journal } = link;
  let mode: Mode = { kind: 'reading' };
  let collectedAtMs = Number.NEGATIVE_INFINITY;
  /** A rebuild that a person asked for: how often it may still be begun. */
  let rebuildsLeft = 0;
  /** After a rebuild that failed, the old replica is brought up to date before the next. */
  let readsFirst = false;

  const build = (pastUnknown = false) => {
    onBuilding({ done: 0, total: 0 });
    mode = { kind: 'building', build: startBuild(link, tokens, options, onBuilding), pastUnknown };
  };

  const leaveBuilding = () => {
    mode = { kind: 'reading' };
    onBuilding(null);
  };

  /** A newer central may send what this version does not know. A snapshot leads past it, once for each version. */
  const meetUnknown = (wasBuilding: boolean) => {
    if (!wasBuilding && readSetting(journal, UNKNOWN_PASSED_BY) !== options.appVersion) build(true);
    else mode = { kind: 'stopped', untilMs: options.monotonicMs() + SLOW_MS };
  };

  const onPage = (replica: ReplicaDatabase, applied: AppliedPage) => {
    collectAnswered(journal, replica);
    if (applied.kinds.size > 0) onChanged(applied);
    if (options.monotonicMs() - collectedAtMs < COLLECT_EVERY_MS) return;
    collectedAtMs = options.monotonicMs();
    collectPendingEffects(journal, readReplicaState(replica), options.nowMs());
  };

  const finish = async (building: Building, stop: AbortSignal, interrupt: AbortSignal) => {
    const name = await untilAborted(building.build.finished, interrupt);
    if (name === undefined) return;
    await adoptReplica(link, options, name, stop);
    if (building.pastUnknown) writeSetting(journal, UNKNOWN_PASSED_BY, options.appVersion);
    rebuildsLeft = 0;
    leaveBuilding();
    const serving = replicas.current();
    if (serving) collectAnswered(journal, serving);
    onChanged('all');
  };

  const stepByMode = async (waitMs: number, stop: AbortSignal, interrupt: AbortSignal): Promise<boolean> => {
    if (mode.kind === 'building') {
      await finish(mode, stop, interrupt);
      return true;
    }
    if (mode.kind === 'stopped') {
      const leftMs = mode.untilMs - options.monotonicMs();
      if (leftMs > 0) {
        await options.sleep(leftMs, interrupt);
        return true;
      }
      mode = { kind: 'reading' };
    }
    const replica = replicas.current();
    if (replica && (rebuildsLeft === 0 || readsFirst)) {
      const news = await readToEnd(link, replica, { waitMs: readsFirst ? 0 : waitMs, stop, interrupt, onPage });
      const goesOn = readsFirst;
      readsFirst = false;
      return news || goesOn;
    }
    if (rebuildsLeft > 0) rebuildsLeft -= 1;
    build();
    return true;
  };

  return {
    async step(waitMs, stop, interrupt) {
      try {
        return await stepByMode(waitMs, stop, interrupt);
      } catch (error) {
        const wasBuilding = mode.kind === 'building';
        if (wasBuilding) {
          leaveBuilding();
          readsFirst = rebuildsLeft > 0;
        }
        if (!leadsElsewhere(error)) throw error;
        // A file that the feed cannot reach or go on from is of no use; the next one begins at the feed's end.
        if (wasBuilding) forgetBuild(link);
        if (error instanceof UnknownChangeError) meetUnknown(wasBuilding);
        else build();
        return true;
      }
    },
    isBuilding: () => mode.kind === 'building',
    isStopped: () => mode.kind === 'stopped',
    tryAgain() {
      if (mode.kind === 'stopped') mode = { kind: 'stopped', untilMs: options.monotonicMs() };
    },
    rebuild() {
      rebuildsLeft = REBUILD_TRIES;
      readsFirst = false;
      // A snapshot leads past what the feed was stopped by.
      if (mode.kind === 'stopped') mode = { kind: 'reading' };
    },
    async stop() {
      if (mode.kind === 'building') await mode.build.stop();
    },
  };
}

type Building = Extract<Mode, { kind: 'building' }>;

/** The version that took a snapshot because of a change that it did not know. */
const UNKNOWN_PASSED_BY = 'sync.unknown-change-passed-by';
const COLLECT_EVERY_MS = 3_600_000;
const REBUILD_TRIES = 5;

interface Reading {
  /** How long central may wait for a first change; the ones behind it are there already. */
  readonly waitMs: number;
  readonly stop: AbortSignal;
  readonly interrupt: AbortSignal;
  readonly onPage: (replica: ReplicaDatabase, applied: AppliedPage) => void;
}

/** Reads the feed page by page to its end. Returns whether the replica moved. */
async function readToEnd(link: CentralLink, replica: ReplicaDatabase, reading: Reading): Promise<boolean> {
  let news = false;
  for (;;) {
    const before = readReplicaState(replica).cursor;
    const mayWait = reading.waitMs > 0 && !news;
    const page = await pullPage(
      link,
      replica,
      mayWait ? reading.waitMs : 0,
      mayWait ? reading.interrupt : reading.stop,
    );
    reading.onPage(replica, page.applied);
    news ||= page.cursor !== before;
    if (!page.more) return news;
    if (page.cursor === before) throw new ConnectionError('central-failed', 'the feed does not move');
  }
}

/** The feed does not lead on from this replica, but a snapshot does. */
function leadsElsewhere(error: unknown): boolean {
  if (error instanceof UnknownChangeError || error instanceof IncarnationChangedError) return true;
  return error instanceof ORPCError && error.code === 'CURSOR_TOO_OLD';
}

/** What `promise` comes to; undefined when `signal` aborts before. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  return await new Promise<T | undefined>((resolve, reject) => {
    const onAbort = () => resolve(undefined);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
