import { describe, expect, it } from 'vitest';
import { createFormat } from './format.ts';

const euro = createFormat({ locale: 'en-IE', currency: 'EUR', timeZone: 'Europe/Berlin' });
const german = createFormat({ locale: 'de-DE', currency: 'EUR', timeZone: 'Europe/Berlin' });
const yen = createFormat({ locale: 'en-IE', currency: 'JPY', timeZone: 'Asia/Tokyo' });
const dinar = createFormat({ locale: 'en-IE', currency: 'KWD', timeZone: 'Asia/Kuwait' });

describe('amounts', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [1_250, '12.50'],
    [123_456_789, '1,234,567.89'],
    [-299, '−2.99'],
    // Beyond what a binary fraction of euros could hold to the cent.
    [1_000_000_000_000, '10,000,000,000.00'],
    [900_719_925_474_099, '9,007,199,254,740.99'],
  ])('%d cents: %s', (amountMinor, text) => {
    expect(euro.amount(amountMinor)).toBe(text);
  });

  it('are written as the language and the currency have it', () => {
    expect(euro.money(5_889)).toBe('€58.89');
    expect(german.money(5_889)).toBe('58,89\u00a0€');
    expect(yen.amount(1_250)).toBe('1,250');
    expect(dinar.amount(1_250)).toBe('1.250');
    expect(german.currencySign).toBe('€');
  });
});

describe('points and rates', () => {
  it('have signs and thousands', () => {
    expect(euro.points(12_480)).toBe('12,480');
    expect(euro.movement(172)).toBe('+172');
    expect(euro.movement(0)).toBe('0');
    expect(euro.movement(-5)).toBe('−5');
  });

  it('count for one whole unit of the currency', () => {
    expect(euro.pointsPerUnit({ numerator: 2, denominator: 100 })).toEqual({ value: 2, text: '2' });
    expect(euro.pointsPerUnit({ numerator: 1, denominator: 200 }).text).toBe('0.5');
    expect(yen.pointsPerUnit({ numerator: 1, denominator: 100 }).text).toBe('0.01');
    expect(german.multiplier({ numerator: 3, denominator: 2 })).toBe('1,5');
    expect(german.percent(-1_000)).toBe('−10\u00a0%');
    expect(euro.percent(1_950)).toBe('19.5%');
  });
});

describe('times', () => {
  const morningMs = Date.UTC(2026, 10, 22, 6, 45);

  it('are of the store, with the date when it is another day', () => {
    expect(euro.time(morningMs, morningMs + 3_600_000)).toBe('07:45');
    expect(euro.time(morningMs, morningMs + 86_400_000)).toMatch(/22 Nov.*07:45/);
    // Already the next day in Tokyo, not in Berlin.
    const lateMs = Date.UTC(2026, 10, 22, 16);
    expect(yen.time(lateMs, morningMs)).toMatch(/23 Nov/);
    expect(euro.time(lateMs, morningMs)).toBe('17:00');
  });
  it('are a date with its year when that is another one', () => {
    expect(euro.time(Date.UTC(2025, 10, 22, 6, 45), morningMs)).toBe('22 Nov 2025');
  });

  it('name the last day before an instant', () => {
    expect(euro.lastDay(Date.UTC(2027, 0, 1), morningMs)).toBe('31 Dec');
    expect(yen.lastDay(Date.UTC(2027, 2, 1), morningMs)).toMatch(/28 Feb 2027|Feb 28, 2027/);
  });
});
