import { isLuhnValid } from './check-digits.ts';

type NetworkRange = { readonly network: string; readonly from: string; readonly to: string };

/** Issuer ranges of the payment networks (ISO/IEC 7812 major industries 2 to 9), as first digits, ends included. */
const NETWORK_RANGES: readonly NetworkRange[] = [
  { network: 'Mir', from: '2200', to: '2204' },
  { network: 'Mastercard', from: '2221', to: '2720' },
  { network: 'Diners Club', from: '300', to: '305' },
  { network: 'American Express', from: '34', to: '34' },
  { network: 'JCB', from: '3528', to: '3589' },
  { network: 'Diners Club', from: '36', to: '36' },
  { network: 'American Express', from: '37', to: '37' },
  { network: 'Diners Club', from: '38', to: '39' },
  { network: 'Visa', from: '4', to: '4' },
  { network: 'Maestro', from: '50', to: '50' },
  { network: 'Mastercard', from: '51', to: '55' },
  { network: 'Maestro', from: '56', to: '58' },
  // Discover, UnionPay, Maestro and RuPay share the sixes, and move their borders within them.
  { network: 'Maestro', from: '6', to: '6' },
  { network: 'RuPay', from: '81', to: '82' },
  { network: 'Troy', from: '9792', to: '9792' },
];

const LEAST_DIGITS = 13;
const MOST_DIGITS = 19;

/** The shortest prefix that was ever given to one issuer (ISO/IEC 7812 before 2017). */
const ISSUER_PREFIX_LENGTH = 6;

/** Whether `digits` are 13 to 19 digits within a payment network's range, with or without the right check digit. */
export function isInPaymentRange(digits: string): boolean {
  if (!/^\d+$/.test(digits) || digits.length < LEAST_DIGITS || digits.length > MOST_DIGITS) return false;
  return NETWORK_RANGES.some(({ from, to }) => {
    const start = digits.slice(0, from.length);
    return from <= start && start <= to;
  });
}

/** Whether `digits` are a payment card's number: within a network's range and with Luhn's check digit. */
export function isPaymentCardNumber(digits: string): boolean {
  return isInPaymentRange(digits) && isLuhnValid(digits);
}

/**
 * Whether a payment card's number stands anywhere in `text`, on its own or cut in groups by spaces, dashes or other
 * signs. The signs between the fields of a magnetic stripe end a number.
 *
 * @param text with all digits as ASCII and no invisible characters (`foldDigits`).
 */
export function holdsPaymentCard(text: string): boolean {
  for (const [sequence] of text.matchAll(/\d(?:[^\p{L}\p{N}=^?;%]*\d)*/gu)) {
    const groups = sequence.match(/\d+/g) ?? [];
    if (groups.some((_, first) => startsPaymentCard(groups, first))) return true;
  }
  return false;
}

function startsPaymentCard(groups: readonly string[], first: number): boolean {
  let digits = '';
  for (let index = first; index < groups.length && digits.length < MOST_DIGITS; index += 1) {
    digits += groups[index];
    if (isPaymentCardNumber(digits)) return true;
  }
  return false;
}

/**
 * Whether a program's card format lies among payment cards and is too broad to take numbers from them: a range of its
 * own is at least as narrow as one issuer's. EAN-13 is no form of payment card.
 */
export function isTooBroadForPaymentRange(format: { symbology: string; prefix: string; length: number }): boolean {
  const { symbology, prefix, length } = format;
  if (symbology === 'ean13' || length < LEAST_DIGITS || length > MOST_DIGITS) return false;
  if (prefix.length >= ISSUER_PREFIX_LENGTH || !/^\d*$/.test(prefix)) return false;
  return NETWORK_RANGES.some(({ from, to }) => {
    const width = Math.max(from.length, prefix.length);
    return prefix.padEnd(width, '0') <= to.padEnd(width, '9') && from.padEnd(width, '0') <= prefix.padEnd(width, '9');
  });
}
