import { describe, expect, it } from 'vitest';
import { movementsSourceWords } from './movement-words.ts';
import { wordsOf } from './words.fixture.ts';

const nowMs = Date.UTC(2026, 10, 22, 13, 30);
const { t, format } = wordsOf('en');

describe('movementsSourceWords', () => {
  it.each([
    { source: 'central', asOfMs: nowMs, words: 'From all stores, as of now' },
    {
      source: 'kept',
      asOfMs: nowMs - 28 * 60_000,
      words: 'From all stores, as central knew them at 14:02, and what waits here to be confirmed',
    },
    {
      source: 'own',
      asOfMs: null,
      words: 'Only this till’s own: central could not be asked, and others are not known here',
    },
  ] as const)('$source', ({ words, ...from }) => {
    expect(movementsSourceWords(from, t, format, nowMs)).toBe(words);
  });
});
