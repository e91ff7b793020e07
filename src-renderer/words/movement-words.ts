import type { TFunction } from 'i18next';
import type { Format } from './format.ts';

/** Where a list of movements is from, and from when. */
export function movementsSourceWords(
  { source, asOfMs }: { readonly source: 'central' | 'kept' | 'own'; readonly asOfMs: number | null },
  t: TFunction,
  format: Pick<Format, 'time'>,
  nowMs: number,
): string {
  if (source === 'central') return t('redeem.movements.fromCentral');
  if (source === 'own' || asOfMs === null) return t('redeem.movements.own');
  return t('redeem.movements.kept', { time: format.time(asOfMs, nowMs) });
}
