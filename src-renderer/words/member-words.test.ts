import { describe, expect, it } from 'vitest';
import { memberOf } from '../state/sale.fixture.ts';
import { asOfWords, figuresWords, initialsOf, memberNotes } from './member-words.ts';
import { wordsOf } from './words.fixture.ts';

describe('initialsOf', () => {
  it.each([
    ['Amira K.', 'AK'],
    ['Bartholomew van Featherstonehaugh', 'BF'],
    ['Cher', 'C'],
    ['  ännchen  von  tharau ', 'ÄT'],
    ['李 小龍', '李小'],
    ['', ''],
  ])('%s: %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('asOfWords', () => {
  const { t, format } = wordsOf('en');
  const nowMs = Date.UTC(2026, 10, 22, 13, 30);
  it.each([
    { ageMs: 20_000, isOnline: true, words: 'as of now' },
    { ageMs: 20_000, isOnline: false, words: 'as of 14:29' },
    { ageMs: 28 * 60_000, isOnline: true, words: 'as of 14:02' },
  ])('$ageMs ms old, online $isOnline: $words', ({ ageMs, isOnline, words }) => {
    expect(asOfWords(nowMs - ageMs, { nowMs, isOnline }, t, format)).toBe(words);
  });
});

describe('memberNotes', () => {
  const { t, format } = wordsOf('en');
  const balance = { points: 1_200, waitingPoints: 0, pendingPoints: 0, debtPoints: 0, asOfMs: 0 };
  const abouts = (parts: Parameters<typeof memberOf>[0]) =>
    memberNotes(memberOf({ balance, ...parts }), t, format).map(({ about }) => about);

  it.each([
    { what: 'all can be used', parts: { redeemable: { points: 1_200, reason: null } }, notes: [] },
    { what: 'offline', parts: { redeemable: { points: 0, reason: 'offline' as const } }, notes: ['limit'] },
    {
      what: 'offline with own sales',
      parts: {
        balance: { ...balance, waitingPoints: 59 },
        redeemable: { points: 0, reason: 'offline' as const },
      },
      notes: ['limit', 'waiting'],
    },
    {
      what: 'own sales on their way',
      parts: {
        balance: { ...balance, waitingPoints: 59 },
        redeemable: { points: 1_141, reason: 'not-sent-yet' as const },
      },
      notes: ['limit'],
    },
    {
      what: 'a membership that waits',
      parts: { standing: 'pending' as const, redeemable: { points: 0, reason: 'membership' as const } },
      notes: ['standing'],
    },
    {
      what: 'debt',
      parts: { balance: { ...balance, debtPoints: 20 }, redeemable: { points: 0, reason: 'debt' as const } },
      notes: ['debt'],
    },
  ])('$what: $notes', ({ parts, notes }) => {
    expect(abouts(parts)).toEqual(notes);
  });

  it('counts what cannot be used', () => {
    const member = memberOf({ balance, redeemable: { points: 900, reason: 'held-elsewhere' } });
    expect(memberNotes(member, t, format)[0]?.text).toMatch(/^300 points are set aside/);
  });
});

describe('figuresWords', () => {
  const { t, format } = wordsOf('en');
  const nowMs = Date.UTC(2026, 10, 22, 13, 30);
  const balance = { ...memberOf().balance, asOfMs: nowMs };
  it.each([
    { nextExpiry: null, words: 'as of now' },
    {
      nextExpiry: { points: 300, atMs: Date.UTC(2027, 0, 1) },
      words: 'as of now · 300 points expire 31 Dec',
    },
    {
      nextExpiry: { points: 1, atMs: Date.UTC(2027, 5, 1) },
      words: 'as of now · 1 point expires 31 May 2027',
    },
  ])('$words', ({ nextExpiry, words }) => {
    expect(figuresWords({ balance, nextExpiry }, { nowMs, isOnline: true }, t, format)).toBe(words);
  });
});
