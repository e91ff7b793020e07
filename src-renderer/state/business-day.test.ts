import { describe, expect, it } from 'vitest';
import { dayBeside, isDay } from './business-day.ts';

describe('dayBeside', () => {
  it.each([
    ['2026-11-22', -1, '2026-11-21'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2028-03-01', -1, '2028-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    // Two days of the year have no 24 hours where clocks change.
    ['2026-03-29', 1, '2026-03-30'],
    ['2026-10-25', 1, '2026-10-26'],
  ])('%s %i: %s', (day, days, beside) => {
    expect(dayBeside(day, days)).toBe(beside);
  });
});

describe('isDay', () => {
  it.each([
    ['2026-02-28', true],
    ['2026-02-30', false],
    ['2026-13-01', false],
    ['', false],
    ['22.11.2026', false],
  ])('%j: %s', (text, is) => {
    expect(isDay(text)).toBe(is);
  });
});
