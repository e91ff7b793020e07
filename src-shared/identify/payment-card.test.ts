import { describe, expect, test } from 'vitest';
import { luhnCheckDigit } from './check-digits.ts';
import { isInPaymentRange, isPaymentCardNumber, isTooBroadForPaymentRange } from './payment-card.ts';

/** The number of `length` digits that begins with `start` and passes Luhn. */
function numberFrom(start: string, length: number): string {
  const body = start.padEnd(length - 1, '0');
  return body + luhnCheckDigit(body);
}

describe('network ranges, to their ends', () => {
  test.each<[start: string, isPayment: boolean]>([
    ['2199', false],
    ['2200', true],
    ['2204', true],
    ['2205', false],
    ['2220', false],
    ['2221', true],
    ['2720', true],
    ['2721', false],
    ['299', false],
    ['300', true],
    ['305', true],
    ['306', false],
    ['33', false],
    ['34', true],
    ['3527', false],
    ['3528', true],
    ['3589', true],
    ['3590', false],
    ['36', true],
    ['37', true],
    ['38', true],
    ['39', true],
    ['4', true],
    ['50', true],
    ['51', true],
    ['55', true],
    ['56', true],
    ['58', true],
    ['59', false],
    ['6', true],
    ['6011', true],
    ['62', true],
    ['644', true],
    ['649', true],
    ['65', true],
    ['7', false],
    ['80', false],
    ['81', true],
    ['82', true],
    ['83', false],
    ['9791', false],
    ['9792', true],
    ['9793', false],
    ['0', false],
    ['1', false],
  ])('%s: %s', (start, isPayment) => {
    for (const length of [13, 14, 15, 16, 17, 18, 19]) {
      expect(isPaymentCardNumber(numberFrom(start, length))).toBe(isPayment);
    }
    expect(isPaymentCardNumber(numberFrom(start, 12))).toBe(false);
    expect(isPaymentCardNumber(numberFrom(start, 20))).toBe(false);
  });

  test('a wrong check digit leaves it in the range and makes it no number', () => {
    expect(isInPaymentRange('4111111111111112')).toBe(true);
    expect(isPaymentCardNumber('4111111111111112')).toBe(false);
  });
});

describe('card formats too broad for a payment range', () => {
  test.each<[symbology: string, prefix: string, length: number, tooBroad: boolean]>([
    ['luhn', '', 16, true],
    ['luhn', '4', 16, true],
    ['luhn', '60357', 16, true],
    ['luhn', '603571', 16, false],
    ['plain', '2', 16, true],
    ['plain', '27', 16, true],
    ['plain', '2720', 16, true],
    ['plain', '2721', 16, false],
    ['plain', '9', 16, true],
    ['plain', '97', 16, true],
    ['plain', '90', 16, false],
    ['plain', '7', 16, false],
    ['plain', '4', 12, false],
    ['plain', '4', 20, false],
    ['plain', '4E', 16, false],
    ['ean13', '4', 13, false],
  ])('%s %j of %i digits: %s', (symbology, prefix, length, tooBroad) => {
    expect(isTooBroadForPaymentRange({ symbology, prefix, length })).toBe(tooBroad);
  });
});
