import type { Fraction } from '../../src-shared/domain/fraction.ts';
import { minorDigits } from '../../src-shared/domain/money.ts';

/** How figures are written for people. Amounts are minor units of the store's currency. */
export type Format = {
  /** With the currency: `€12.50`. */
  readonly money: (amountMinor: number) => string;
  /** Without it, for columns: `12.50`. */
  readonly amount: (amountMinor: number) => string;
  readonly points: (points: number) => string;
  /** With its sign, but for zero: `+172`. */
  readonly movement: (points: number) => string;
  readonly percent: (basisPoints: number) => string;
  readonly multiplier: (fraction: Fraction) => string;
  /** Points for one whole unit of the currency, from points for minor units. */
  readonly pointsPerUnit: (rate: Fraction) => { readonly value: number; readonly text: string };
  /** Without marks between thousands, as a person would type it: `1234.50`. */
  readonly plain: (amountMinor: number) => string;
  /** The mark before the decimals: a point or a comma; null where the currency has none. */
  readonly decimalMark: string | null;
  /** The sign of the currency: `€`. */
  readonly currencySign: string;
  /** A business day, from `2026-11-22`. */
  readonly day: (isoDay: string) => string;
  /** The time of day in the store, with its date where that is not today's; of another year, the date alone. */
  readonly time: (atMs: number, nowMs: number) => string;
  /** The last day before an instant, by UTC as the rules of points count days; with its year where that is another one. */
  readonly lastDay: (untilMs: number, nowMs: number) => string;
};

/** Writes figures for a locale, a currency and a store's zone. */
export function createFormat(options: { locale: string; currency: string; timeZone: string }): Format {
  const { locale, currency, timeZone } = options;
  const digits = minorDigits(currency);
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency, ...places });
  const plain = new Intl.NumberFormat(locale, places);
  const ungrouped = new Intl.NumberFormat(locale, { ...places, useGrouping: false });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const rate = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  return {
    money: (amountMinor) => money.format(decimalText(amountMinor, digits)),
    amount: (amountMinor) => withMinus(plain.format(decimalText(amountMinor, digits))),
    points: (points) => withMinus(whole.format(points)),
    movement: (points) => withMinus(signed.format(points)),
    percent: (basisPoints) => withMinus(percent.format(decimalText(basisPoints, 4))),
    multiplier: (fraction) => rate.format(fraction.numerator / fraction.denominator),
    pointsPerUnit: ({ numerator, denominator }) => {
      const value = (numerator * 10 ** digits) / denominator;
      return { value, text: rate.format(value) };
    },
    plain: (amountMinor) => ungrouped.format(decimalText(amountMinor, digits)),
    decimalMark: plain.formatToParts(0).find((part) => part.type === 'decimal')?.value ?? null,
    currencySign: money.formatToParts(0).find((part) => part.type === 'currency')?.value ?? currency,
    day: dayFormat(locale),
    time: timeFormat(locale, timeZone),
    lastDay: lastDayFormat(locale),
  };
}

function dayFormat(locale: string): Format['day'] {
  // A day of the calendar has no zone: it is the same day everywhere.
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
  return (isoDay) => day.format(Date.parse(`${isoDay}T00:00:00Z`));
}

function timeFormat(locale: string, timeZone: string): Format['time'] {
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  const day = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
  const today = new Intl.DateTimeFormat(locale, clock);
  const anyDay = new Intl.DateTimeFormat(locale, { ...clock, day: 'numeric', month: 'short' });
  const anyYear = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  return (atMs, nowMs) => {
    const [then, now] = [day.format(atMs), day.format(nowMs)];
    if (then === now) return today.format(atMs);
    return (then.slice(0, 4) === now.slice(0, 4) ? anyDay : anyYear).format(atMs);
  };
}

function lastDayFormat(locale: string): Format['lastDay'] {
  const thisYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const anyYear = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  return (untilMs, nowMs) => (utcYear(untilMs - 1) === utcYear(nowMs) ? thisYear : anyYear).format(untilMs - 1);
}

function utcYear(atMs: number): number {
  return new Date(atMs).getUTCFullYear();
}

/** A minus is as wide as a plus, and never ends a line; many locales write a hyphen. */
function withMinus(figure: string): string {
  return figure.replace('-', '−');
}

/** An integer of small units as exact decimal text, which `Intl` reads without going through floating point. */
function decimalText(minor: number, digits: number): Intl.StringNumericLiteral {
  const all = String(Math.abs(minor)).padStart(digits + 1, '0');
  const cut = all.length - digits;
  const text = digits === 0 ? all : `${all.slice(0, cut)}.${all.slice(cut)}`;
  return `${minor < 0 ? '-' : ''}${text}` as Intl.StringNumericLiteral;
}
