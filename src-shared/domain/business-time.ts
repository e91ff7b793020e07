/** A calendar date in a store's zone; January is month 1. */
export type BusinessDate = { readonly year: number; readonly month: number; readonly day: number };

/** Whether this machine knows the IANA zone, such as `Europe/Berlin`. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The business date at an instant. */
export function businessDateAt(atMs: number, timeZone: string): BusinessDate {
  const local = new Date(localAsUtcMs(atMs, timeZone));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/** The business day at an instant, as `YYYY-MM-DD`. */
export function businessDayAt(atMs: number, timeZone: string): string {
  return new Date(localAsUtcMs(atMs, timeZone)).toISOString().slice(0, 10);
}

/** The time of day at an instant in the store's zone, as `HH:MM`. */
export function timeOfDayAt(atMs: number, timeZone: string): string {
  return new Date(localAsUtcMs(atMs, timeZone)).toISOString().slice(11, 16);
}

/** The business date that a text such as `2026-11-22` names. */
export function parseBusinessDay(businessDay: string): BusinessDate {
  const [year = 0, month = 0, day = 0] = businessDay.split('-').map(Number);
  return { year, month, day };
}

/** The weekday at an instant in the store's zone: Monday is 1, Sunday 7. */
export function weekdayAt(atMs: number, timeZone: string): number {
  return new Date(localAsUtcMs(atMs, timeZone)).getUTCDay() || 7;
}

/** The first instant of a business date, also where a change of the clocks leaves out its midnight. */
export function startOfBusinessDateMs(date: BusinessDate, timeZone: string): number {
  const midnightMs = Date.UTC(date.year, date.month - 1, date.day);
  const offsetBeforeMs = offsetMs(midnightMs - DAY_MS, timeZone);
  const offsetAfterMs = offsetMs(midnightMs + DAY_MS, timeZone);
  const candidates = [midnightMs - offsetBeforeMs, midnightMs - offsetAfterMs].toSorted((a, b) => a - b);
  const exact = candidates.find((candidateMs) => localAsUtcMs(candidateMs, timeZone) === midnightMs);
  return exact ?? midnightMs - offsetBeforeMs;
}

/** A date so many days, months or years earlier; a day the month does not have becomes its last one. */
export function dateBefore(date: BusinessDate, length: number, unit: 'D' | 'M' | 'Y'): BusinessDate {
  if (unit === 'D') return toDate(Date.UTC(date.year, date.month - 1, date.day - length));
  const months = date.year * 12 + (date.month - 1) - length * (unit === 'Y' ? 12 : 1);
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { year, month, day: Math.min(date.day, lastDay) };
}

/** The date after one. */
export function dateAfter(date: BusinessDate): BusinessDate {
  return toDate(Date.UTC(date.year, date.month - 1, date.day + 1));
}

const DAY_MS = 86_400_000;

function toDate(utcMs: number): BusinessDate {
  const date = new Date(utcMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function offsetMs(atMs: number, timeZone: string): number {
  return localAsUtcMs(atMs, timeZone) - Math.floor(atMs / 1_000) * 1_000;
}

/** The wall clock of the zone at an instant, to the second, written as if it were UTC. */
function localAsUtcMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs);
  const figure = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(
    figure('year'),
    figure('month') - 1,
    figure('day'),
    figure('hour'),
    figure('minute'),
    figure('second'),
  );
}
