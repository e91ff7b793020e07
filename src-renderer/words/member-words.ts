import type { TFunction } from 'i18next';
import type { Format } from './format.ts';

/** Central's figures of so lately are "now" to a person, while there is contact. */
const NOW_MS = 90_000;

/** The first letters of the first and the last name. */
export function initialsOf(displayName: string): string {
  const names = displayName.split(/\s+/u).filter((name) => name !== '');
  const first = names[0];
  const last = names.length > 1 ? names.at(-1) : undefined;
  return [first, last].map((name) => [...(name ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}

/** From when figures are. Offline nothing is "now". */
export function asOfWords(
  asOfMs: number,
  moment: { readonly nowMs: number; readonly isOnline: boolean },
  t: TFunction,
  format: Pick<Format, 'time'>,
): string {
  if (moment.isOnline && moment.nowMs - asOfMs < NOW_MS) return t('member.asOfNow');
  return t('member.asOf', { time: format.time(asOfMs, moment.nowMs) });
}
