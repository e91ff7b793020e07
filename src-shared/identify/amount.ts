export type AmountOptions = {
  /** The minor digits of the currency: 2 for euros and cents, 0 for yen. */
  readonly currencyDigits: number;
  readonly maximumAmountMinor: number;
};

export type AmountReading =
  | { readonly kind: 'amount'; readonly amountMinor: number }
  | { readonly kind: 'out-of-range' }
  /** Certainly meant as an amount, and not one: "12,5". */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'none' };

/** More digits than any till rings up, and few enough to stay exact in a number. */
const MOST_WHOLE_DIGITS = 12;

/**
 * A typed amount in minor units. Without a currency sign it must have its decimals, which tell it from an article
 * number: "12.50", "12,50", "1.234,50", "€ 12". Negative amounts and zero are out of range.
 */
export function readAmount(text: string, options: AmountOptions): AmountReading {
  const bare = text.replace(/^\p{Sc} ?| ?\p{Sc}$/gu, '');
  const signed = bare !== text;
  const form = options.currencyDigits === 0 ? /^(-?)([\d.,' ]*)$/ : /^(-?)([\d.,' ]*?)(?:[.,](\d*))?$/;
  const parts = form.exec(bare);
  const [, minus, whole = '', decimals] = parts ?? [];
  if (parts === null || !/\d/.test(bare)) return { kind: signed ? 'malformed' : 'none' };
  const separator = decimals === undefined ? undefined : bare.at(-decimals.length - 1);
  const digits = wholeDigits(whole, separator);
  if (digits === undefined) return { kind: signed ? 'malformed' : 'none' };
  if (decimals === undefined) return signed ? inRange(minus === '-', digits, '', options) : { kind: 'none' };
  if (decimals.length !== options.currencyDigits) return { kind: 'malformed' };
  return inRange(minus === '-', digits, decimals, options);
}

function inRange(negative: boolean, whole: string, decimals: string, options: AmountOptions): AmountReading {
  if (whole.length > MOST_WHOLE_DIGITS) return { kind: 'out-of-range' };
  const amountMinor = Number(whole + decimals.padEnd(options.currencyDigits, '0'));
  const fits = !negative && amountMinor > 0 && amountMinor <= options.maximumAmountMinor;
  return fits ? { kind: 'amount', amountMinor } : { kind: 'out-of-range' };
}

/** The digits before the decimals, with groups of three joined; undefined for a leading zero, as phone numbers have it. */
function wholeDigits(whole: string, decimalSeparator: string | undefined): string | undefined {
  if (whole === '' && decimalSeparator !== undefined) return '0';
  if (/^(?:0|[1-9]\d*)$/.test(whole)) return whole;
  const group = /^[1-9]\d{0,2}([.,' ])\d{3}(?:\1\d{3})*$/.exec(whole)?.[1];
  return group === undefined || group === decimalSeparator ? undefined : whole.replace(/\D/g, '');
}
