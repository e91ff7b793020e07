import { describe, expect, it } from 'vitest';
import type { TillStatus } from '../../src-shared/contracts/till.ts';
import type { TillClient } from '../port/till-client.ts';
import { watchStatus } from './watch-status.ts';

type Watch = TillClient['status']['watch'];

/** Streams that the till gives one after the other; an `Error` breaks the stream, or the call where it stands alone. */
function tillWith(...streams: (readonly (string | Error)[] | Error)[]): { watch: Watch; calls: () => number } {
  let calls = 0;
  const watch = async () => {
    const stream = streams[calls++];
    if (stream instanceof Error) throw stream;
    return (async function* () {
      for (const item of stream ?? []) {
        if (item instanceof Error) throw item;
        yield { stage: item } as unknown as TillStatus;
      }
    })();
  };
  return { watch: watch as unknown as Watch, calls: () => calls };
}

async function follow(till: ReturnType<typeof tillWith>, pausesUntilEnd: number) {
  const seen: string[] = [];
  const pauses: number[] = [];
  const stop = new AbortController();
  const pause = async (forMs: number) => {
    pauses.push(forMs);
    if (pauses.length === pausesUntilEnd) stop.abort();
  };
  await watchStatus(till.watch, (status) => seen.push(status.stage), { signal: stop.signal, pause });
  return { seen, pauses };
}

describe('watchStatus', () => {
  it('subscribes again when the stream ends or breaks, and when the call fails', async () => {
    const till = tillWith(['unpaired', 'preparing'], ['ready', new Error('port')], new Error('busy'), ['blocked']);
    const { seen } = await follow(till, 4);
    expect(seen).toEqual(['unpaired', 'preparing', 'ready', 'blocked']);
    expect(till.calls()).toBe(4);
  });

  it('asks ever less often, up to a limit, and at once again after an answer', async () => {
    const failures = Array.from({ length: 8 }, () => new Error('no'));
    const { pauses } = await follow(tillWith(...failures, ['ready'], new Error('no')), 10);
    expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 100, 200]);
  });

  it('ends with its signal', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const till = tillWith(['ready', 'blocked']);
    const onStatus = (status: TillStatus) => {
      seen.push(status.stage);
      stop.abort();
    };
    await watchStatus(till.watch, onStatus, { signal: stop.signal, pause: async () => undefined });
    expect(seen).toEqual(['ready']);
    expect(till.calls()).toBe(1);
  });
});
