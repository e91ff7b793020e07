import { describe, expect, test } from 'vitest';
import { readAmount } from './amount.ts';

const cents = { currencyDigits: 2, maximumAmountMinor: 1_000_000 };

describe('with two minor digits', () => {
  test.each<[text: string, amountMinor: number]>([
    ['12.50', 1250],
    ['12,50', 1250],
    ['0.01', 1],
    [',50', 50],
    ['1.234,50', 123_450],
    ['1,234.50', 123_450],
    ['1 234,50', 123_450],
    ["1'234.50", 123_450],
    ['12,50 €', 1250],
    ['€12.50', 1250],
    ['$ 12', 1200],
    ['10000.00', 1_000_000],
  ])('%j is %i', (text, amountMinor) => {
    expect(readAmount(text, cents)).toEqual({ kind: 'amount', amountMinor });
  });

  test.each<[text: string, kind: string]>([
    ['10000.01', 'out-of-range'],
    ['0.00', 'out-of-range'],
    ['-5.00', 'out-of-range'],
    ['-€5', 'none'],
    ['€-5', 'out-of-range'],
    [`${'9'.repeat(400)}.00`, 'out-of-range'],
    ['12.5', 'malformed'],
    ['12.', 'malformed'],
    ['12.500', 'malformed'],
    ['€', 'malformed'],
    ['€ 1,2,3', 'malformed'],
    ['1,234,50', 'none'],
    ['1.23.50', 'none'],
    ['0171.23', 'none'],
    ['12', 'none'],
    ['12.50.', 'none'],
    ['3x4.99', 'none'],
    ['.', 'none'],
    ['', 'none'],
  ])('%j is %s', (text, kind) => {
    expect(readAmount(text, cents)).toEqual({ kind });
  });
});

test.each<[text: string, currencyDigits: number, amountMinor: number]>([
  ['1,234', 3, 1234],
  ['1.234,567', 3, 1_234_567],
  ['¥ 500', 0, 500],
  ['¥1,500', 0, 1500],
])('%j with %i minor digits is %i', (text, currencyDigits, amountMinor) => {
  const maximumAmountMinor = Number.MAX_SAFE_INTEGER;
  expect(readAmount(text, { currencyDigits, maximumAmountMinor })).toEqual({ kind: 'amount', amountMinor });
});
