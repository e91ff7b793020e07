import type { ConnectionProblem } from '../../src-shared/contracts/till.ts';

/** Waits `delayMs`, or until `signal` aborts: it resolves either way. */
export type Sleep = (delayMs: number, signal: AbortSignal) => Promise<void>;

/**
 * How long to wait after so many failures in a row: exponential with full jitter, so that the tills of a chain do not all
 * come back in the same second, and capped, so that none waits longer than half a minute for a network that is back. What
 * only a person can mend is tried once in a few minutes.
 * @param random between 0 and 1.
 */
export function retryDelayMs(failures: number, problem: ConnectionProblem | null, random: () => number): number {
  if (isForPerson(problem)) return Math.round(SLOW_MS * (0.5 + random() / 2));
  const mostMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(SHORTEST_MS + random() * (mostMs - SHORTEST_MS));
}

/** True for problems that no retry mends: a new sale is then no reason to try at once. */
export function isForPerson(problem: ConnectionProblem | null): boolean {
  return problem === 'device-revoked' || problem === 'journal-forked' || problem === 'wrong-version';
}

/** The `Sleep` of the machine's own timers. */
export function sleepByTimer(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal.addEventListener('abort', finish);
  });
}

const FIRST_MS = 1_000;
const SHORTEST_MS = 200;
const LONGEST_MS = 30_000;
/** For what waits for a person. */
export const SLOW_MS = 300_000;
