import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiredOf, type Lot, lotExpiryMs, nextExpiryOf, takeFirstIn, withoutHeld } from './expiry.ts';

const at = (text: string) => Date.parse(text);

describe('lotExpiryMs', () => {
  it.each([
    ['2026-07-01T00:00:00Z', 12, '2027-07-02T00:00:00.000Z'],
    ['2026-07-01T23:59:59.999Z', 12, '2027-07-02T00:00:00.000Z'],
    // The day is UTC's: half past midnight in Berlin is still the day before.
    ['2026-07-02T00:30:00+02:00', 12, '2027-07-02T00:00:00.000Z'],
    ['2026-07-31T12:00:00Z', 36, '2029-08-01T00:00:00.000Z'],
    ['2026-12-31T12:00:00Z', 1, '2027-02-01T00:00:00.000Z'],
    ['2026-01-31T12:00:00Z', 1, '2026-03-01T00:00:00.000Z'],
    ['2024-01-31T12:00:00Z', 1, '2024-03-01T00:00:00.000Z'],
    ['2024-01-30T12:00:00Z', 1, '2024-03-01T00:00:00.000Z'],
    ['2024-01-28T12:00:00Z', 1, '2024-02-29T00:00:00.000Z'],
    ['2024-02-29T12:00:00Z', 12, '2025-03-01T00:00:00.000Z'],
    ['2024-02-29T12:00:00Z', 48, '2028-03-01T00:00:00.000Z'],
    ['2026-10-31T12:00:00Z', 120, '2036-11-01T00:00:00.000Z'],
  ])('earned at %s, %i months: %s', (earned, months, expires) => {
    expect(new Date(lotExpiryMs(at(earned), { months })).toISOString()).toBe(expires);
  });

  it('never comes earlier for points earned later', () => {
    const instant = fc.integer({ min: at('2020-01-01'), max: at('2040-01-01') });
    fc.assert(
      fc.property(instant, instant, fc.integer({ min: 1, max: 120 }), (one, other, months) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)];
        expect(lotExpiryMs(first, { months })).toBeLessThanOrEqual(lotExpiryMs(last, { months }));
        expect(lotExpiryMs(first, { months })).toBeGreaterThan(first);
      }),
    );
  });
});

const lot = (lotId: string, remaining: number, earnedAtMs: number, expiresAtMs: number | null = null): Lot => ({
  lotId,
  remaining,
  earnedAtMs,
  expiresAtMs,
});
// Given out of order: the time they were earned decides, then the id.
const lots = [lot('c', 30, 300, 3_000), lot('b', 20, 100, 1_000), lot('a', 10, 100, 1_000), lot('d', 40, 400)];
const asText = (parts: readonly { lotId: string; points: number }[]) => parts.map((p) => `${p.lotId} ${p.points}`);

describe('takeFirstIn', () => {
  it.each([
    [0, []],
    [1, ['a 1']],
    [10, ['a 10']],
    [15, ['a 10', 'b 5']],
    [60, ['a 10', 'b 20', 'c 30']],
    [100, ['a 10', 'b 20', 'c 30', 'd 40']],
  ])('%i points', (points, taken) => {
    expect(asText(takeFirstIn(lots, points))).toEqual(taken);
  });

  it('passes by lots that are used up', () => {
    expect(asText(takeFirstIn([lot('a', 0, 1), lot('b', 5, 2)], 3))).toEqual(['b 3']);
  });

  it('refuses more than there is', () => {
    expect(() => takeFirstIn(lots, 101)).toThrow(RangeError);
    expect(() => takeFirstIn([], 1)).toThrow(RangeError);
  });
});

describe('nextExpiryOf', () => {
  it.each<[string, Lot[], ReturnType<typeof nextExpiryOf>]>([
    ['no lots', [], null],
    ['lots that never expire', [lot('a', 10, 1)], null],
    ['lots that are used up', [lot('a', 0, 1, 500)], null],
    ['what expires at one instant together', lots, { points: 30, atMs: 1_000 }],
    ['the earliest, not the oldest', [lot('a', 10, 1, 900), lot('b', 20, 2, 800)], { points: 20, atMs: 800 }],
    ['what is left without what is held', withoutHeld(lots, 25), { points: 5, atMs: 1_000 }],
    ['the next lot where the first is held whole', withoutHeld(lots, 30), { points: 30, atMs: 3_000 }],
  ])('%s', (_name, given, next) => {
    expect(nextExpiryOf(given)).toEqual(next);
  });
});

describe('expiredOf', () => {
  it.each([
    ['nothing before its instant', 999, 100, []],
    ['at its instant', 1_000, 100, ['a 10', 'b 20']],
    ['later ones too', 3_000, 100, ['a 10', 'b 20', 'c 30']],
    ['never what does not expire', 1e12, 100, ['a 10', 'b 20', 'c 30']],
    ['what is held is the first in, and stays', 1_000, 85, ['b 15']],
    ['no more than is free', 1_000, 70, []],
    ['nothing where all is held', 3_000, 0, []],
    ['what is free of the next lot', 3_000, 60, ['c 20']],
  ])('%s', (_name, atMs, mostPoints, expired) => {
    expect(asText(expiredOf(lots, atMs, mostPoints))).toEqual(expired);
  });

  it('never takes more than is free, and leaves what the next spending takes', () => {
    const anyLot = fc.record({
      remaining: fc.integer({ min: 0, max: 100 }),
      earnedAtMs: fc.integer({ min: 0, max: 20 }),
      expiresAtMs: fc.option(fc.integer({ min: 0, max: 20 })),
    });
    const anyLots = fc
      .array(anyLot, { maxLength: 10 })
      .map((all) => all.map((parts, id) => ({ lotId: `${id}`, ...parts })));
    fc.assert(
      fc.property(anyLots, fc.integer({ min: 0, max: 20 }), fc.nat({ max: 300 }), (given, atMs, wantedHeld) => {
        const total = given.reduce((sum, { remaining }) => sum + remaining, 0);
        const held = Math.min(total, wantedHeld);
        const expired = new Map(expiredOf(given, atMs, total - held).map(({ lotId, points }) => [lotId, points]));
        const left = given.map((each) => ({ ...each, remaining: each.remaining - (expired.get(each.lotId) ?? 0) }));
        for (const { remaining } of left) expect(remaining).toBeGreaterThanOrEqual(0);
        expect(takeFirstIn(left, held)).toEqual(takeFirstIn(given, held));
      }),
    );
  });
});
