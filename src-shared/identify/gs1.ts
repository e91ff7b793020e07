import { isGtinValid } from './check-digits.ts';

/** FNC1 as scanners send it: ends a field of variable length. */
const GROUP_SEPARATOR = '\u001d';

/** Digits behind application identifiers of fixed length, by their first two digits (GS1 General Specifications, 7.8.5). */
const FIXED_LENGTHS: Readonly<Record<string, number>> = {
  '00': 18,
  '01': 14,
  '02': 14,
  '03': 14,
  '04': 16,
  '11': 6,
  '12': 6,
  '13': 6,
  '14': 6,
  '15': 6,
  '16': 6,
  '17': 6,
  '18': 6,
  '19': 6,
  '20': 2,
  '31': 8,
  '32': 8,
  '33': 8,
  '34': 8,
  '35': 8,
  '36': 8,
  '41': 14,
};

/**
 * The 14-digit GTIN, check digit verified, that a GS1 element string names in its field (01), written with brackets or
 * as scanned. Undefined for any other text.
 */
export function gtinOfElementString(text: string): string | undefined {
  const gtin = text.startsWith('(') ? gtinInBrackets(text) : gtinAsScanned(text);
  return gtin !== undefined && isGtinValid(gtin) ? gtin : undefined;
}

function gtinInBrackets(text: string): string | undefined {
  if (!/^(?:\(\d{2,4}\)[^()]+)+$/.test(text)) return undefined;
  return /\(01\) ?(\d{14})(?=\(|$| )/.exec(text)?.[1];
}

function gtinAsScanned(text: string): string | undefined {
  let rest = text.startsWith(GROUP_SEPARATOR) ? text.slice(1) : text;
  let gtin: string | undefined;
  while (rest !== '') {
    const identifier = /^\d{2}/.exec(rest)?.[0];
    if (identifier === undefined) return undefined;
    const length = FIXED_LENGTHS[identifier];
    const field = length === undefined ? variableField(rest) : rest.slice(2, 2 + length);
    if (length !== undefined && !(field.length === length && /^\d+$/.test(field))) return undefined;
    if (identifier === '01') gtin ??= field;
    rest = rest.slice(2 + field.length);
    if (rest.startsWith(GROUP_SEPARATOR)) rest = rest.slice(1);
  }
  return gtin;
}

function variableField(rest: string): string {
  const end = rest.indexOf(GROUP_SEPARATOR);
  return rest.slice(2, end < 0 ? undefined : end);
}
