import { z } from 'zod';

export const languageSchema = z.enum(['en', 'de']);
export type Language = z.infer<typeof languageSchema>;

const STORAGE_KEY = 'earnest.language';

/** The language that was chosen at this till, else the first of the system's that there is, else English. */
export function initialLanguage(storage: Pick<Storage, 'getItem'>, systemLanguages: readonly string[]): Language {
  const kept = languageSchema.safeParse(readQuietly(storage));
  if (kept.success) return kept.data;
  for (const tag of systemLanguages) {
    const known = languageSchema.safeParse(tag.toLowerCase().split('-')[0]);
    if (known.success) return known.data;
  }
  return 'en';
}

/** Keeps the choice for the next start. A machine that cannot keep it asks the system again. */
export function keepLanguage(storage: Pick<Storage, 'setItem'>, language: Language): void {
  try {
    storage.setItem(STORAGE_KEY, language);
  } catch {
    // Storage is full or closed: the language still holds until the window closes.
  }
}

/** The locale for figures and dates: the system's own where it is of this language, as it knows the country too. */
export function figuresLocale(language: Language, systemLanguages: readonly string[]): string {
  return systemLanguages.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? DEFAULT_LOCALE[language];
}

const DEFAULT_LOCALE: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

function readQuietly(storage: Pick<Storage, 'getItem'>): string | null {
  try {
    return storage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}
