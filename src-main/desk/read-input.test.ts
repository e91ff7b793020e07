import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadResult } from '../../src-shared/contracts/till.ts';
import { NOON_MS } from '../../src-shared/domain/program.fixture.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { readInput } from './read-input.ts';

const cardFormats = [
  { symbology: 'plain' as const, prefix: 'EA', length: 10 },
  { symbology: 'ean13' as const, prefix: '29', length: 13 },
];

let till: TestDesk;
beforeAll(async () => {
  till = await createTestDesk({
    program: { cardFormats },
    members: [
      { displayName: 'By card', identifiers: [{ kind: 'card', value: 'EA00004471' }] },
      { displayName: 'By phone', identifiers: [{ kind: 'phone', value: '+4930123456' }] },
      { displayName: 'By email', identifiers: [{ kind: 'email', value: 'zoe@example.org' }] },
      { displayName: 'Shared A', identifiers: [{ kind: 'phone', value: '+4930999999' }] },
      { displayName: 'Shared B', identifiers: [{ kind: 'phone', value: '+4930999999' }] },
      { displayName: 'Old', identifiers: [{ kind: 'phone', value: '+4930777777' }], deleted: true },
      { displayName: 'New', identifiers: [{ kind: 'phone', value: '+4930777777' }] },
      { displayName: 'Gone', identifiers: [{ kind: 'phone', value: '+4930666666' }], state: 'Canceled' },
      { displayName: 'Over', identifiers: [{ kind: 'phone', value: '+4930555555' }], expiresAtMs: NOON_MS - 1 },
    ],
    products: [
      { sku: '1001', barcode: '4006381333931', name: 'Pen', categoryId: 'home', priceMinor: 199, active: true },
      { sku: '1002', barcode: '4000417025005', name: 'Sold out', categoryId: 'food', priceMinor: 99, active: false },
      { sku: '77', barcode: null, name: 'Loose apples', categoryId: 'food', priceMinor: 299, active: true },
    ],
  });
});
afterAll(() => till.remove());

describe('readInput', () => {
  it.each<[string, 'scan' | 'typed', string, object]>([
    ['a card', 'scan', 'EA00004471', member('By card', 'card')],
    ['a card typed in small letters', 'typed', 'ea00004471', member('By card', 'card')],
    ['a phone with its country code', 'typed', '+49 30 123456', member('By phone', 'phone')],
    ['a phone as dialled in the store', 'typed', '030 / 123456', member('By phone', 'phone')],
    ['a phone with 00', 'typed', '0049 (30) 123 456', member('By phone', 'phone')],
    ['an email with capitals', 'typed', ' Zoe@Example.ORG ', member('By email', 'email')],
    ['a product', 'scan', '4006381333931', { kind: 'product', product: { sku: '1001', priceMinor: 199 } }],
    ['a product with its symbology', 'scan', ']E04006381333931', { kind: 'product', product: { sku: '1001' } }],
    ['an article number', 'typed', '77', { kind: 'product', product: { sku: '77' } }],
    ['an amount', 'typed', '12,50', { kind: 'amount', amountMinor: 1_250 }],
    ['a product no longer sold', 'scan', '4000417025005', { kind: 'not-found', what: 'product' }],
    ['an unknown card', 'scan', 'EA99999999', { kind: 'not-found', what: 'card', read: 'EA99999999' }],
    ['an unknown phone', 'typed', '030 888888', { kind: 'not-found', what: 'phone' }],
    ['an unknown email', 'typed', 'nobody@example.org', { kind: 'not-found', what: 'email' }],
    ['a wrong check digit', 'scan', '4006381333930', { kind: 'unreadable', problem: 'wrong-check-digit' }],
    ['a receipt of any till', 'scan', 'T3-1-42', { kind: 'receipt', receiptNumber: 'T3-1-42' }],
    ['a receipt typed in small letters', 'typed', 'q7-2-9', { kind: 'receipt', receiptNumber: 'Q7-2-9' }],
    ['nothing', 'typed', '   ', { kind: 'unreadable', problem: 'empty' }],
    ['a payment card', 'scan', '4111111111111111', { kind: 'unreadable', problem: 'payment-card', read: '' }],
    ['a payment card typed', 'typed', '4111 1111 1111 1111', { kind: 'unreadable', problem: 'payment-card', read: '' }],
    ['a served membership before a deleted one', 'typed', '030 777777', member('New', 'phone')],
    [
      'a canceled membership as what it is',
      'typed',
      '030 666666',
      { kind: 'member', member: { standing: 'canceled' } },
    ],
    ['an expired membership as what it is', 'typed', '030 555555', { kind: 'member', member: { standing: 'expired' } }],
  ])('reads %s', (_, source, text, expected) => {
    expect(readInput(till.desk, { text, source })).toMatchObject(expected);
  });

  it('offers a choice where two members share a phone', () => {
    const result = readInput(till.desk, { text: '030 999999', source: 'typed' });
    expect(result).toMatchObject({ kind: 'members', identifiedBy: 'phone' });
    expect(namesOf(result)).toEqual(['Shared A', 'Shared B']);
  });

  it('takes the reading by key codes where the letters make no sense', () => {
    const scan = { text: 'ea0000??71', textByCode: 'EA00004471', source: 'scan' as const };
    expect(readInput(till.desk, scan)).toMatchObject(member('By card', 'card'));
  });
});

function member(displayName: string, identifiedBy: string) {
  return { kind: 'member', member: { displayName }, identifiedBy };
}

function namesOf(result: ReadResult): string[] {
  return result.kind === 'members' ? result.members.map((view) => view.displayName).toSorted() : [];
}
