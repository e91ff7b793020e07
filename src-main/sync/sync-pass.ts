import type { Contact } from '../../src-shared/contracts/central.ts';
import type { TillClock } from '../device/clock.ts';
import { readSyncState, writeSyncState } from '../journal/local-state.ts';
import { SLOW_MS } from './backoff.ts';
import { type CentralLink, hasUnsentEntries } from './central-link.ts';
import { createFeedReader, type FeedReaderOptions } from './feed-reader.ts';
import { createPushPace, EntriesNotTakenError, pushEntries } from './push.ts';
import { createSyncStateKeeper, type SyncState } from './sync-state.ts';

export interface SyncPassOptions extends Omit<FeedReaderOptions, 'link' | 'nowMs'> {
  readonly link: Omit<CentralLink, 'onContact'>;
  readonly clock: TillClock;
  readonly onState: (state: SyncState) => void;
  readonly onFailure: (error: unknown) => void;
}

/** One round with central at a time, and what is known of the connection from it. */
export interface SyncPass {
  /**
   * Sends what waits, then reads what is new, waiting up to `waitMs` for it. Resolves with whether there was anything to
   * do, and rejects with whatever ended it early.
   */
  run(waitMs: number, stop: AbortSignal, interrupt: AbortSignal): Promise<boolean>;
  /** The pass failed, and the next one is at `nextTryAtMs`. */
  showFailure(problem: SyncState['problem'], nextTryAtMs: number): void;
  /** Central answered something that was asked beside the passes. */
  meet(contact: Contact): void;
  /** What waits for a person is tried again with the next pass. */
  tryAll(): void;
  /** The replica is built anew with one of the next passes. */
  rebuild(): void;
  /** Nothing that a pass began goes on behind it, as the building of a replica does. */
  isWhole(): boolean;
  state(): SyncState;
  stop(): Promise<void>;
}

export function createSyncPass(options: SyncPassOptions): SyncPass {
  const { clock, monotonicMs } = options;
  const { journal } = options.link;
  const pace = createPushPace();
  const keeper = createSyncStateKeeper(
    () => clock.nowMs(),
    readSyncState(journal)?.lastContactAtMs ?? null,
    options.onState,
  );
  let inContact = false;
  /** Set while entries wait that central refused to take: when to offer them again. */
  let refusedUntilMs: number | null = null;
  let contactSavedAtMs = Number.NEGATIVE_INFINITY;

  const isPushing = () => refusedUntilMs === null || monotonicMs() >= refusedUntilMs;

  const showContact = () => {
    if (!inContact) return;
    const busy = (isPushing() && hasUnsentEntries(journal)) || feed.isBuilding();
    const stopped = feed.isStopped() ? 'wrong-version' : null;
    keeper.set({
      state: busy ? 'syncing' : 'online',
      nextTryAtMs: null,
      problem: refusedUntilMs === null ? stopped : 'journal-forked',
    });
  };

  const onContact = ({ centralTimeMs }: Contact) => {
    clock.contact(centralTimeMs);
    inContact = true;
    keeper.set({ lastContactAtMs: centralTimeMs });
    if (monotonicMs() - contactSavedAtMs < SAVE_CONTACT_EVERY_MS) return;
    contactSavedAtMs = monotonicMs();
    writeSyncState(journal, { lastContactAtMs: centralTimeMs });
  };

  const link: CentralLink = { ...options.link, onContact };
  const feed = createFeedReader({
    ...options,
    link,
    nowMs: () => clock.nowMs(),
    onBuilding: (progress) => {
      options.onBuilding(progress);
      showContact();
    },
  });

  const push = async (stop: AbortSignal): Promise<boolean> => {
    if (!isPushing()) return false;
    try {
      const batches = await pushEntries(link, pace, stop);
      refusedUntilMs = null;
      return batches > 0;
    } catch (error) {
      if (!(error instanceof EntriesNotTakenError)) throw error;
      // Central answered, and the feed is still to be read.
      refusedUntilMs = monotonicMs() + SLOW_MS;
      inContact = true;
      options.onFailure(error);
      return true;
    }
  };

  return {
    async run(waitMs, stop, interrupt) {
      showContact();
      const pushed = await push(stop);
      showContact();
      const read = await feed.step(waitMs, stop, interrupt);
      showContact();
      return pushed || read;
    },
    showFailure(problem, nextTryAtMs) {
      inContact = false;
      keeper.set({ state: 'offline', problem, nextTryAtMs });
    },
    meet: onContact,
    tryAll() {
      if (refusedUntilMs !== null) refusedUntilMs = monotonicMs();
      feed.tryAgain();
    },
    rebuild: () => feed.rebuild(),
    isWhole: () => !feed.isBuilding(),
    state: () => keeper.current(),
    stop: () => feed.stop(),
  };
}

const SAVE_CONTACT_EVERY_MS = 60_000;
