import type { TFunction } from 'i18next';
import type { TillStatus } from '../../src-shared/contracts/till.ts';

/** What is wrong with the printer and what waits for it; null while it prints, and where there is none. */
export function printerWords(printer: TillStatus['printer'], t: TFunction): string | null {
  if (printer === null || printer.problem === null) return null;
  const problem = t(`pay.printer.${printer.problem}`);
  return printer.waiting === 0 ? problem : t('pay.printer.waiting', { problem, count: printer.waiting });
}
