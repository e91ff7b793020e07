import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src-shared/contracts/till.ts';
import { salePayload } from '../testing/test-journal.ts';
import { toPrintable } from './printable.ts';
import { receiptLines } from './receipt-lines.ts';
import type { Paper } from './receipt-page.ts';

const NOON_MS = Date.UTC(2026, 6, 1, 10);

describe('receiptLines', () => {
  it('shows a sale as a customer reads it', () => {
    expect(receiptLines(receiptOf({}), paperOf({}))).toEqual([
      '              Harbour Street',
      '',
      'Receipt T3-1-2            2026-07-01 12:00',
      'Till                                Till 3',
      'Served by                             Ines',
      '-'.repeat(42),
      '2 x 10.00 Coffee                     20.00',
      '  Member discount                    -2.00',
      'Amount                            1,234.56',
      '-'.repeat(42),
      'TOTAL EUR                         1,252.56',
      'Card                                800.00',
      'Cash                                452.56',
      '  Cash received                     500.00',
      '  Change                             47.44',
      'incl. 7 % tax on 1,170.62            81.94',
      '-'.repeat(42),
      'Member                      Amira K., Gold',
      'Points earned                        1,878',
      'Points balance                      12,878',
      '',
      '         Thank you for your visit',
    ]);
  });

  it('shows what points were used for', () => {
    const { sale, ...rest } = receiptOf({});
    const lines = sale.lines.map((line, index) => (index === 0 ? { ...line, rewardMinor: 500 } : line));
    const redemption = { holdId: sale.saleId, rewardId: null, voucherCode: null, amountMinor: 0, name: '' };
    const redeemed = {
      ...sale,
      lines,
      tenders: [
        { kind: 'points' as const, amountMinor: 1_000, points: 1_000 },
        { kind: 'card' as const, amountMinor: 123_756 },
      ],
      redemptions: [
        { ...redemption, kind: 'points-payment' as const, points: 1_000 },
        { ...redemption, kind: 'reward' as const, rewardId: 'r', name: '5.00 off', points: 400 },
        {
          ...redemption,
          kind: 'reward' as const,
          rewardId: 'v',
          name: 'Gift card',
          points: 900,
          voucherCode: 'ABCD-EFGH-JKMNP',
        },
      ],
    };
    const printed = receiptLines({ ...rest, sale: redeemed }, paperOf({}));
    for (const line of [
      '  Reward                             -5.00',
      'Points                               10.00',
      'Points used                         -1,000',
      '5.00 off                              -400',
      'Gift card                             -900',
      '  Voucher                  ABCD-EFGH-JKMNP',
    ]) {
      expect(printed).toContain(line);
    }
  });

  it.each(['DE', 'AT', 'CH'])('speaks German in %s, with its marks', (region) => {
    const lines = receiptLines(receiptOf({}), paperOf({ region }));
    expect(lines).toContain('SUMME EUR                         1.252,56');
    expect(lines).toContain('  Rückgeld                           47,44');
    expect(lines).toContain('inkl. 7 % MwSt. auf 1.170,62         81,94');
  });

  it('tells the time of the store', () => {
    const lines = receiptLines(receiptOf({}), paperOf({ timeZone: 'Asia/Tokyo' }));
    expect(lines.join('\n')).toContain('2026-07-01 19:00');
  });

  it.each([
    ['JPY', '125,256'],
    ['KWD', '125.256'],
    ['EUR', '1,252.56'],
  ])('writes %s with its own digits', (currency, amount) => {
    const receipt = receiptOf({});
    const lines = receiptLines({ ...receipt, sale: { ...receipt.sale, currency } }, paperOf({}));
    expect(lines.find((line) => line.startsWith(`TOTAL ${currency}`))).toMatch(
      new RegExp(` ${amount.replace('.', '\\.')}$`),
    );
  });

  it('says nothing of a member, of cash or of tax where there is none', () => {
    const receipt = receiptOf({ memberName: null, tierName: null, balancePoints: null });
    const sale = {
      ...receipt.sale,
      member: null,
      taxLines: [],
      tenders: [{ kind: 'card' as const, amountMinor: 125_256 }],
    };
    const text = receiptLines({ ...receipt, sale }, paperOf({})).join('\n');
    for (const word of ['Member   ', 'Points', 'Cash', 'Change', 'tax']) expect(text).not.toContain(word);
  });

  it.each([32, 42, 48])('keeps within %i columns, whatever is written', (columns) => {
    const long = 'Very long name of a product that nobody would ever print '.repeat(3);
    const receipt = receiptOf({ storeName: long, staffName: 'x'.repeat(100), memberName: `${long}🎉` });
    const [line] = receipt.sale.lines;
    const lines =
      line === undefined
        ? []
        : [
            { ...line, name: long },
            { ...line, name: 'y'.repeat(200) },
          ];
    const printed = receiptLines({ ...receipt, sale: { ...receipt.sale, lines } }, paperOf({ columns }));
    expect(Math.max(...printed.map((one) => one.length))).toBeLessThanOrEqual(columns);
    expect(printed.join('').replaceAll(/[\s-]/g, '')).toContain('y'.repeat(200));
    expect(printed.filter((one) => one.endsWith(' 20.00')).length).toBe(2);
  });
});

describe('toPrintable', () => {
  it.each([
    ['Käse 5,00 €', 'Käse 5,00 €'],
    ['Łódź', 'Łódź'],
    ['Привет', 'Привет'],
    ['Ελλάδα', 'Ελλάδα'],
    ['Müller (decomposed)', 'Müller (decomposed)'],
    ['寿司', '??'],
    ['🎉', '?'],
    ['ﬁne', '?ne'],
    ['a\u001b@b\nc', 'a @b c'],
    ['no\u00a0break', 'no break'],
    ['Nguyễn', 'Nguyen'],
  ])('%j is printed as %j', (text, printed) => {
    expect(toPrintable(text)).toBe(printed);
  });
});

function paperOf(parts: Partial<Paper>): Paper {
  return { columns: 42, region: 'GB', timeZone: 'Europe/Berlin', ...parts };
}

function receiptOf(parts: Partial<Receipt>): Receipt {
  const sale = salePayload('0199f6a0-0000-7000-8000-000000000001');
  const line = {
    lineId: 'a',
    kind: 'product',
    sku: 'c',
    categoryId: 'food',
    eligibleMinor: 0,
    rewardMinor: 0,
  } as const;
  return {
    sale: {
      ...sale,
      receiptNumber: 'T3-1-2',
      lines: [
        { ...line, name: 'Coffee', quantity: 2, unitPriceMinor: 1_000, amountMinor: 2_000, discountMinor: 200 },
        {
          ...line,
          lineId: 'b',
          kind: 'amount',
          sku: null,
          name: null,
          quantity: 1,
          unitPriceMinor: 123_456,
          amountMinor: 123_456,
          discountMinor: 0,
        },
      ],
      totals: { grossMinor: 125_456, discountMinor: 200, rewardMinor: 0, netMinor: 125_256 },
      taxLines: [{ taxBasisPoints: 700, netMinor: 125_256, taxableMinor: 117_062, taxMinor: 8_194 }],
      earnPoints: 1_878,
      tenders: [
        { kind: 'card', amountMinor: 80_000 },
        { kind: 'cash', amountMinor: 45_256, receivedMinor: 50_000 },
      ],
    },
    completedAtMs: NOON_MS,
    storeName: 'Harbour Street',
    tillName: 'Till 3',
    staffName: 'Ines',
    memberName: 'Amira K.',
    tierName: 'Gold',
    balancePoints: 12_878,
    waiting: false,
    ...parts,
  };
}
