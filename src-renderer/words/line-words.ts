import type { TFunction } from 'i18next';
import type { Quote } from '../../src-shared/domain/quote.ts';
import type { Format } from './format.ts';

/** What stands below the name of a line: its category, and what it earns and saves the member. */
export function lineNotes(
  line: { readonly lineId: string; readonly kind: 'product' | 'amount' },
  context: { readonly quote: Quote | null; readonly categoryName: string | null; readonly tierName: string | null },
  t: TFunction,
  format: Format,
): string {
  const { quote, categoryName, tierName } = context;
  // An amount already bears its category's name.
  const notes = categoryName === null || line.kind === 'amount' ? [] : [categoryName];
  if (quote === null) return notes.join(' · ');
  for (const step of quote.earn.explanation) {
    if (step.kind === 'excluded' && step.lineId === line.lineId) notes.push(t('sale.noPoints'));
    if (step.kind === 'line' && step.lineId === line.lineId) notes.push(earns(step.rate, t, format));
    if (step.kind === 'campaign' && step.lineIds.includes(line.lineId)) notes.push(step.name);
  }
  const discount = quote.lines.find((each) => each.lineId === line.lineId)?.discountBasisPoints ?? 0;
  if (discount > 0)
    notes.push(t('sale.lineDiscount', { rate: format.percent(-discount), tier: tierName ?? '' }).trim());
  return notes.join(' · ');
}

function earns(rate: { numerator: number; denominator: number }, t: TFunction, format: Format): string {
  const { value, text } = format.pointsPerUnit(rate);
  const points = t('sale.pointsPer', { count: value, points: text, unit: format.currencySign });
  return t('sale.lineRate', { rate: points });
}
