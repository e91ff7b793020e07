import { multiplyFraction } from './fraction.ts';
import type { TaxLine } from './quote.ts';

/** What is paid of something, tax included, and the tax in it; null where no tax is in it. */
export type TaxedAmount = { readonly taxBasisPoints: number | null; readonly netMinor: number };

/** The tax that prices contain, a line for each rate, lowest rate first. It is rounded half up once per rate. */
export function taxLinesOf(amounts: readonly TaxedAmount[]): TaxLine[] {
  const netByRate = new Map<number, number>();
  for (const { taxBasisPoints, netMinor } of amounts) {
    if (taxBasisPoints !== null) netByRate.set(taxBasisPoints, (netByRate.get(taxBasisPoints) ?? 0) + netMinor);
  }
  return [...netByRate]
    .toSorted(([left], [right]) => left - right)
    .map(([taxBasisPoints, netMinor]) => {
      const share = { numerator: taxBasisPoints, denominator: 10_000 + taxBasisPoints };
      const taxMinor = multiplyFraction(netMinor, share, 'half-up');
      return { taxBasisPoints, netMinor, taxableMinor: netMinor - taxMinor, taxMinor };
    });
}
