import type { TillStatus } from '../../src-shared/contracts/till.ts';
import type { TillClient } from '../port/till-client.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Follows the till's status until the signal aborts, and subscribes again when the stream ends or fails, at once at
 * first and then ever less often.
 */
export async function watchStatus(
  watch: TillClient['status']['watch'],
  onStatus: (status: TillStatus) => void,
  options: { readonly signal: AbortSignal; readonly pause: (forMs: number) => Promise<void> },
): Promise<void> {
  const { signal, pause } = options;
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      for await (const status of await watch(undefined, { signal })) {
        if (signal.aborted) return;
        pauseMs = FIRST_PAUSE_MS;
        onStatus(status);
      }
    } catch {
      // Why the stream broke does not matter: the next subscription begins with the whole status.
    }
    if (signal.aborted) return;
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
