import { describe, expect, it } from 'vitest';
import { compareClaim, type SaleClaim } from './compare-claim.ts';
import { lineOf, NOON_MS, programOf } from './program.fixture.ts';
import { quoteSale } from './quote-sale.ts';

const quote = quoteSale({
  config: programOf(),
  lines: [lineOf({}), lineOf({ lineId: 'b', unitPriceMinor: 555 })],
  member: { memberId: 'm', tierId: 'gold', state: 'Enrolled', deleted: false, expiresAtMs: null },
  atMs: NOON_MS,
  timeZone: 'Europe/Berlin',
});
const claim: SaleClaim = { ...quote, earnPoints: quote.earn.points };
const [first, second] = quote.lines;
if (first === undefined || second === undefined) throw new Error('the quote has two lines');

describe('compareClaim', () => {
  it('finds nothing where till and central agree, whatever the order of the lines', () => {
    expect(compareClaim(claim, quote)).toEqual([]);
    expect(compareClaim({ ...claim, lines: [second, first] }, quote)).toEqual([]);
  });

  it.each<[string, Partial<SaleClaim>, unknown[]]>([
    ['more points', { earnPoints: 99 }, [{ field: 'earnPoints', claimed: 99, recomputed: 20, reason: 'claimed-more' }]],
    ['fewer points', { earnPoints: 0 }, [{ field: 'earnPoints', claimed: 0, recomputed: 20, reason: 'claimed-less' }]],
    [
      'another discount',
      {
        lines: [{ ...first, discountMinor: 101 }, second],
        totals: { ...claim.totals, discountMinor: 157, netMinor: 1_398 },
      },
      [
        { field: 'lines.a.discountMinor', claimed: 101, recomputed: 100, reason: 'claimed-more' },
        { field: 'totals.discountMinor', claimed: 157, recomputed: 156, reason: 'claimed-more' },
        { field: 'totals.netMinor', claimed: 1_398, recomputed: 1_399, reason: 'claimed-less' },
      ],
    ],
    [
      'a reward that is not due',
      {
        lines: [{ ...first, rewardMinor: 100 }, second],
        totals: { ...claim.totals, rewardMinor: 100, netMinor: 1_299 },
      },
      [
        { field: 'lines.a.rewardMinor', claimed: 100, recomputed: 0, reason: 'claimed-more' },
        { field: 'totals.rewardMinor', claimed: 100, recomputed: 0, reason: 'claimed-more' },
        { field: 'totals.netMinor', claimed: 1_299, recomputed: 1_399, reason: 'claimed-less' },
      ],
    ],
    [
      'another tax',
      { taxLines: [{ taxBasisPoints: 1_900, netMinor: 1_399, taxableMinor: 1_176, taxMinor: 223 }] },
      [
        { field: 'taxLines.1900.taxMinor', claimed: 223, recomputed: 0, reason: 'claimed-more' },
        { field: 'taxLines.700.taxMinor', claimed: 0, recomputed: 92, reason: 'claimed-less' },
      ],
    ],
    [
      'another line',
      { lines: [first, { ...second, lineId: 'c' }] },
      [
        { field: 'lines.c.amountMinor', claimed: 555, recomputed: 0, reason: 'line-unknown' },
        { field: 'lines.b.amountMinor', claimed: 0, recomputed: 555, reason: 'line-missing' },
      ],
    ],
  ])('shows %s', (_name, parts, differences) => {
    expect(compareClaim({ ...claim, ...parts }, quote)).toEqual(differences);
  });

  it.each([{ configVersion: 2 }, { programId: 'other' }])('does not compare across versions: %j', (parts) => {
    expect(() => compareClaim({ ...claim, ...parts }, quote)).toThrow(RangeError);
  });
});
