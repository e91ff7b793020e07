import type { ProgramCardFormat } from './card.ts';

/** One thing that a scan or a typed text can be. All values are in the form in which they are stored and looked up. */
export type Reading =
  | { readonly kind: 'card'; readonly code: string; readonly format: ProgramCardFormat }
  | { readonly kind: 'phone'; readonly e164: string }
  | { readonly kind: 'email'; readonly address: string }
  /** GTIN-13 text; 14 digits for a case of articles; up to 6 digits for an own article number that was typed. */
  | { readonly kind: 'product'; readonly barcode: string }
  | { readonly kind: 'amount'; readonly amountMinor: number }
  /** The number of a receipt of any till, as it is printed. */
  | { readonly kind: 'receipt'; readonly receiptNumber: string };

/** Why nothing could be read. The words for each are the window's. */
export type InvalidProblem =
  | 'empty'
  | 'unreadable'
  | 'too-long'
  | 'wrong-check-digit'
  | 'unknown-format'
  | 'amount-out-of-range';

/** The form that a text was closest to. */
export type ExpectedForm = 'ean13' | 'luhn' | 'phone' | 'email' | 'amount';

export type Recognition =
  | Reading
  /** Honestly several things, best first: whoever knows members and products looks each of them up. */
  | { readonly kind: 'candidates'; readonly candidates: readonly Reading[] }
  /** A payment card. Says nothing of what was read, so that no digit of it gets anywhere. */
  | { readonly kind: 'payment-card' }
  | {
      readonly kind: 'invalid';
      readonly problem: InvalidProblem;
      /** What was read, made printable and cut; the middle of long numbers is masked. */
      readonly read: string;
      readonly expected: ExpectedForm | null;
    };

/** All that a text can be, best first; empty when it is refused or nothing. */
export function readingsOf(recognition: Recognition): readonly Reading[] {
  switch (recognition.kind) {
    case 'candidates':
      return recognition.candidates;
    case 'payment-card':
    case 'invalid':
      return [];
    default:
      return [recognition];
  }
}

/** The recognition that stands for `readings`, of which there is at least one; the same reading twice counts once. */
export function recognitionOf(readings: readonly [Reading, ...Reading[]]): Recognition {
  const distinct = readings.filter((reading, index) => readings.findIndex((other) => isSame(reading, other)) === index);
  return distinct.length === 1 ? readings[0] : { kind: 'candidates', candidates: distinct };
}

function isSame(one: Reading, other: Reading): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf(reading: Reading): string {
  switch (reading.kind) {
    case 'card':
      return `card ${reading.code} ${reading.format.programId}`;
    case 'phone':
      return `phone ${reading.e164}`;
    case 'email':
      return `email ${reading.address}`;
    case 'product':
      return `product ${reading.barcode}`;
    case 'amount':
      return `amount ${reading.amountMinor}`;
    case 'receipt':
      return `receipt ${reading.receiptNumber}`;
  }
}
