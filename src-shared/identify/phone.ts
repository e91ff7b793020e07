import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

const LONGEST_NATIONAL_NUMBER = 11;

/**
 * A phone number however people write it, as E.164 ("+491712345678"), or undefined when it is none. The full metadata
 * is used: the small one takes any digits of the right length for a phone number.
 *
 * @param region ISO 3166 alpha-2, by which a number without a country code is read; with one that is not known, only
 * numbers with a country code are.
 */
export function normalisePhone(text: string, region: string): string | undefined {
  if (!isPhoneShaped(text)) return undefined;
  const defaults = isSupportedCountry(region) ? { defaultCountry: region } : {};
  const phone = parsePhoneNumberFromString(text, { ...defaults, extract: false });
  return phone?.isValid() ? phone.number : undefined;
}

/**
 * The phone numbers that a typed text can be, as E.164, best first. Digits that begin with neither + nor 0 may still
 * have the region's country code, or be a national number whose leading zero was left out; the latter only up to the
 * length of a national number, since a barcode is longer and hardly any length is wrong in some countries.
 */
export function phonesTyped(text: string, region: string): readonly string[] {
  const asWritten = normalisePhone(text, region);
  const digits = text.replace(/\D/g, '');
  if (!/^[1-9]/.test(text)) return asWritten === undefined ? [] : [asWritten];
  const hasCountryCode = isSupportedCountry(region) && digits.startsWith(getCountryCallingCode(region));
  const withCountryCode = hasCountryCode ? normalisePhone(`+${text}`, region) : undefined;
  const national = digits.length <= LONGEST_NATIONAL_NUMBER ? asWritten : undefined;
  return [...new Set([withCountryCode, national])].filter((phone) => phone !== undefined);
}

/** Whether a person who wrote `text` may have meant a phone number: digits and the signs that are written in one. */
export function isPhoneShaped(text: string): boolean {
  return text.length <= 40 && /^ *\(?\+?[0-9 ()./-]+$/.test(text) && /[0-9]/.test(text);
}
