import { minorDigits } from '../../src-shared/domain/money.ts';

/** So many amounts beside the exact one: more is slower to choose from than to type. */
const MOST_AMOUNTS = 5;

/** The notes that people pay with, in whole units. */
const USUAL_NOTES = [5, 10, 20, 50, 100, 200] as const;
const NOTES: Readonly<Record<string, readonly number[]>> = {
  CHF: [10, 20, 50, 100, 200],
  GBP: [5, 10, 20, 50],
  USD: [5, 10, 20, 50, 100],
  SEK: [20, 50, 100, 200, 500],
  NOK: [50, 100, 200, 500],
  DKK: [50, 100, 200, 500],
  PLN: [10, 20, 50, 100, 200],
  CZK: [100, 200, 500, 1_000, 2_000],
  HUF: [500, 1_000, 2_000, 5_000, 10_000, 20_000],
  JPY: [1_000, 5_000, 10_000],
  KRW: [1_000, 5_000, 10_000, 50_000],
  IDR: [5_000, 10_000, 20_000, 50_000, 100_000],
};

/**
 * What somebody is likely to hand over for an amount, in minor units, smallest first: what the next notes of each kind
 * come to. Without the exact amount itself.
 */
export function quickAmounts(dueMinor: number, currency: string): number[] {
  const amounts = new Set<number>();
  for (const noteMinor of notesMinor(currency)) {
    const handedMinor = Math.ceil(dueMinor / noteMinor) * noteMinor;
    if (handedMinor > dueMinor) amounts.add(handedMinor);
  }
  return [...amounts].toSorted((left, right) => left - right).slice(0, MOST_AMOUNTS);
}

/** The largest note of the currency, in minor units. */
export function largestNoteMinor(currency: string): number {
  return Math.max(...notesMinor(currency));
}

function notesMinor(currency: string): number[] {
  const unitMinor = 10 ** minorDigits(currency);
  return (NOTES[currency] ?? USUAL_NOTES).map((note) => note * unitMinor);
}
