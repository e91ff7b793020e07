import { describe, expect, it } from 'vitest';
import { MAXIMUM_AMOUNT_MINOR } from './money.ts';
import { lineOf } from './program.fixture.ts';
import { basketSchema, completeBasketSchema, MAXIMUM_LINES, type SaleLine, saleLineSchema } from './sale.ts';

const pathsOf = (lines: SaleLine[]) =>
  basketSchema.safeParse({ currency: 'EUR', lines }).error?.issues.map((issue) => issue.path.join('.'));

const amount = { kind: 'amount', sku: null, name: null } as const;

describe('saleLineSchema', () => {
  it.each<[string, Partial<SaleLine>]>([
    ['a product', {}],
    ['a gift', { unitPriceMinor: 0 }],
    ['the largest quantity', { quantity: 9_999 }],
    ['an amount', amount],
  ])('accepts %s', (_name, parts) => {
    expect(saleLineSchema.safeParse(lineOf(parts)).success).toBe(true);
  });

  it.each<[string, Partial<SaleLine>, string]>([
    ['a quantity of zero', { quantity: 0 }, 'quantity'],
    ['a quantity above the limit', { quantity: 10_000 }, 'quantity'],
    ['half a piece', { quantity: 0.5 }, 'quantity'],
    ['a negative price', { unitPriceMinor: -1 }, 'unitPriceMinor'],
    ['a price in fractions of a cent', { unitPriceMinor: 9.5 }, 'unitPriceMinor'],
    ['a line above the limit', { unitPriceMinor: MAXIMUM_AMOUNT_MINOR, quantity: 2 }, 'quantity'],
    ['a product without SKU', { sku: null }, 'sku'],
    ['an amount with a SKU', { ...amount, sku: 'sku-1' }, 'sku'],
    ['an amount twice', { ...amount, quantity: 2 }, 'quantity'],
    ['an amount of nothing', { ...amount, unitPriceMinor: 0 }, 'unitPriceMinor'],
    ['a line with no id', { lineId: '' }, 'lineId'],
  ])('refuses %s', (_name, parts, path) => {
    const result = saleLineSchema.safeParse(lineOf(parts));
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});

describe('basketSchema', () => {
  it('may be empty while it is rung up, but not when it is completed', () => {
    const empty = { currency: 'EUR', lines: [] };
    expect(basketSchema.safeParse(empty).success).toBe(true);
    expect(completeBasketSchema.safeParse(empty).error?.issues[0]?.message).toBe('a sale needs at least one line');
  });

  it('names the line whose id is there twice', () => {
    expect(pathsOf([lineOf({}), lineOf({ lineId: 'b' }), lineOf({})])).toEqual(['lines.2.lineId']);
  });

  it('refuses lines that are more than a sale may hold together', () => {
    const half = { unitPriceMinor: MAXIMUM_AMOUNT_MINOR / 2 };
    expect(pathsOf([lineOf(half), lineOf({ ...half, lineId: 'b' })])).toBeUndefined();
    expect(pathsOf([lineOf(half), lineOf({ ...half, lineId: 'b' }), lineOf({ lineId: 'c' })])).toEqual(['lines']);
  });

  it('holds its number of lines and no more', () => {
    const lines = Array.from({ length: MAXIMUM_LINES + 1 }, (_, index) => lineOf({ lineId: String(index) }));
    expect(pathsOf(lines.slice(1))).toBeUndefined();
    expect(pathsOf(lines)).toEqual(['lines']);
  });
});
