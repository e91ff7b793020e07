import { describe, expect, it } from 'vitest';
import { type ReturnedGoods, shareAmongLines } from './lines-meant.ts';

const sold = [
  soldOf({ lineId: 'a', sku: 'pen', quantity: 2, amountMinor: 400 }),
  soldOf({ lineId: 'b', sku: 'pen', quantity: 1, amountMinor: 200, discountMinor: 20 }),
  soldOf({ lineId: 'c', quantity: 1, amountMinor: 999, discountMinor: 99, rewardMinor: 100 }),
  soldOf({ lineId: 'd', categoryId: 'home', quantity: 1, amountMinor: 999 }),
];

describe('goods that come back mean', () => {
  it.each<[string, Partial<ReturnedGoods>, [string, number][], number]>([
    ['the line that they name', { lineId: 'b', quantity: 1 }, [['b', 1]], 0],
    ['no other, where it has too few', { lineId: 'b', quantity: 3 }, [['b', 1]], 2],
    [
      'those of their article, in order',
      { sku: 'pen', quantity: 3, amountMinor: 1 },
      [
        ['a', 2],
        ['b', 1],
      ],
      0,
    ],
    ['one of their category that cost as much', { amountMinor: 999 }, [['c', 1]], 0],
    ['one for which as much was paid after the discount', { amountMinor: 900 }, [['c', 1]], 0],
    ['one for which as much was paid in the end', { amountMinor: 800 }, [['c', 1]], 0],
    ['one whose pieces cost as much each', { quantity: 1, amountMinor: 200, categoryId: 'food' }, [['a', 1]], 0],
    ['nothing, where nothing is like them', { amountMinor: 5 }, [], 1],
    ['nothing of another category', { amountMinor: 999, categoryId: 'garden' }, [], 1],
  ])('%s', (_, line, parts, missing) => {
    const asked = { lineId: null, sku: null, categoryId: 'food', quantity: 1, amountMinor: 0, ...line };
    const shared = shareAmongLines(asked, sold, ({ quantity }) => quantity);
    expect(shared.parts.map(({ lineId, quantity }) => [lineId, quantity])).toEqual(parts);
    expect(shared.missing).toBe(missing);
  });

  it('only what is left of each line', () => {
    const asked = { lineId: null, sku: 'pen', categoryId: 'food', quantity: 3, amountMinor: 0 };
    expect(shareAmongLines(asked, sold, ({ lineId, quantity }) => (lineId === 'a' ? 0 : quantity))).toEqual({
      parts: [{ lineId: 'b', quantity: 1 }],
      missing: 2,
      soldQuantity: 3,
    });
  });
});

function soldOf(parts: {
  lineId: string;
  sku?: string;
  categoryId?: string;
  quantity: number;
  amountMinor: number;
  discountMinor?: number;
  rewardMinor?: number;
}) {
  return { sku: null, categoryId: 'food', discountMinor: 0, rewardMinor: 0, eligibleMinor: 0, ...parts };
}
