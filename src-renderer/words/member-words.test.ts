import { describe, expect, it } from 'vitest';
import { asOfWords, initialsOf } from './member-words.ts';
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
