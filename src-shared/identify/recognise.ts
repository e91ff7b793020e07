import { formatReceiptNumber, parseReceiptNumber } from '../journal/receipt-number.ts';
import { readAmount } from './amount.ts';
import { matchCards, type ProgramCardFormat } from './card.ts';
import { isGtinValid } from './check-digits.ts';
import { normaliseEmail } from './email.ts';
import { gtinOfElementString } from './gs1.ts';
import { numbersOnTracks, type TrackNumbers } from './magnetic-track.ts';
import { holdsPaymentCard, isInPaymentRange } from './payment-card.ts';
import { isPhoneShaped, normalisePhone, phonesTyped } from './phone.ts';
import { isBarcodeShaped, isShortNumber, normaliseBarcode } from './product.ts';
import {
  type ExpectedForm,
  type InvalidProblem,
  type Reading,
  type Recognition,
  readingsOf,
  recognitionOf,
} from './recognition.ts';
import { compact, foldDigits, isUnreadable, showRead, tidy } from './text.ts';

export type RecogniseOptions = {
  readonly source: 'scan' | 'typed';
  /** ISO 3166 alpha-2 of the store: how phone numbers without a country code are read. */
  readonly region: string;
  readonly cardFormats: readonly ProgramCardFormat[];
  /** Minor digits of the store's currency; 2 when left out. */
  readonly currencyDigits?: number;
  /** The largest amount that can be rung up in one line; 999,999.99 of a currency with two digits when left out. */
  readonly maximumAmountMinor?: number;
};

/** A scan as its keys wrote it, and as the same keys would have on a US keyboard. */
export type ScannedText = { readonly text: string; readonly textByCode?: string | undefined };

const MOST_CHARACTERS = 512;
const DEFAULT_MAXIMUM_AMOUNT_MINOR = 99_999_999;

/** AIM symbology identifiers (ISO/IEC 15424) stand before what was scanned where a scanner is set to send them. */
const SYMBOLOGY_IDENTIFIER = /^\][A-Za-z][0-9A-Za-z]/;
/** EAN-13 with the small add-on of newspapers behind it. */
const EAN_WITH_ADD_ON = /^\]E3(\d{13})\d{2,5}$/;

/**
 * What a scan or a typed text is. Never throws. What a program's card format claims is that program's card; a payment
 * card is refused and none of it is returned; several honest meanings come as candidates, best first.
 */
export function recognise(raw: string, options: RecogniseOptions): Recognition {
  const tidied = tidy(raw);
  if (tidied === '') return invalid('empty', '', null);
  if (tidied.length > MOST_CHARACTERS) return refuseTooLong(tidied);
  const text = withoutSymbologyIdentifier(tidied);

  const tracks = numbersOnTracks(text);
  if (tracks !== undefined) return recogniseTracks(tracks, text, options);

  const cards = matchCards(text, options.cardFormats);
  const cardReadings = cards.matches.map((match): Reading => ({ kind: 'card', ...match }));
  if (cardReadings.length === 0 && isPaymentCard(text, options.region)) return { kind: 'payment-card' };

  const elementGtin = cardReadings.length === 0 ? gtinOfElementString(text) : undefined;
  const barcode = elementGtin === undefined ? undefined : normaliseBarcode(elementGtin);
  if (barcode !== undefined) return { kind: 'product', barcode };
  // Only now: the separator in an element string is a control character.
  if (isUnreadable(text)) return invalid('unreadable', text, null);

  const readings = [...cardReadings, ...otherReadings(text, cardReadings.length > 0, options)];
  const [first, ...others] = [...readings, ...receiptReadings(text, readings)];
  if (first !== undefined) return recognitionOf([first, ...others]);
  return invalidText(text, cards.wrongCheckDigit, options);
}

/**
 * What a keyboard scanner's burst is. A scanner set to another keyboard layout than the computer's writes wrong
 * letters and signs while its keys are right, so both readings count; where both make sense, both are candidates.
 */
export function recogniseScan(scan: ScannedText, options: Omit<RecogniseOptions, 'source'>): Recognition {
  const written = recognise(scan.text, { ...options, source: 'scan' });
  if (scan.textByCode === undefined || scan.textByCode === scan.text) return written;
  const byCode = recognise(scan.textByCode, { ...options, source: 'scan' });
  if (written.kind === 'payment-card' || byCode.kind === 'payment-card') return { kind: 'payment-card' };
  const [first, ...others] = [...readingsOf(written), ...readingsOf(byCode)];
  if (first !== undefined) return recognitionOf([first, ...others]);
  return byCode.kind === 'invalid' && byCode.problem === 'wrong-check-digit' ? byCode : written;
}

function withoutSymbologyIdentifier(text: string): string {
  const newspaper = EAN_WITH_ADD_ON.exec(text)?.[1];
  return newspaper ?? text.replace(SYMBOLOGY_IDENTIFIER, '');
}

