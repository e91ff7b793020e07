import { describe, expect, it } from 'vitest';
import { formatReceiptNumber, parseReceiptNumber } from './receipt-number.ts';

describe('parseReceiptNumber', () => {
  it.each([
    ['RS01-1-42', { tillCode: 'RS01', epoch: 1, sequence: 42 }],
    ['rs01-1-42', { tillCode: 'RS01', epoch: 1, sequence: 42 }],
    ['  T3-12-100000 \n', { tillCode: 'T3', epoch: 12, sequence: 100_000 }],
    ['7-1-1', { tillCode: '7', epoch: 1, sequence: 1 }],
    ['ABCDEFGH-999999-999999999999', { tillCode: 'ABCDEFGH', epoch: 999_999, sequence: 999_999_999_999 }],
    ['', null],
    ['RS01', null],
    ['RS01-1', null],
    ['RS01-1-', null],
    ['RS01-0-1', null],
    ['RS01-1-0', null],
    ['RS01-01-1', null],
    ['RS01-1-042', null],
    ['RS01-1-42-1', null],
    ['RS01--1-42', null],
    ['ABCDEFGHI-1-1', null],
    ['RS_1-1-1', null],
    ['RS01-1-1234567890123', null],
    ['ſ1-1-1', null],
  ])('%j', (text, place) => {
    expect(parseReceiptNumber(text)).toEqual(place);
    if (place !== null) expect(formatReceiptNumber(place)).toBe(text.trim().toUpperCase());
  });
});
