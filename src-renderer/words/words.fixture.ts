import type { TFunction } from 'i18next';
import { createWords } from '../locales/i18n.ts';
import type { Language } from '../locales/language.ts';
import { createFormat, type Format } from './format.ts';

/** The real words of a language, and figures as in a shop in Berlin. */
export function wordsOf(language: Language): { t: TFunction; format: Format } {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  return {
    t: createWords(language).t,
    format: createFormat({ locale, currency: 'EUR', timeZone: 'Europe/Berlin' }),
  };
}
