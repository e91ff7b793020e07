import { describe, expect, it } from 'vitest';
import { figuresLocale, initialLanguage, keepLanguage } from './language.ts';

describe('initialLanguage', () => {
  it.each([
    { kept: null, system: ['en-US'], language: 'en' },
    { kept: null, system: ['de-AT', 'en'], language: 'de' },
    { kept: null, system: ['fr-FR', 'de'], language: 'de' },
    { kept: null, system: ['fr-FR'], language: 'en' },
    { kept: null, system: [], language: 'en' },
    { kept: 'de', system: ['en-US'], language: 'de' },
    { kept: 'fr', system: ['de-DE'], language: 'de' },
  ])('kept $kept, system $system: $language', ({ kept, system, language }) => {
    expect(initialLanguage({ getItem: () => kept }, system)).toBe(language);
  });

  it('goes on where storage is closed', () => {
    expect(initialLanguage({ getItem: closed }, ['de'])).toBe('de');
    expect(() => keepLanguage({ setItem: closed }, 'de')).not.toThrow();
  });

  it('finds again what was kept', () => {
    const kept = new Map<string, string>();
    keepLanguage({ setItem: (key, value) => kept.set(key, value) }, 'de');
    expect(initialLanguage({ getItem: (key) => kept.get(key) ?? null }, ['en'])).toBe('de');
  });
});

function closed(): never {
  throw new Error('denied');
}

describe('figuresLocale', () => {
  it.each([
    ['de', ['en-US', 'de-AT'], 'de-AT'],
    ['en', ['de-DE', 'en-IE'], 'en-IE'],
    ['en', ['de-DE'], 'en-GB'],
    ['de', [], 'de-DE'],
  ] as const)('%s on %j: %s', (language, system, locale) => {
    expect(figuresLocale(language, system)).toBe(locale);
  });
});
