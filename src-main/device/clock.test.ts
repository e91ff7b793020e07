import { uptime } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { ClockRow } from '../database/journal-schema.ts';
import { createTillClock, machineTime } from './clock.ts';

const NOON_MS = 1_790_000_000_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A machine whose clocks a test moves, and what the till's clock saved on it. */
class Machine {
  wall = NOON_MS;
  monotonic = 1_000;
  saved: ClockRow | null = null;
  saves = 0;

  start(lastEntryAtMs: number | null = null) {
    const time = { wallMs: () => this.wall, monotonicMs: () => this.monotonic };
    return createTillClock(time, { saved: this.saved, lastEntryAtMs }, (row) => {
      this.saved = row;
      this.saves += 1;
    });
  }

  pass(ms: number) {
    this.wall += ms;
    this.monotonic += ms;
  }

  /** Off for a while: the monotonic clock starts anew. */
  restart(offMs: number, lastEntryAtMs: number | null = null) {
    this.wall += offMs;
    this.monotonic = 0;
    return this.start(lastEntryAtMs);
  }
}

describe('a till clock in one run', () => {
  it('shows the wall clock before the first contact, and central time after it', () => {
    const machine = new Machine();
    const clock = machine.start();
    expect(clock.nowMs()).toBe(NOON_MS);
    expect(clock.lastContactAtMs()).toBeNull();
    clock.contact(NOON_MS + 5 * MINUTE_MS);
    machine.pass(MINUTE_MS);
    expect(clock.nowMs()).toBe(NOON_MS + 6 * MINUTE_MS);
    expect(clock.lastContactAtMs()).toBe(NOON_MS + 5 * MINUTE_MS);
  });

  it.each<[string, number, boolean]>([
    ['a day ahead', DAY_MS, true],
    ['a day back', -DAY_MS, true],
    ['a small correction', 2_000, false],
  ])('is not moved by the wall clock jumping %s', (_, jumpMs, suspect) => {
    const machine = new Machine();
    const clock = machine.start();
    clock.contact(NOON_MS);
    machine.wall += jumpMs;
    machine.pass(MINUTE_MS);
    expect(clock.nowMs()).toBe(NOON_MS + MINUTE_MS);
    expect(clock.isSuspect()).toBe(suspect);
    clock.contact(NOON_MS + 2 * MINUTE_MS);
    expect(clock.isSuspect()).toBe(false);
    expect(clock.nowMs()).toBe(NOON_MS + 2 * MINUTE_MS);
  });

  it('does not take slow drift for a jump', () => {
    const machine = new Machine();
    const clock = machine.start();
    for (let hour = 0; hour < 1_000; hour += 1) {
      machine.pass(60 * MINUTE_MS);
      machine.wall += 300;
      clock.nowMs();
    }
    expect(clock.isSuspect()).toBe(false);
  });

  it('stands still, and never goes back, when central is behind', () => {
    const machine = new Machine();
    const clock = machine.start();
    clock.contact(NOON_MS + MINUTE_MS);
    clock.contact(NOON_MS);
    expect(clock.nowMs()).toBe(NOON_MS + MINUTE_MS);
    machine.pass(MINUTE_MS / 2);
    expect(clock.nowMs()).toBe(NOON_MS + MINUTE_MS);
    machine.pass(MINUTE_MS);
    expect(clock.nowMs()).toBe(NOON_MS + 1.5 * MINUTE_MS);
  });

  it('saves at most once a minute, however many contacts there are', () => {
    const machine = new Machine();
    const clock = machine.start();
    for (let second = 0; second < 180; second += 1) {
      clock.contact(NOON_MS + second * 1_000);
      machine.pass(1_000);
    }
    expect(machine.saves).toBe(3);
  });
});

describe('a till clock over a restart', () => {
  it('keeps what it learned from central', () => {
    const machine = new Machine();
    machine.start().contact(NOON_MS + 5 * MINUTE_MS);
    const clock = machine.restart(DAY_MS);
    expect(clock.nowMs()).toBe(NOON_MS + DAY_MS + 5 * MINUTE_MS);
    expect(clock.lastContactAtMs()).toBe(NOON_MS + 5 * MINUTE_MS);
    expect(clock.isSuspect()).toBe(false);
  });

  it.each<[string, number, number, boolean]>([
    ['set back while off', -DAY_MS, 0, true],
    ['set to the year 2099 while off', 26_000 * DAY_MS, 0, true],
    ['two weeks later', 14 * DAY_MS, 14 * DAY_MS, false],
  ])('with the wall clock %s', (_, wallMs, elapsedMs, suspect) => {
    const machine = new Machine();
    machine.start().contact(NOON_MS);
    const clock = machine.restart(wallMs);
    expect(clock.nowMs()).toBe(NOON_MS + elapsedMs);
    expect(clock.isSuspect()).toBe(suspect);
    machine.pass(MINUTE_MS);
    expect(clock.nowMs()).toBe(NOON_MS + elapsedMs + MINUTE_MS);
  });

  it('is never earlier than the last entry, saved or not', () => {
    const machine = new Machine();
    machine.start().contact(NOON_MS);
    const clock = machine.restart(-DAY_MS, NOON_MS + 3 * MINUTE_MS);
    expect(clock.nowMs()).toBe(NOON_MS + 3 * MINUTE_MS);
  });

  it('does not believe after a restart a jump that it did not believe before', () => {
    const machine = new Machine();
    const before = machine.start();
    before.contact(NOON_MS);
    machine.wall += 30 * DAY_MS;
    expect(before.nowMs()).toBe(NOON_MS);
    const after = machine.restart(MINUTE_MS);
    expect(after.nowMs()).toBe(NOON_MS + MINUTE_MS);
    expect(after.isSuspect()).toBe(true);
  });
});

describe('machineTime', () => {
  it('moves forward', async () => {
    const before = machineTime.monotonicMs();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(machineTime.monotonicMs()).toBeGreaterThan(before);
    expect(Math.abs(machineTime.wallMs() - Date.now())).toBeLessThan(1_000);
  });

  it('never runs backwards, and stays with the time that the machine is up', async () => {
    let before = machineTime.monotonicMs();
    for (let round = 0; round < 120; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      const now = machineTime.monotonicMs();
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
    // On macOS it counts from the start of the process.
    if (process.platform !== 'darwin') expect(Math.abs(before - uptime() * 1_000)).toBeLessThan(100);
  });
});