/** One stripe can hold a member's number and a bank's; the bank's alone is enough to refuse it. */
function recogniseTracks(tracks: TrackNumbers, text: string, options: RecogniseOptions): Recognition {
  const cards: Reading[] = [];
  for (const numbers of tracks) {
    const matches = numbers.flatMap((number) => matchCards(number, options.cardFormats).matches);
    // A payment card that was misread is still one: the wrong check digit does not make its stripe harmless.
    const isPayment = numbers.some((number) => isInPaymentRange(compact(number)));
    if (matches.length === 0 && isPayment) return { kind: 'payment-card' };
    cards.push(...matches.map((match): Reading => ({ kind: 'card', ...match })));
  }
  const [first, ...others] = cards;
  if (first !== undefined) return recognitionOf([first, ...others]);
  if (holdsPaymentCard(foldDigits(text))) return { kind: 'payment-card' };
  // Only the number is shown: a stripe also holds its owner's name.
  const number = tracks[0]?.[0] ?? '';
  return invalid(number === '' ? 'unreadable' : 'unknown-format', number, null);
}

/**
 * Three kinds of text that hold a payment card's digits by chance are none. A barcode: an EAN-13 with its right check
 * digit is an article even when it begins like a Visa number of 13 digits (as all from Germany do) and passes Luhn as
 * one in ten does; such cards are no longer issued, and the same holds for digits typed off a label that will not scan.
 * An element string, for its GTIN. And an international phone number, which begins with + or 00 and may have 13 digits.
 */
function isPaymentCard(text: string, region: string): boolean {
  if (!holdsPaymentCard(foldDigits(text))) return false;
  const digits = compact(text);
  if (digits.length === 13 && isGtinValid(digits)) return false;
  if (gtinOfElementString(text) !== undefined) return false;
  return !(/^ *\(?(?:\+|00)/.test(text) && normalisePhone(text, region) !== undefined);
}

function otherReadings(text: string, isCard: boolean, options: RecogniseOptions): Reading[] {
  const address = text.includes('@') ? normaliseEmail(text) : undefined;
  if (address !== undefined) return [{ kind: 'email', address }];

  const isTyped = options.source === 'typed';
  const amount = isTyped ? readAmount(text, amountOptions(options)) : undefined;
  if (amount?.kind === 'amount') return [amount];

  const products = isCard ? [] : productReadings(text, isTyped);
  const phones = phoneReadings(text, isTyped, options.region);
  return /^[+(0].*\D/.test(text) ? [...phones, ...products] : [...products, ...phones];
}

function productReadings(text: string, isTyped: boolean): Reading[] {
  const barcode = normaliseBarcode(compact(text)) ?? (isTyped && isShortNumber(text) ? text : undefined);
  return barcode === undefined ? [] : [{ kind: 'product', barcode }];
}

function phoneReadings(text: string, isTyped: boolean, region: string): Reading[] {
  if (isTyped) return phonesTyped(text, region).map((e164) => ({ kind: 'phone', e164 }));
  // Scanned digits without a + are a label's, and some of them would be somebody's phone number.
  const e164 = text.startsWith('+') ? normalisePhone(text, region) : undefined;
  return e164 === undefined ? [] : [{ kind: 'phone', e164 }];
}

/** What is written like a receipt's number, unless people write it as something else: the dashes of a phone number. */
function receiptReadings(text: string, others: readonly Reading[]): Reading[] {
  const place = parseReceiptNumber(text);
  if (place === null || others.some(({ kind }) => kind !== 'card' && kind !== 'product')) return [];
  return [{ kind: 'receipt', receiptNumber: formatReceiptNumber(place) }];
}

function invalidText(
  text: string,
  wrongCheckDigit: 'ean13' | 'luhn' | undefined,
  options: RecogniseOptions,
): Recognition {
  if (wrongCheckDigit !== undefined) return invalid('wrong-check-digit', text, wrongCheckDigit);
  if (text.includes('@')) return invalid('unknown-format', text, 'email');
  if (options.source === 'typed') {
    const amount = readAmount(text, amountOptions(options));
    if (amount.kind === 'out-of-range') return invalid('amount-out-of-range', text, 'amount');
    if (amount.kind === 'malformed') return invalid('unknown-format', text, 'amount');
  }
  if (isBarcodeShaped(compact(text))) return invalid('wrong-check-digit', text, 'ean13');
  if (options.source === 'typed' && /^[+(0]/.test(text) && isPhoneShaped(text)) {
    return invalid('unknown-format', text, 'phone');
  }
  return invalid('unknown-format', text, null);
}

function refuseTooLong(text: string): Recognition {
  // As many characters as are looked at are also all that can be shown.
  const start = text.slice(0, MOST_CHARACTERS);
  return holdsPaymentCard(foldDigits(start)) ? { kind: 'payment-card' } : invalid('too-long', start, null);
}

function invalid(problem: InvalidProblem, text: string, expected: ExpectedForm | null): Recognition {
  return { kind: 'invalid', problem, read: showRead(text), expected };
}

function amountOptions(options: RecogniseOptions): { currencyDigits: number; maximumAmountMinor: number } {
  return {
    currencyDigits: options.currencyDigits ?? 2,
    maximumAmountMinor: options.maximumAmountMinor ?? DEFAULT_MAXIMUM_AMOUNT_MINOR,
  };
}
