import { describe, expect, it } from 'vitest';
import type { ConnectionProblem } from '../../src-shared/contracts/till.ts';
import { retryDelayMs, sleepByTimer } from './backoff.ts';

describe('retryDelayMs', () => {
  it.each<[number, ConnectionProblem | null, number, number]>([
    [1, 'unreachable', 200, 1_000],
    [2, 'unreachable', 200, 2_000],
    [3, 'timed-out', 200, 4_000],
    [5, 'central-failed', 200, 16_000],
    [6, 'unreachable', 200, 30_000],
    [10_000, 'unreachable', 200, 30_000],
    [1, null, 200, 1_000],
    [1, 'device-revoked', 150_000, 300_000],
    [9, 'journal-forked', 150_000, 300_000],
    [1, 'wrong-version', 150_000, 300_000],
  ])('after %i failures, the last of them %s: between %i and %i', (failures, problem, leastMs, mostMs) => {
    expect(retryDelayMs(failures, problem, () => 0)).toBe(leastMs);
    expect(retryDelayMs(failures, problem, () => 1)).toBe(mostMs);
    expect(retryDelayMs(failures, problem, () => 0.5)).toBe((leastMs + mostMs) / 2);
  });
});

describe('sleepByTimer', () => {
  it('ends early when it is aborted, before or while it sleeps', async () => {
    const began = performance.now();
    await sleepByTimer(60_000, AbortSignal.abort());
    await sleepByTimer(60_000, AbortSignal.timeout(20));
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
