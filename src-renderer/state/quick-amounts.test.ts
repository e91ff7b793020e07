import { describe, expect, it } from 'vitest';
import { largestNoteMinor, quickAmounts } from './quick-amounts.ts';

describe('quickAmounts', () => {
  it.each([
    { due: 5_889, currency: 'EUR', amounts: [6_000, 10_000, 20_000] },
    { due: 1_240, currency: 'EUR', amounts: [1_500, 2_000, 5_000, 10_000, 20_000] },
    { due: 320, currency: 'EUR', amounts: [500, 1_000, 2_000, 5_000, 10_000] },
    // An exact note is what "exact" says already.
    { due: 5_000, currency: 'EUR', amounts: [6_000, 10_000, 20_000] },
    { due: 123_456, currency: 'EUR', amounts: [123_500, 124_000, 125_000, 130_000, 140_000] },
    { due: 5_889, currency: 'GBP', amounts: [6_000, 10_000] },
    { due: 1_580, currency: 'JPY', amounts: [2_000, 5_000, 10_000] },
    { due: 1, currency: 'KWD', amounts: [5_000, 10_000, 20_000, 50_000, 100_000] },
    { due: 15_800_000, currency: 'IDR', amounts: [16_000_000, 20_000_000] },
  ])('$due $currency: $amounts', ({ due, currency, amounts }) => {
    const quick = quickAmounts(due, currency);
    expect(quick).toEqual(amounts.filter((amount) => amount !== due));
  });
});

describe('largestNoteMinor', () => {
  it.each([
    ['EUR', 20_000],
    ['JPY', 10_000],
    ['KWD', 200_000],
  ])('%s', (currency, noteMinor) => {
    expect(largestNoteMinor(currency)).toBe(noteMinor);
  });
});
