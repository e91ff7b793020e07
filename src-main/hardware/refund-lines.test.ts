import { describe, expect, it } from 'vitest';
import type { RefundReceipt } from '../../src-shared/contracts/till.ts';
import type { Paper } from './receipt-page.ts';
import { refundLines } from './refund-lines.ts';

const ID = '0199f6a0-0000-7000-8000-000000000001';

describe('refundLines', () => {
  it('shows what went back as a customer reads it', () => {
    expect(refundLines(receiptOf({}), paperOf({}))).toEqual([
      '              Harbour Street',
      '',
      '                  REFUND',
      '',
      'Receipt T3-1-9            2026-07-01 12:00',
      'Till                                Till 3',
      'Served by                             Ines',
      'Of receipt                          T3-1-2',
      '-'.repeat(42),
      '2 x Coffee                          -18.00',
      'Amount                               -2.00',
      '-'.repeat(42),
      'GIVEN BACK EUR                      -20.00',
      'Cash                                -10.00',
      'Card                                 -5.00',
      'As points                            -5.00',
      'incl. 7 % tax on -18.69              -1.31',
      '-'.repeat(42),
      'Member                            Amira K.',
      'Points taken back                      -30',
      'Points given back                      500',
      'Points balance                      12,878',
      '',
      '',
      '-'.repeat(42),
      '                Signature',
    ]);
  });

  it('speaks German, and calls a void a void', () => {
    const receipt = receiptOf({});
    const lines = refundLines({ ...receipt, refund: { ...receipt.refund, kind: 'void' } }, paperOf({ region: 'DE' }));
    expect(lines).toContain('                  STORNO');
    expect(lines).toContain('ERSTATTET EUR                       -20,00');
  });

  it('says nothing of points where it knows no member, and asks nobody to sign for nothing', () => {
    const receipt = receiptOf({ memberName: null, balancePoints: null });
    const refund = { ...receipt.refund, totals: { amountMinor: 0, moneyMinor: 0, pointsMinor: 0 }, tenders: [] };
    const text = refundLines({ ...receipt, refund }, paperOf({})).join('\n');
    for (const word of ['Member', 'oints', 'Cash', 'Signature']) expect(text).not.toContain(word);
  });
});

function paperOf(parts: Partial<Paper>): Paper {
  return { columns: 42, region: 'GB', timeZone: 'Europe/Berlin', ...parts };
}

function receiptOf(parts: Partial<RefundReceipt>): RefundReceipt {
  const line = { sku: null, categoryId: 'food' };
  return {
    refund: {
      refundId: ID,
      receiptNumber: 'T3-1-9',
      kind: 'refund',
      storeId: ID,
      tillId: ID,
      staffId: ID,
      approvedByStaffId: null,
      businessDay: '2026-07-01',
      currency: 'EUR',
      programId: ID,
      original: { receiptNumber: 'T3-1-2', saleId: ID, memberId: ID, knownFrom: 'own-journal' },
      lines: [
        { ...line, lineId: 'a', name: 'Coffee', quantity: 2, amountMinor: 1_800 },
        { ...line, lineId: 'b', name: null, quantity: 1, amountMinor: 200 },
      ],
      totals: { amountMinor: 2_000, moneyMinor: 1_500, pointsMinor: 500 },
      taxLines: [{ taxBasisPoints: 700, netMinor: 2_000, taxableMinor: 1_869, taxMinor: 131 }],
      reversedEarnPoints: 30,
      returnedPoints: 500,
      tenders: [
        { kind: 'cash', amountMinor: 1_000 },
        { kind: 'card', amountMinor: 500 },
      ],
    },
    completedAtMs: Date.UTC(2026, 6, 1, 10),
    storeName: 'Harbour Street',
    tillName: 'Till 3',
    staffName: 'Ines',
    memberName: 'Amira K.',
    balancePoints: 12_878,
    waiting: false,
    ...parts,
  };
}
