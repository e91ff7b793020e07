import { describe, expect, test } from 'vitest';
import { gtinCheckDigit, isGtinValid, isLuhnValid, luhnCheckDigit } from './check-digits.ts';

describe('Luhn', () => {
  test.each([
    ['7992739871', '3'],
    ['411111111111111', '1'],
    ['37828224631000', '5'],
    ['0', '0'],
  ])('%s ends in %s', (body, digit) => {
    expect(luhnCheckDigit(body)).toBe(digit);
    expect(isLuhnValid(body + digit)).toBe(true);
    expect(isLuhnValid(body + ((Number(digit) + 1) % 10))).toBe(false);
  });

  test.each(['', '0', '4111-1111', '４１'])('%j is no number with a check digit', (text) => {
    expect(isLuhnValid(text)).toBe(false);
  });
});

describe('GTIN', () => {
  test.each([
    ['9638507', '4'],
    ['03600029145', '2'],
    ['400638133393', '1'],
    ['978316148410', '0'],
    ['1061414112345', '9'],
  ])('%s ends in %s', (body, digit) => {
    expect(gtinCheckDigit(body)).toBe(digit);
    expect(isGtinValid(body + digit)).toBe(true);
    expect(isGtinValid(body + ((Number(digit) + 1) % 10))).toBe(false);
  });

  test.each(['', '0000000000000', '123456789', '400638133393', 'x006381333931'])('%j is none', (text) => {
    expect(isGtinValid(text)).toBe(false);
  });
});
