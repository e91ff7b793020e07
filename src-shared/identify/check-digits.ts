/** The check digit that Luhn's rule (ISO/IEC 7812-1, annex B) puts behind `body`, which holds ASCII digits only. */
export function luhnCheckDigit(body: string): string {
  let sum = 0;
  for (const [index, digit] of digitsFromRight(body).entries()) {
    const weighted = index % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether `digits` are ASCII digits that end in their Luhn check digit. */
export function isLuhnValid(digits: string): boolean {
  return /^\d{2,}$/.test(digits) && luhnCheckDigit(digits.slice(0, -1)) === digits.at(-1);
}

/** The check digit of a GTIN of any length (GS1 General Specifications, 7.9.1) whose other digits are `body`. */
export function gtinCheckDigit(body: string): string {
  let sum = 0;
  for (const [index, digit] of digitsFromRight(body).entries()) {
    sum += index % 2 === 0 ? digit * 3 : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether `digits` are a GTIN-8, -12, -13 or -14 that ends in its check digit. All zeros are nobody's number. */
export function isGtinValid(digits: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits) || /^0+$/.test(digits)) return false;
  return gtinCheckDigit(digits.slice(0, -1)) === digits.at(-1);
}

function digitsFromRight(body: string): number[] {
  return [...body].toReversed().map(Number);
}
