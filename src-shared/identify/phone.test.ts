import { expect, test } from 'vitest';
import { normalisePhone, phonesTyped } from './phone.ts';

test.each<[text: string, region: string, e164: string | undefined]>([
  ['0171 2345678', 'DE', '+491712345678'],
  ['(0171) 234-5678', 'DE', '+491712345678'],
  ['+49 (0)171 2345678', 'DE', '+491712345678'],
  ['00491712345678', 'DE', '+491712345678'],
  ['0049 171 2345678', 'AT', '+491712345678'],
  ['0044 20 7946 0958', 'DE', '+442079460958'],
  ['06 12 34 56 78', 'FR', '+33612345678'],
  ['600 123 456', 'ES', '+34600123456'],
  ['(212) 555-2368', 'US', '+12125552368'],
  ['02 1234 5678', 'IT', '+390212345678'],
  ['+491712345678', 'XX', '+491712345678'],
  ['0171 2345678', 'XX', undefined],
  ['110', 'DE', undefined],
  ['+49', 'DE', undefined],
  ['0171 2345678 ext. 5', 'DE', undefined],
  ['0171 CALL NOW', 'DE', undefined],
  ['tel:+491712345678', 'DE', undefined],
  ['', 'DE', undefined],
  ['-', 'DE', undefined],
])('%j in %s is %s', (text, region, e164) => {
  expect(normalisePhone(text, region)).toBe(e164);
  if (e164 !== undefined) expect(normalisePhone(e164, region)).toBe(e164);
});

test.each<[text: string, region: string, phones: string[]]>([
  ['0171 2345678', 'DE', ['+491712345678']],
  ['171 2345678', 'DE', ['+491712345678']],
  ['491712345678', 'DE', ['+491712345678']],
  ['4930123456', 'DE', ['+4930123456']],
  // With the country code, or without the leading zero.
  ['492010175', 'DE', ['+492010175', '+49492010175']],
  ['12125552368', 'US', ['+12125552368']],
  ['33612345678', 'FR', ['+33612345678']],
  ['33612345678', 'DE', ['+4933612345678']],
  ['4011200296909', 'DE', []],
])('%j typed in %s can be %j', (text, region, phones) => {
  expect(phonesTyped(text, region)).toEqual(phones);
});
