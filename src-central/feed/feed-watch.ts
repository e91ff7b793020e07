import type { CentralDatabase } from '../database/open.ts';
import { feedHead } from '../database/schema.ts';

export interface FeedWatch {
  readonly stopped: boolean;
  /** Says that this process has published; whoever waits looks at once. */
  notify(): void;
  /** Resolves when the feed may have grown beyond `sequence`, after `timeoutMs`, or when the signal or `stop` ends it. */
  wait(sequence: number, timeoutMs: number, signal?: AbortSignal): Promise<void>;
  stop(): void;
}

/**
 * Lets requests wait for changes. Those of this process are told; those of others on the same database are found by one
 * look at the feed's head every `pollMs`, for all who wait together, and only while somebody does.
 */
export function watchFeed(db: CentralDatabase, pollMs: number): FeedWatch {
  const waiting = new Set<{ readonly sequence: number; readonly wake: () => void }>();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const poll = async () => {
    const sequence = await readHead(db);
    for (const waiter of waiting) if (sequence > waiter.sequence) waiter.wake();
  };
  const schedule = () => {
    if (timer || stopped || waiting.size === 0) return;
    timer = setTimeout(() => {
      timer = null;
      // A database that cannot be asked now is for the requests themselves to report.
      poll().then(schedule, schedule);
    }, pollMs);
    timer.unref();
  };
  return {
    get stopped() {
      return stopped;
    },
    notify: () => {
      for (const waiter of waiting) waiter.wake();
    },
    wait: (sequence, timeoutMs, signal) => {
      if (stopped || signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(limit);
          signal?.removeEventListener('abort', wake);
          waiting.delete(waiter);
          resolve();
        };
        const limit = setTimeout(wake, timeoutMs);
        const waiter = { sequence, wake };
        signal?.addEventListener('abort', wake);
        waiting.add(waiter);
        schedule();
      });
    },
    stop: () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      for (const waiter of waiting) waiter.wake();
    },
  };
}

async function readHead(db: CentralDatabase): Promise<number> {
  const [head] = await db.select({ sequence: feedHead.sequence }).from(feedHead);
  return head?.sequence ?? 0;
}
