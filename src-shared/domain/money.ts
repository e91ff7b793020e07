import { z } from 'zod';

/** Largest amount a line, a basket or a total may reach, in minor units: wide enough for IDR, safe for exact sums. */
export const MAXIMUM_AMOUNT_MINOR = 1_000_000_000_000;

/** Largest number of points one movement may carry; a sale that would earn more earns this. */
export const MAXIMUM_POINTS = 1_000_000_000_000;

/** An ISO 4217 alphabetic code. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'a currency is three capital letters, such as EUR');

/** Minor units of the currency that stands beside it; never negative. */
export const amountMinorSchema = z.int().min(0).max(MAXIMUM_AMOUNT_MINOR);

/** Points that are earned, owed or held: an integer, never negative. */
export const pointsSchema = z.int().min(0).max(MAXIMUM_POINTS);

/** A share in hundredths of a percent, from nothing to the whole. */
export const basisPointsSchema = z.int().min(0).max(10_000);

/** An amount with its currency. */
export const moneySchema = z.object({ currency: currencySchema, amountMinor: amountMinorSchema });
export type Money = z.infer<typeof moneySchema>;

export type AmountProblem =
  | 'empty'
  | 'not-an-amount'
  | 'negative'
  | 'zero'
  | 'ambiguous'
  | 'too-many-decimals'
  | 'too-large';

export type ParsedAmount = { ok: true; amountMinor: number } | { ok: false; problem: AmountProblem };

/** Digits after the decimal mark, from ISO 4217; two where the currency is not listed here. */
const MINOR_DIGITS: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI'].map(digits(0)),
  ...['VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(digits(0)),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map(digits(3)),
  ...['CLF', 'UYW'].map(digits(4)),
]);

/** How many digits the currency's minor unit has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS.get(currency) ?? 2;
}

/**
 * Reads an amount as a person types it, with a point or a comma as the decimal mark and any usual mark between
 * thousands: `12.50`, `12,50`, `1.234,50`, `1 234,50`, `1'234.50`. Money is never guessed: where a single mark could be
 * either (`1.234` in EUR), the problem is `ambiguous`. In a currency of three digits a single mark with three digits
 * behind it is the decimal mark, since those amounts could not be typed otherwise; in one of none it parts thousands.
 */
export function parseAmount(text: string, currency: string): ParsedAmount {
  const typed = text.trim();
  if (typed === '') return { ok: false, problem: 'empty' };
  if (/^[-−–]\s*\d/.test(typed)) return { ok: false, problem: 'negative' };
  const parts = splitAmount(typed, minorDigits(currency));
  if (typeof parts === 'string') return { ok: false, problem: parts };
  return toMinor(parts.whole, parts.decimals, minorDigits(currency));
}

/**
 * An amount as plain text for receipts and logs, with a point as the decimal mark and the currency's code: `12.50 EUR`.
 * What people read on a screen is formatted for their language by the window.
 */
export function formatMinor(amountMinor: number, currency: string): string {
  const places = minorDigits(currency);
  const sign = amountMinor < 0 ? '-' : '';
  const all = String(Math.abs(amountMinor)).padStart(places + 1, '0');
  const whole = all.slice(0, all.length - places);
  return places === 0 ? `${sign}${whole} ${currency}` : `${sign}${whole}.${all.slice(-places)} ${currency}`;
}

type AmountParts = { whole: string; decimals: string };

function splitAmount(typed: string, places: number): AmountParts | AmountProblem {
  const text = typed.replaceAll(/(?<=\d)[\s'’](?=\d)/gu, ' ');
  if (!/^[\d., ]+$/.test(text) || !/\d/.test(text)) return 'not-an-amount';
  const marks = [...text.replaceAll(/[\d ]/g, '')];
  const last = marks.at(-1);
  if (last === undefined) return withGroups(text, '');
  const lastAt = text.lastIndexOf(last);
  const before = text.slice(0, lastAt);
  const behind = text.slice(lastAt + 1);
  if (marks.length > 1 && marks.every((mark) => mark === last)) return withGroups(text, '');
  if (marks.length === 1 && behind.length === 3 && places !== 3 && /^[1-9]\d{0,2}$/.test(before)) {
    return places === 0 ? withGroups(text, '') : 'ambiguous';
  }
  return before.includes(last) ? 'not-an-amount' : withGroups(before, behind);
}

/** Checks that thousands are parted by one kind of mark, in threes or in the Indian way (`1,23,456`), and joins them. */
function withGroups(whole: string, decimals: string): AmountParts | AmountProblem {
  if (!/^\d*$/.test(decimals)) return 'not-an-amount';
  const grouped = /^(\d*|\d{1,3}(?:([., ])\d{3})(?:\2\d{3})*|\d{1,2}(?:,\d{2})+,\d{3})$/.test(whole);
  return grouped ? { whole: whole.replaceAll(/\D/g, ''), decimals } : 'not-an-amount';
}

function toMinor(whole: string, decimals: string, places: number): ParsedAmount {
  if (decimals.length > places) return { ok: false, problem: 'too-many-decimals' };
  const minor = BigInt(`${whole}${decimals.padEnd(places, '0')}` || '0');
  if (minor > BigInt(MAXIMUM_AMOUNT_MINOR)) return { ok: false, problem: 'too-large' };
  return minor === 0n ? { ok: false, problem: 'zero' } : { ok: true, amountMinor: Number(minor) };
}

function digits(count: number): (currency: string) => readonly [string, number] {
  return (currency) => [currency, count];
}
