import { describe, expect, it } from 'vitest';
import { readCash } from './read-cash.ts';

describe('readCash', () => {
  it.each([
    ['250', 25_000],
    ['250,00', 25_000],
    ['0', 0],
    ['0.00', 0],
    ['', null],
    ['-5', null],
    ['lots', null],
    ['1.234', null],
  ])('%j: %s', (text, minor) => {
    expect(readCash(text, 'EUR')).toBe(minor);
  });
});
