import type { JournalDatabase } from '../database/open.ts';
import type { TillClock } from '../device/clock.ts';
import type { EntrySigner } from '../journal/append-entry.ts';
import { readDetailsText } from '../journal/entry-details.ts';
import { readDevice } from '../journal/local-state.ts';
import { deleteOldReplicas } from '../replica/switch-replica.ts';
import { isForPerson, retryDelayMs, type Sleep, sleepByTimer } from './backoff.ts';
import { type CentralClient, createCentralClient } from './central-client.ts';
import { type CentralDesk, createCentralDesk } from './central-desk.ts';
import { problemOf } from './problem-of.ts';
import { createSyncPass, type SyncPass, type SyncPassOptions } from './sync-pass.ts';
import type { SyncState } from './sync-state.ts';
import { createAccessTokens } from './tokens.ts';
import { createTransport, type Transport, type TransportLimits } from './transport.ts';

export interface SyncOptions extends Omit<SyncPassOptions, 'link' | 'tokens' | 'sleep' | 'limits'> {
  /** Of an enrolled till. */
  readonly journal: JournalDatabase;
  readonly signer: EntrySigner;
  /** Opens what entries have beside them. */
  readonly profileKey: Uint8Array;
  readonly clock: TillClock;
  readonly limits?: Partial<TransportLimits>;
  /** Between 0 and 1. */
  readonly random?: () => number;
  readonly sleep?: Sleep;
}

export interface Sync {
  /** Questions that somebody waits for, beside what sync does by itself. */
  readonly central: CentralDesk;
  start(): void;
  /** Ends everything that is under way, at once; nothing of it is lost. */
  stop(): Promise<void>;
  /** Something was committed to the journal: send it now. */
  wake(): void;
  /** Tries now, however far the next try is, and resolves with the state after a whole pass, failed or not. */
  syncNow(): Promise<SyncState>;
  /** Builds the replica anew while the old one serves; begins as soon as central is there, and ends on its own. */
  rebuild(): void;
  state(): SyncState;
  /** Passes that failed: since the last one that did not, and since the start. */
  failures(): { readonly inARow: number; readonly inAll: number };
}

/**
 * Keeps this till and central in step for as long as it runs: sends what the journal has, then reads the feed, waiting
 * there for changes until something is committed. A failure ends the pass, and a timer begins the next one by itself.
 */
export function createSync(options: SyncOptions): Sync {
  return new SyncLoop(options);
}

type Waiter = (state: SyncState) => void;

class SyncLoop implements Sync {
  readonly central: CentralDesk;
  readonly #options: SyncOptions;
  readonly #sleep: Sleep;
  readonly #pass: SyncPass;
  readonly #transport: Transport;
  readonly #stopping = new AbortController();
  /** Ends what only waits: a long poll, or the time before the next try. Aborted with `#stopping`, too. */
  #interrupt = new AbortController();
  #restsForPerson = false;
  #waiting: Waiter[] = [];
  #running: Promise<void> | null = null;
  #failures = 0;
  #failuresInAll = 0;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#sleep = options.sleep ?? sleepByTimer;
    const { pass, client, transport } = assemble(options, this.#sleep);
    this.#pass = pass;
    this.#transport = transport;
    this.central = createCentralDesk({
      journal: options.journal,
      client,
      onContact: (contact) => pass.meet(contact),
      onFailure: options.onFailure,
      isOnline: () => pass.state().state !== 'offline',
      stopping: this.#stopping.signal,
    });
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#interrupt.abort();
    await this.#running;
    await this.#pass.stop();
    await this.#transport.close();
  }

  wake(): void {
    if (!this.#restsForPerson) this.#interrupt.abort();
  }

  syncNow(): Promise<SyncState> {
    if (this.#stopping.signal.aborted) return Promise.resolve(this.state());
    const answer = new Promise<SyncState>((resolve) => this.#waiting.push(resolve));
    this.#interrupt.abort();
    return answer;
  }

  rebuild(): void {
    this.#pass.rebuild();
    this.#interrupt.abort();
  }

  state(): SyncState {
    return this.#pass.state();
  }

  failures(): { readonly inARow: number; readonly inAll: number } {
    return { inARow: this.#failures, inAll: this.#failuresInAll };
  }

  async #run(): Promise<void> {
    deleteOldReplicas(this.#options.folder, this.#options.journal);
    while (!this.#stopping.signal.aborted) {
      const asked = this.#waiting;
      this.#waiting = [];
      await this.#runOnce(asked);
    }
    this.#answer(this.#waiting);
  }

  async #runOnce(asked: Waiter[]): Promise<void> {
    this.#interrupt = new AbortController();
    const { signal } = this.#interrupt;
    if (asked.length > 0) this.#pass.tryAll();
    const waitMs = asked.length === 0 && this.state().state === 'online' ? LONG_POLL_MS : 0;
    const startedAtMs = this.#options.monotonicMs();
    try {
      const news = await this.#pass.run(waitMs, this.#stopping.signal, signal);
      this.#failures = 0;
      this.#answerOrKeep(asked, this.#pass.isWhole());
      const tookMs = this.#options.monotonicMs() - startedAtMs;
      const tooQuick = waitMs > 0 && !news && tookMs < SHORTEST_POLL_MS;
      if (tooQuick && !signal.aborted) await this.#rest(SHORTEST_POLL_MS, false);
    } catch (error) {
      const failed = error !== signal.reason && !this.#stopping.signal.aborted;
      const meet = failed ? this.#meetFailure(error) : null;
      this.#answerOrKeep(asked, failed);
      if (meet) await this.#rest(meet.delayMs, meet.forPerson);
    }
  }

  #meetFailure(error: unknown): { delayMs: number; forPerson: boolean } {
    const { onFailure, random = Math.random, clock } = this.#options;
    const problem = problemOf(error);
    if (problem === null) onFailure(error);
    this.#failures += 1;
    this.#failuresInAll += 1;
    const delayMs = retryDelayMs(this.#failures, problem, random);
    this.#pass.showFailure(problem, clock.nowMs() + delayMs);
    return { delayMs, forPerson: isForPerson(problem) };
  }

  /** Waits until the time is up, somebody asks, or something is committed; the last not where a person has to act. */
  async #rest(delayMs: number, forPerson: boolean): Promise<void> {
    if (this.#waiting.length > 0 || this.#stopping.signal.aborted) return;
    this.#interrupt = new AbortController();
    this.#restsForPerson = forPerson;
    await this.#sleep(delayMs, this.#interrupt.signal);
    this.#restsForPerson = false;
  }

  /** Whoever asked for a whole pass and has not had one waits for the next. */
  #answerOrKeep(asked: Waiter[], wasWhole: boolean): void {
    if (wasWhole) this.#answer(asked);
    else this.#waiting = [...asked, ...this.#waiting];
  }

  #answer(asked: readonly Waiter[]): void {
    for (const answer of asked) answer(this.state());
  }
}

/** Below what proxies on the way take for a dead connection. */
const LONG_POLL_MS = 20_000;
/** A central that does not wait when asked to is not asked more often than this. */
const SHORTEST_POLL_MS = 1_000;

function assemble(options: SyncOptions, sleep: Sleep): { pass: SyncPass; client: CentralClient; transport: Transport } {
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
  const detailsOf = (entryId: string) => readDetailsText(journal, options.profileKey, entryId);
  const link = { journal, client, detailsOf };
  return { pass: createSyncPass({ ...options, limits, tokens, sleep, link }), client, transport };
}
