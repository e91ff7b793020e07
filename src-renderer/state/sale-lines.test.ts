import { describe, expect, it } from 'vitest';
import { MAXIMUM_AMOUNT_MINOR } from '../../src-shared/domain/money.ts';
import { categoryOf, lineOf } from '../../src-shared/domain/program.fixture.ts';
import { MAXIMUM_LINES, MAXIMUM_QUANTITY, saleLinesSchema } from '../../src-shared/domain/sale.ts';
import { addAmount, addProduct, changeQuantity, removeLine } from './sale-lines.ts';

const coffee = { sku: 'coffee', name: 'Coffee', categoryId: 'food', priceMinor: 849 };
const coffeeLine = lineOf({ lineId: 'a', sku: 'coffee', name: 'Coffee', unitPriceMinor: 849 });
const amountLine = lineOf({ lineId: 'b', kind: 'amount', sku: null, name: 'Food', unitPriceMinor: 500 });

describe('addProduct', () => {
  it('adds a line that the contract accepts', () => {
    const change = addProduct([], coffee, 'new');
    expect(change).toMatchObject({
      ok: true,
      line: { lineId: 'new', sku: 'coffee', quantity: 1, unitPriceMinor: 849 },
    });
    expect(saleLinesSchema.safeParse(change.ok && change.lines).success).toBe(true);
  });

  it('counts up the line of the same product at the same price', () => {
    const change = addProduct([coffeeLine, amountLine], coffee, 'new');
    expect(change).toMatchObject({ ok: true, line: { lineId: 'a', quantity: 2 } });
    expect(change.ok && change.lines).toHaveLength(2);
  });

  it('begins a line of its own at another price', () => {
    const change = addProduct([coffeeLine], { ...coffee, priceMinor: 799 }, 'new');
    expect(change.ok && change.lines.map((line) => line.unitPriceMinor)).toEqual([849, 799]);
  });

  it.each([
    {
      limit: 'too-many-lines',
      lines: Array.from({ length: MAXIMUM_LINES }, (_, at) => lineOf({ lineId: `${at}`, sku: `${at}` })),
    },
    { limit: 'quantity-limit', lines: [{ ...coffeeLine, quantity: MAXIMUM_QUANTITY }] },
    { limit: 'amount-limit', lines: [lineOf({ lineId: 'x', sku: 'x', unitPriceMinor: MAXIMUM_AMOUNT_MINOR })] },
  ])('leaves the lines alone at $limit', ({ limit, lines }) => {
    expect(addProduct(lines, coffee, 'new')).toEqual({ ok: false, limit });
  });
});

describe('addAmount', () => {
  it('is a line of its own each time, named by its category', () => {
    const category = categoryOf({ categoryId: 'home', name: 'Home' });
    const change = addAmount([amountLine], 500, category, 'new');
    expect(change).toMatchObject({ ok: true, line: { kind: 'amount', sku: null, name: 'Home', quantity: 1 } });
    expect(saleLinesSchema.safeParse(change.ok && change.lines).success).toBe(true);
  });
});

describe('changeQuantity', () => {
  it.each([
    { line: coffeeLine, by: 1, quantity: 2 },
    { line: { ...coffeeLine, quantity: 3 }, by: -1, quantity: 2 },
    { line: coffeeLine, by: -1, quantity: 1 },
    { line: amountLine, by: 1, quantity: 1 },
  ] as const)('$line.kind of $line.quantity by $by: $quantity', ({ line, by, quantity }) => {
    expect(changeQuantity([line], line.lineId, by)).toMatchObject({ ok: true, line: { quantity } });
  });

  it('gives the very same lines back where nothing changes', () => {
    const lines = [amountLine];
    expect(changeQuantity(lines, 'b', 1)).toMatchObject({ lines });
  });
});

describe('removeLine', () => {
  const lines = ['a', 'b', 'c'].map((lineId) => lineOf({ lineId, sku: lineId }));
  it.each([
    { lineId: 'a', left: ['b', 'c'], next: 'b' },
    { lineId: 'b', left: ['a', 'c'], next: 'c' },
    { lineId: 'c', left: ['a', 'b'], next: 'b' },
    { lineId: 'x', left: ['a', 'b', 'c'], next: 'c' },
  ])('$lineId: $next is selected next', ({ lineId, left, next }) => {
    const { lines: rest, nextLineId } = removeLine(lines, lineId);
    expect(rest.map((line) => line.lineId)).toEqual(left);
    expect(nextLineId).toBe(next);
  });

  it('selects nothing when the last line goes', () => {
    expect(removeLine([coffeeLine], 'a')).toEqual({ lines: [], removed: coffeeLine, nextLineId: null });
  });
});
