import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ensureDisplay } from './display.ts';

afterEach(() => vi.unstubAllEnvs());

const socketOf = (display: string | undefined) => `/tmp/.X11-unix/X${display?.slice(1)}`;

test('a display that is there is used', async () => {
  vi.stubEnv('DISPLAY', ':12345');
  await ensureDisplay();
  expect(process.env['DISPLAY']).toBe(':12345');
});

describe.runIf(process.platform === 'linux')('on Linux without one', () => {
  test('a virtual one is started, outlives its start and ends when asked', { repeats: 3 }, async () => {
    vi.stubEnv('DISPLAY', undefined);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const stop = await ensureDisplay();
    const display = process.env['DISPLAY'];
    expect(display).toMatch(/^:\d+$/);
    await sleep(200);
    await access(socketOf(display));
    stop();
    await vi.waitFor(() => expect(access(socketOf(display))).rejects.toThrow('ENOENT'));
    expect(process.env['DISPLAY']).toBeUndefined();
  });
});
