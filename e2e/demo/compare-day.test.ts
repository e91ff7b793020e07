import { describe, expect, it } from 'vitest';
import type { SaleFigures } from '../../src-central/audit.ts';
import { compareDay, isAsItMustBe, type ShownSale, type TradedDay } from './compare-day.ts';

const shown: ShownSale = { receiptNumber: 'RS01-1-2', memberId: 'm', earnPoints: 5, offline: true };
const posted: SaleFigures = {
  entryId: 'e',
  saleId: 's',
  deviceId: 'd',
  epoch: 1,
  sequence: 2,
  status: 'accepted',
  code: null,
  memberId: 'm',
  earnPoints: 5,
  netMinor: 500,
};
const figures = { memberId: 'm', available: 105, pending: 0, held: 0, debt: 0 };

describe('compareDay', () => {
  it.each<[string, Partial<TradedDay>, object]>([
    ['a good day', {}, { lost: 0, doubled: 0, tillBalanceEqualsCentral: true, booksBalance: true, differences: [] }],
    ['a sale that never came', { audit: audit([]) }, { lost: 1, doubled: 0 }],
    ['one that is not answered', { audit: audit([{ ...posted, status: null }]) }, { lost: 1 }],
    ['other points', { audit: audit([{ ...posted, earnPoints: 6 }]) }, { lost: 1 }],
    ['another member', { audit: audit([{ ...posted, memberId: 'n' }]) }, { lost: 1 }],
    ['a sale twice', { audit: audit([posted, { ...posted, sequence: 3 }]) }, { doubled: 2 }],
    ['one without a receipt', { audit: audit([posted, { ...posted, saleId: 't', sequence: 3 }]) }, { doubled: 1 }],
    ['another balance', { balances: new Map([['m', 100]]) }, { tillBalanceEqualsCentral: false }],
    ['a member central lacks', { balances: new Map([['n', 105]]) }, { tillBalanceEqualsCentral: false }],
    ['books that do not balance', { audit: { ...audit([posted]), findings: ['x'] } }, { booksBalance: false }],
    ['no sale at all', { sales: [], audit: audit([]) }, { sales: 0 }],
  ])('%s', (name, changes, expected) => {
    const summary = compareDay(day(changes));
    expect(summary).toMatchObject(expected);
    expect(isAsItMustBe(summary)).toBe(name === 'a good day');
  });
});

function day(changes: Partial<TradedDay>): TradedDay {
  return { sales: [shown], crashes: 1, balances: new Map([['m', 105]]), audit: audit([posted]), ...changes };
}

function audit(sales: SaleFigures[]): TradedDay['audit'] {
  return { findings: [], members: [figures], sales };
}
