import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Canonical, canonicalText, NotCanonicalError } from './canonical.ts';

describe('canonicalText', () => {
  it.each<[string, Canonical, string]>([
    ['sorts keys', { b: 1, a: [true, null] }, '{"a":[true,null],"b":1}'],
    ['sorts keys by code unit, not by locale', { ä: 1, z: 2, Z: 3 }, '{"Z":3,"z":2,"ä":1}'],
    ['escapes as JSON does', { t: 'a"\n\u0001é' }, '{"t":"a\\"\\n\\u0001é"}'],
    ['keeps an emoji whole', '🧾', '"🧾"'],
  ])('%s', (_, value, text) => {
    expect(canonicalText(value)).toBe(text);
  });

  it.each<[string, unknown, string]>([
    ['a fraction', { lines: [{ quantity: 0.5 }] }, 'lines[0].quantity'],
    ['an unsafe integer', { a: 2 ** 53 }, 'a'],
    ['minus zero', { a: -0 }, 'a'],
    ['not a number', [Number.NaN], '[0]'],
    ['undefined', { a: { b: undefined } }, 'a.b'],
    ['half a surrogate pair', { a: '\ud83e' }, 'a'],
  ])('refuses %s and names the place', (_, value, path) => {
    expect(() => canonicalText(value as Canonical)).toThrow(NotCanonicalError);
    try {
      canonicalText(value as Canonical);
    } catch (error) {
      expect((error as NotCanonicalError).path).toBe(path);
    }
  });

  it('gives one text for one value, whatever the order of its keys, and reads back as itself', () => {
    const key = fc.string({ unit: 'grapheme' });
    const leaf = fc.oneof(
      fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.oneof(leaf, fc.array(leaf), fc.dictionary(key, leaf))), (record) => {
        const value = JSON.parse(JSON.stringify(record)) as { [key: string]: Canonical };
        const turned = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalText(turned)).toBe(canonicalText(value));
        expect(JSON.parse(canonicalText(value))).toEqual(value);
      }),
    );
  });
});
