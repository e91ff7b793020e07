import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { describeError, type Log } from '../log.ts';
import { endDueAssignments } from '../members/assign-tier.ts';
import { expireLots } from './expire-lots.ts';

export interface ExpiryOptions {
  readonly everyMs: number;
  /** Called after commits that tills wait for. */
  readonly onExpired: () => void;
}

/** Expires points, and ends tiers that were given, at once and then by a timer. A run that fails is logged, and the timer starts the next. */
export function startExpiry(
  db: CentralDatabase,
  clock: Clock,
  log: Log,
  { everyMs, onExpired }: ExpiryOptions,
): { stop(): Promise<void> } {
  let stopped = false;
  const expire = async () => {
    const points = await expireLots(db, clock, { isStopped: () => stopped, onExpired });
    if (points > 0) log.info('points expired', { points });
    const tiers = await endDueAssignments(db, clock.nowMs(), () => stopped);
    if (tiers > 0) {
      log.info('tiers that were given have ended', { members: tiers });
      onExpired();
    }
  };
  const run = () => expire().catch((error) => log.error('points or tiers were not ended', describeError(error)));
  let running = run();
  const timer = setInterval(() => {
    running = running.then(run);
  }, everyMs);
  timer.unref();
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
      return running;
    },
  };
}
