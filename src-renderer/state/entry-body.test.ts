import { describe, expect, it } from 'vitest';
import { prettyBody, receiptIdOf } from './entry-body.ts';

const SALE_ID = '0193a0a0-0000-7000-8000-000000000001';

describe('prettyBody', () => {
  it.each([
    ['{"a":1,"b":[2]}', '{\n  "a": 1,\n  "b": [\n    2\n  ]\n}'],
    ['no json', 'no json'],
    ['', ''],
  ])('%j', (body, pretty) => {
    expect(prettyBody(body)).toBe(pretty);
  });
});

describe('receiptIdOf', () => {
  it.each([
    [{ kind: 'sale-completed', payload: { saleId: SALE_ID } }, SALE_ID],
    [{ kind: 'shift-opened', payload: { saleId: SALE_ID } }, null],
    [{ kind: 'sale-completed', payload: { saleId: 'no id' } }, null],
    [null, null],
  ])('%j', (body, saleId) => {
    expect(receiptIdOf({ body: JSON.stringify(body) })).toBe(saleId);
  });

  it('is nothing for what cannot be read', () => {
    expect(receiptIdOf({ body: '{' })).toBeNull();
  });
});
