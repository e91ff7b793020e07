import { parseAmount } from '../../src-shared/domain/money.ts';

/** An amount of cash as somebody counts it, in minor units; nothing is an amount here. Null where it is none. */
export function readCash(text: string, currency: string): number | null {
  const read = parseAmount(text, currency);
  if (read.ok) return read.amountMinor;
  return read.problem === 'zero' ? 0 : null;
}
