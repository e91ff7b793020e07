import type { CardFormat } from '../domain/program.ts';
import { isGtinValid, isLuhnValid } from './check-digits.ts';
import { isPaymentCardNumber, isTooBroadForPaymentRange } from './payment-card.ts';
import { compact, tidy } from './text.ts';

/** A card format and the program whose cards have it. */
export type ProgramCardFormat = CardFormat & { readonly programId: string };

export type CardMatch = { readonly code: string; readonly format: ProgramCardFormat };

export type CardMatches = {
  readonly matches: readonly CardMatch[];
  /** Set when a format has this beginning and length, and only the check digit is wrong. */
  readonly wrongCheckDigit: 'ean13' | 'luhn' | undefined;
};

/**
 * A member card's code in the one form in which it is stored and looked up: capital letters and digits, without spaces
 * and dashes. Undefined when it holds anything else.
 */
export function normaliseCardCode(text: string): string | undefined {
  const code = compact(tidy(text));
  // ASCII first: upper case turns some other letters into ASCII ones.
  return /^[0-9A-Za-z]+$/.test(code) ? code.toUpperCase() : undefined;
}

/** The programs' card formats that claim `text`. A 12-digit UPC-A is an EAN-13 whose leading zero was not sent. */
export function matchCards(text: string, formats: readonly ProgramCardFormat[]): CardMatches {
  const code = normaliseCardCode(text);
  const matches: CardMatch[] = [];
  let wrongCheckDigit: 'ean13' | 'luhn' | undefined;
  for (const format of code === undefined ? [] : formats) {
    const full = format.symbology === 'ean13' && code?.length === 12 ? `0${code}` : (code ?? '');
    if (full.length !== format.length || !full.startsWith(format.prefix)) continue;
    if (isPaymentCardNumber(full) && isTooBroadForPaymentRange(format)) continue;
    if (hasItsCheckDigit(full, format)) matches.push({ code: full, format });
    else if (format.symbology !== 'plain' && /^\d+$/.test(full)) wrongCheckDigit ??= format.symbology;
  }
  return { matches, wrongCheckDigit };
}

function hasItsCheckDigit(code: string, format: ProgramCardFormat): boolean {
  switch (format.symbology) {
    case 'plain':
      return true;
    case 'ean13':
      return isGtinValid(code);
    case 'luhn':
      return isLuhnValid(code);
  }
}
