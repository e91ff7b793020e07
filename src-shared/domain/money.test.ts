import { describe, expect, it } from 'vitest';
import {
  type AmountProblem,
  formatMinor,
  MAXIMUM_AMOUNT_MINOR,
  minorDigits,
  moneySchema,
  parseAmount,
} from './money.ts';

describe('parseAmount', () => {
  it.each<[string, string, number]>([
    ['12.50', 'EUR', 1_250],
    ['12,50', 'EUR', 1_250],
    ['1.234,50', 'EUR', 123_450],
    ['1,234.50', 'EUR', 123_450],
    ['1 234,50', 'EUR', 123_450],
    ['1\u00a0234,50', 'EUR', 123_450],
    ['1\u202f234', 'EUR', 123_400],
    ["1'234.50", 'CHF', 123_450],
    ['1’234’567.05', 'CHF', 123_456_705],
    ['1.234.567', 'EUR', 123_456_700],
    ['1,23,456.50', 'INR', 12_345_650],
    ['1234567.8', 'EUR', 123_456_780],
    ['  7 ', 'EUR', 700],
    ['.5', 'EUR', 50],
    ['5,', 'EUR', 500],
    ['007', 'EUR', 700],
    ['0.01', 'EUR', 1],
    ['1234', 'JPY', 1_234],
    ['1,234', 'JPY', 1_234],
    ['1.234', 'KWD', 1_234],
    ['1,234.500', 'KWD', 1_234_500],
    ['10.000.000.000,00', 'EUR', MAXIMUM_AMOUNT_MINOR],
  ])('reads %j in %s as %i', (text, currency, amountMinor) => {
    expect(parseAmount(text, currency)).toEqual({ ok: true, amountMinor });
  });

  it.each<[string, string, AmountProblem]>([
    ['', 'EUR', 'empty'],
    ['   ', 'EUR', 'empty'],
    ['abc', 'EUR', 'not-an-amount'],
    ['1e5', 'EUR', 'not-an-amount'],
    ['0x10', 'EUR', 'not-an-amount'],
    ['12.50 EUR', 'EUR', 'not-an-amount'],
    [',', 'EUR', 'not-an-amount'],
    ['12 50', 'EUR', 'not-an-amount'],
    ['1.23.456', 'EUR', 'not-an-amount'],
    ['1,234,56', 'EUR', 'not-an-amount'],
    ['1.234,567.00', 'EUR', 'not-an-amount'],
    ['1,5,0.00', 'EUR', 'not-an-amount'],
    ['5-', 'EUR', 'not-an-amount'],
    ['-5', 'EUR', 'negative'],
    ['− 5,00', 'EUR', 'negative'],
    ['0', 'EUR', 'zero'],
    ['0,00', 'EUR', 'zero'],
    ['1.234', 'EUR', 'ambiguous'],
    ['12,345', 'EUR', 'ambiguous'],
    ['0,125', 'EUR', 'too-many-decimals'],
    ['1234.567', 'EUR', 'too-many-decimals'],
    ['1.2345', 'KWD', 'too-many-decimals'],
    ['12.5', 'JPY', 'too-many-decimals'],
    ['10000000000.01', 'EUR', 'too-large'],
    ['9'.repeat(60), 'EUR', 'too-large'],
  ])('answers %j in %s with %s', (text, currency, problem) => {
    expect(parseAmount(text, currency)).toEqual({ ok: false, problem });
  });
});

describe('minorDigits and formatMinor', () => {
  it.each([
    ['EUR', 2, 1_250, '12.50 EUR'],
    ['EUR', 2, 5, '0.05 EUR'],
    ['EUR', 2, -1_250, '-12.50 EUR'],
    ['JPY', 0, 1_250, '1250 JPY'],
    ['KWD', 3, 1_250, '1.250 KWD'],
    ['CLF', 4, 1, '0.0001 CLF'],
    ['XYZ', 2, 0, '0.00 XYZ'],
  ])('%s has %i digits and %i of it is %s', (currency, digits, amountMinor, text) => {
    expect(minorDigits(currency)).toBe(digits);
    expect(formatMinor(amountMinor, currency)).toBe(text);
  });
});

describe('moneySchema', () => {
  it.each([
    [{ currency: 'EUR', amountMinor: 0 }, true],
    [{ currency: 'EUR', amountMinor: MAXIMUM_AMOUNT_MINOR }, true],
    [{ currency: 'EUR', amountMinor: MAXIMUM_AMOUNT_MINOR + 1 }, false],
    [{ currency: 'EUR', amountMinor: -1 }, false],
    [{ currency: 'EUR', amountMinor: 1.5 }, false],
    [{ currency: 'eur', amountMinor: 1 }, false],
    [{ currency: 'EURO', amountMinor: 1 }, false],
  ])('%j: %s', (money, accepted) => {
    expect(moneySchema.safeParse(money).success).toBe(accepted);
  });
});
