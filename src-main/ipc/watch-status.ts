import type { TillStatus } from '../../src-shared/contracts/till.ts';
import type { Till } from './till.ts';

/**
 * The status now and after each change, until `signal` aborts. Changes that come faster than they are read are folded
 * into one: only the newest status matters.
 */
export async function* watchStatus(
  till: Till,
  signal: AbortSignal | undefined,
): AsyncGenerator<TillStatus, void, void> {
  let changed = true;
  let wake = nothing;
  const stop = till.onStatus(() => {
    changed = true;
    wake();
  });
  const onAbort = (): void => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    while (!isOver(signal)) {
      if (changed) {
        changed = false;
        yield till.status();
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    stop();
    signal?.removeEventListener('abort', onAbort);
  }
}

function nothing(): void {}

function isOver(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
