import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { figuresLocale, languageSchema } from '../locales/language.ts';
import { useStatus } from '../queries/status.ts';
import { createFormat, type Format } from '../words/format.ts';

/** How figures are written: in the window's language, the store's currency and the store's zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const store = useStatus()?.till?.store;
  const currency = store?.currency ?? 'EUR';
  const timeZone = store?.timeZone ?? 'UTC';
  const language = languageSchema.catch('en').parse(i18n.language);
  return useMemo(
    () => createFormat({ locale: figuresLocale(language, navigator.languages), currency, timeZone }),
    [language, currency, timeZone],
  );
}
