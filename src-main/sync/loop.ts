import type { JournalDatabase } from '../database/open.ts';
import type { TillClock } from '../device/clock.ts';
import type { EntrySigner } from '../journal/append-entry.ts';
import { readDevice } from '../journal/local-state.ts';
import { deleteOldReplicas } from '../replica/switch-replica.ts';
import { isForPerson, retryDelayMs, type Sleep, sleepByTimer } from './backoff.ts';
import { createCentralClient } from './central-client.ts';
import { problemOf } from './problem-of.ts';
import { createSyncPass, type SyncPass, type SyncPassOptions } from './sync-pass.ts';
import type { SyncState } from './sync-state.ts';
import { createAccessTokens } from './tokens.ts';
import { createTransport, type Transport, type TransportLimits } from './transport.ts';

export interface SyncOptions extends Omit<SyncPassOptions, 'link' | 'tokens' | 'sleep' | 'limits'> {
  /** Of an enrolled till. */
  readonly journal: JournalDatabase;
  readonly signer: EntrySigner;
  readonly clock: TillClock;
  readonly limits?: Partial<TransportLimits>;
  /** Between 0 and 1. */
  readonly random?: () => number;
  readonly sleep?: Sleep;
}

export interface Sync {
  start(): void;
  /** Ends everything that is under way, at once; nothing of it is lost. */
  stop(): Promise<void>;
  /** Something was committed to the journal: send it now. */
  wake(): void;
  /** Tries now, however far the next try is, and resolves with the state after a whole pass, failed or not. */
  syncNow(): Promise<SyncState>;
  state(): SyncState;
}

/**
 * Keeps this till and central in step for as long as it runs: sends what the journal has, then reads the feed, waiting
 * there for changes until something is committed. A failure ends the pass, and a timer begins the next one by itself.
 */
export function createSync(options: SyncOptions): Sync {
  const sleep = options.sleep ?? sleepByTimer;
  const random = options.random ?? Math.random;
  const { pass, transport } = assemble(options, sleep);
  const stopping = new AbortController();
  /** Ends what only waits: a long poll, or the time before the next try. Aborted with `stopping`, too. */
  let interrupt = new AbortController();
  let restsForPerson = false;
  let waiting: ((state: SyncState) => void)[] = [];
  let running: Promise<void> | null = null;
  let failures = 0;

  const rest = async (delayMs: number, forPerson: boolean) => {
    if (waiting.length > 0 || stopping.signal.aborted) return;
    interrupt = new AbortController();
    restsForPerson = forPerson;
    await sleep(delayMs, interrupt.signal);
    restsForPerson = false;
  };

  const meetFailure = (error: unknown) => {
    const problem = problemOf(error);
    if (problem === null) options.onFailure(error);
    failures += 1;
    const delayMs = retryDelayMs(failures, problem, random);
    pass.showFailure(problem, options.clock.nowMs() + delayMs);
    return { delayMs, forPerson: isForPerson(problem) };
  };

  const runOnce = async () => {
    const asked = waiting;
    waiting = [];
    interrupt = new AbortController();
    const { signal } = interrupt;
    if (asked.length > 0) pass.tryAll();
    const waitMs = asked.length === 0 && pass.state().state === 'online' ? LONG_POLL_MS : 0;
    const startedAtMs = options.monotonicMs();
    try {
      const news = await pass.run(waitMs, stopping.signal, signal);
      failures = 0;
      if (pass.isWhole()) for (const answer of asked) answer(pass.state());
      else waiting = [...asked, ...waiting];
      const tookMs = options.monotonicMs() - startedAtMs;
      if (waitMs > 0 && !news && !signal.aborted && tookMs < SHORTEST_POLL_MS) await rest(SHORTEST_POLL_MS, false);
    } catch (error) {
      // Whoever asked for a whole pass has not had one yet.
      if (error === signal.reason || stopping.signal.aborted) waiting = [...asked, ...waiting];
      else {
        const { delayMs, forPerson } = meetFailure(error);
        for (const answer of asked) answer(pass.state());
        await rest(delayMs, forPerson);
      }
    }
  };

  const run = async () => {
    deleteOldReplicas(options.folder, options.journal);
    while (!stopping.signal.aborted) await runOnce();
    for (const answer of waiting) answer(pass.state());
  };

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopping.abort();
      interrupt.abort();
      await running;
      await pass.stop();
      await transport.close();
    },
    wake() {
      if (!restsForPerson) interrupt.abort();
    },
    syncNow() {
      if (stopping.signal.aborted) return Promise.resolve(pass.state());
      const answer = new Promise<SyncState>((resolve) => waiting.push(resolve));
      interrupt.abort();
      return answer;
    },
    state: () => pass.state(),
  };
}

/** Below what proxies on the way take for a dead connection. */
const LONG_POLL_MS = 20_000;
/** A central that does not wait when asked to is not asked more often than this. */
const SHORTEST_POLL_MS = 1_000;

function assemble(options: SyncOptions, sleep: Sleep): { pass: SyncPass; transport: Transport } {
  const { journal, signer, clock, limits = {} } = options;
  const device = readDevice(journal);
  if (device === null) throw new Error('a till that is not enrolled has no central to be in step with');
  const { centralUrl, certificateAuthority } = device;
  const transport = createTransport({ certificateAuthority, limits });
  const tokens = createAccessTokens(transport, {
    centralUrl,
    deviceId: signer.deviceId,
    sign: signer.sign,
    nowMs: () => clock.nowMs(),
    monotonicMs: options.monotonicMs,
    onCentralTime: (centralTimeMs) => clock.contact(centralTimeMs),
  });
  const client = createCentralClient(centralUrl, transport, tokens);
  return { pass: createSyncPass({ ...options, limits, tokens, sleep, link: { journal, client } }), transport };
}
