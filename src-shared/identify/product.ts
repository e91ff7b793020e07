import { isGtinValid } from './check-digits.ts';

/** Own article numbers that cashiers type, such as the PLU of loose fruit, are shorter than the shortest barcode. */
const LONGEST_SHORT_NUMBER = 6;

/**
 * A barcode as GTIN-13 text (EAN-8 and UPC-A with zeros before them), or undefined without a right check digit. A
 * GTIN-14 of a case keeps its 14 digits: it is another article than the one in it.
 */
export function normaliseBarcode(digits: string): string | undefined {
  if (!isGtinValid(digits)) return undefined;
  return digits.length === 14 && digits.startsWith('0') ? digits.slice(1) : digits.padStart(13, '0');
}

/** Whether `digits` have a barcode's length, so that only the check digit can have made it none. */
export function isBarcodeShaped(digits: string): boolean {
  return /^(?:\d{8}|\d{12,14})$/.test(digits);
}

/** Whether `digits` can be an own article number. */
export function isShortNumber(digits: string): boolean {
  return /^\d+$/.test(digits) && digits.length <= LONGEST_SHORT_NUMBER;
}
