import { describe, expect, it } from 'vitest';
import { businessDayAt, dateAfter, dateBefore, isTimeZone, startOfBusinessDateMs, weekdayAt } from './business-time.ts';

const at = (text: string) => Date.parse(text);
const date = (text: string) => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
};

describe('business day and weekday', () => {
  it.each([
    ['2026-07-03T21:59:59.999Z', 'Europe/Berlin', '2026-07-03', 5],
    ['2026-07-03T22:00:00Z', 'Europe/Berlin', '2026-07-04', 6],
    ['2026-01-04T22:59:59Z', 'Europe/Berlin', '2026-01-04', 7],
    ['2026-01-04T23:00:00Z', 'Europe/Berlin', '2026-01-05', 1],
    ['2026-07-04T02:00:00Z', 'America/Los_Angeles', '2026-07-03', 5],
    ['2026-12-31T10:00:00Z', 'Pacific/Kiritimati', '2027-01-01', 5],
    ['2024-02-28T18:30:00Z', 'Asia/Kolkata', '2024-02-29', 4],
  ])('%s in %s is %s, weekday %i', (instant, timeZone, day, weekday) => {
    expect(businessDayAt(at(instant), timeZone)).toBe(day);
    expect(weekdayAt(at(instant), timeZone)).toBe(weekday);
  });
});

describe('startOfBusinessDateMs', () => {
  it.each([
    ['2026-07-04', 'Europe/Berlin', '2026-07-03T22:00:00Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00Z'],
    ['2026-07-04', 'UTC', '2026-07-04T00:00:00Z'],
    ['2026-07-04', 'Asia/Kathmandu', '2026-07-03T18:15:00Z'],
    // midnight left out, and midnight twice
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
    ['2026-11-01', 'America/Havana', '2026-11-01T04:00:00Z'],
    // the zone left out 2011-12-30 as a whole
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ])('%s in %s starts at %s', (day, timeZone, expected) => {
    expect(new Date(startOfBusinessDateMs(date(day), timeZone)).toISOString()).toBe(
      new Date(at(expected)).toISOString(),
    );
  });
});

describe('dates', () => {
  it.each([
    ['2026-07-01', 1, 'D', '2026-06-30'],
    ['2026-01-01', 366, 'D', '2024-12-31'],
    ['2026-05-31', 3, 'M', '2026-02-28'],
    ['2024-05-31', 3, 'M', '2024-02-29'],
    ['2026-01-15', 1, 'M', '2025-12-15'],
    ['2026-12-31', 25, 'M', '2024-11-30'],
    ['2024-02-29', 1, 'Y', '2023-02-28'],
    ['2024-02-29', 4, 'Y', '2020-02-29'],
  ] as const)('%s less %i %s is %s', (from, length, unit, expected) => {
    expect(dateBefore(date(from), length, unit)).toEqual(date(expected));
  });

  it.each([
    ['2026-02-28', '2026-03-01'],
    ['2024-02-28', '2024-02-29'],
    ['2026-12-31', '2027-01-01'],
  ])('after %s comes %s', (from, expected) => {
    expect(dateAfter(date(from))).toEqual(date(expected));
  });

  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Mars/Olympus', false],
    ['', false],
  ])('knows the zone %j: %s', (timeZone, known) => {
    expect(isTimeZone(timeZone)).toBe(known);
  });
});
