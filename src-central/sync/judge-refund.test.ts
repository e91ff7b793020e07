import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RefundedBefore } from '../../src-shared/domain/quote-refund.ts';
import type { SaleCompleted, SaleRefunded } from '../../src-shared/journal/entry.ts';
import { NOTHING_BEFORE, productLine } from '../testing/day-entries.ts';
import { testConfig } from '../testing/sync-world.ts';
import { judgeRefund, judgeRefundOfRefused, refuseRefund } from './judge-refund.ts';
import type { Decision } from './judge-sale.ts';

/** Three loaves at 10.00, one coffee at 20.00, and 30.00 typed for food: 80.00, which earned 80 points. */
const SALE: SaleCompleted = {
  saleId: randomUUID(),
  receiptNumber: 'T-1',
  storeId: randomUUID(),
  tillId: randomUUID(),
  staffId: randomUUID(),
  businessDay: '2026-04-15',
  currency: 'EUR',
  programId: randomUUID(),
  configVersion: 1,
  member: { memberId: randomUUID(), tierId: 'base', identifiedBy: 'card' },
  lines: [
    { ...productLine('bread', 3, 1_000), ...paid(3_000) },
    { ...productLine('coffee', 1, 2_000), ...paid(2_000) },
    {
      lineId: 'typed',
      kind: 'amount',
      sku: null,
      name: null,
      categoryId: 'food',
      quantity: 1,
      unitPriceMinor: 3_000,
      ...paid(3_000),
    },
  ],
  totals: { grossMinor: 8_000, discountMinor: 0, rewardMinor: 0, netMinor: 8_000 },
  taxLines: [],
  earnPoints: 80,
  tenders: [{ kind: 'card', amountMinor: 8_000 }],
  redemptions: [],
  closesHolds: [],
};

type Asked = Partial<SaleRefunded['lines'][number]>;

type Case = {
  readonly title: string;
  readonly lines: readonly Asked[];
  readonly claim?: { readonly reversed?: number; readonly returned?: number; readonly money?: number };
  readonly before?: RefundedBefore;
  readonly earnPoints?: number;
  readonly verdict: string;
  /** What is posted by line; all that is asked for where left out. */
  readonly posted: Readonly<Record<string, number>>;
  readonly allIsBack?: boolean;
};

const ONE_LOAF_BEFORE: RefundedBefore = {
  lines: new Map([['bread', { quantity: 1, amountMinor: 1_000 }]]),
  moneyMinor: 1_000,
  reversedEarnPoints: 10,
  returnedPoints: 0,
};
const ALL_BEFORE: RefundedBefore = {
  lines: new Map([
    ['bread', { quantity: 3, amountMinor: 3_000 }],
    ['coffee', { quantity: 1, amountMinor: 2_000 }],
    ['typed', { quantity: 1, amountMinor: 3_000 }],
  ]),
  moneyMinor: 8_000,
  reversedEarnPoints: 80,
  returnedPoints: 0,
};
const paper = (line: Asked): Asked => ({ lineId: null, sku: null, categoryId: 'food', quantity: 1, ...line });

const CASES: readonly Case[] = [
  {
    title: 'a part, as the till worked it out',
    lines: [{ lineId: 'bread', quantity: 2 }],
    claim: { reversed: 20, money: 2_000 },
    verdict: 'accepted',
    posted: { bread: 2 },
  },
  {
    title: 'all of it',
    lines: [{ lineId: 'bread', quantity: 3 }, { lineId: 'coffee' }, { lineId: 'typed' }],
    claim: { reversed: 80, money: 8_000 },
    verdict: 'accepted',
    posted: { bread: 3, coffee: 1, typed: 1 },
    allIsBack: true,
  },
  {
    title: 'the rest of what came back in part',
    lines: [{ lineId: 'bread', quantity: 2 }, { lineId: 'coffee' }, { lineId: 'typed' }],
    claim: { reversed: 70, money: 7_000 },
    before: ONE_LOAF_BEFORE,
    verdict: 'accepted',
    posted: { bread: 2, coffee: 1, typed: 1 },
    allIsBack: true,
  },
  {
    title: 'a sale that was posted with fewer points than the receipt shows',
    lines: [{ lineId: 'coffee' }],
    claim: { reversed: 20, money: 2_000 },
    earnPoints: 40,
    verdict: 'amended reversedEarnPoints 20 -> 10 (recomputed)',
    posted: { coffee: 1 },
  },
  {
    title: 'more than is left: another till had a loaf back',
    lines: [{ lineId: 'bread', quantity: 3 }],
    claim: { reversed: 30, money: 3_000 },
    before: ONE_LOAF_BEFORE,
    verdict:
      'amended REFUND_EXCEEDS_SALE reversedEarnPoints 30 -> 20 (already-refunded) ' +
      'totals.moneyMinor 3000 -> 2000 (already-refunded) lines.bread.quantity 3 -> 2 (already-refunded)',
    posted: { bread: 2 },
  },
  {
    title: 'what came back whole before',
    lines: [{ lineId: 'coffee' }],
    claim: { reversed: 20, money: 2_000 },
    before: ALL_BEFORE,
    verdict:
      'amended REFUND_EXCEEDS_SALE reversedEarnPoints 20 -> 0 (already-refunded) ' +
      'totals.moneyMinor 2000 -> 0 (already-refunded) lines.coffee.quantity 1 -> 0 (already-refunded)',
    posted: {},
    allIsBack: true,
  },
  {
    title: 'more than was sold',
    lines: [{ lineId: 'coffee', quantity: 2 }],
    claim: { reversed: 20, money: 2_000 },
    verdict: 'amended REFUND_EXCEEDS_SALE lines.coffee.quantity 2 -> 1 (not-on-receipt)',
    posted: { coffee: 1 },
  },
  {
    title: 'a line that the sale has not',
    lines: [{ lineId: 'tea', quantity: 1 }],
    verdict: 'amended REFUND_EXCEEDS_SALE lines.tea.quantity 1 -> 0 (not-on-receipt)',
    posted: {},
  },
  {
    title: 'one line named twice counts together',
    lines: [
      { lineId: 'bread', quantity: 2 },
      { lineId: 'bread', quantity: 2 },
    ],
    claim: { reversed: 30, money: 3_000 },
    verdict: 'amended REFUND_EXCEEDS_SALE lines.bread.quantity 2 -> 1 (already-refunded)',
    posted: { bread: 3 },
  },
  {
    title: 'money beyond what was paid',
    lines: [{ lineId: 'coffee' }],
    claim: { reversed: 20, money: 5_000 },
    verdict: 'amended REFUND_EXCEEDS_SALE totals.moneyMinor 5000 -> 2000 (recomputed)',
    posted: { coffee: 1 },
  },
  {
    title: 'money that differs by what rounding does',
    lines: [{ lineId: 'coffee' }],
    claim: { reversed: 20, money: 2_001 },
    verdict: 'amended totals.moneyMinor 2001 -> 2000 (recomputed)',
    posted: { coffee: 1 },
  },
  {
    title: 'paper, by article: central works out the points',
    lines: [paper({ sku: 'SKU-bread', quantity: 2, amountMinor: 2_000 })],
    claim: { money: 2_000 },
    verdict: 'amended reversedEarnPoints 0 -> 20 (recomputed)',
    posted: { bread: 2 },
  },
  {
    title: 'paper, by category and amount',
    lines: [paper({ amountMinor: 3_000 })],
    claim: { money: 3_000 },
    verdict: 'amended reversedEarnPoints 0 -> 30 (recomputed)',
    posted: { typed: 1 },
  },
  {
    title: 'paper, by category and amount of several',
    lines: [paper({ quantity: 3, amountMinor: 3_000 })],
    claim: { money: 3_000 },
    verdict: 'amended reversedEarnPoints 0 -> 30 (recomputed)',
    posted: { bread: 3 },
  },
  {
    title: 'paper, an article that is not on the receipt, and of no such price',
    lines: [paper({ sku: 'SKU-tea', amountMinor: 999 })],
    claim: { money: 999 },
    verdict:
      'amended REFUND_EXCEEDS_SALE totals.moneyMinor 999 -> 0 (already-refunded) ' +
      'lines.SKU-tea.quantity 1 -> 0 (not-on-receipt)',
    posted: {},
  },
  {
    title: 'paper, of another category',
    lines: [paper({ categoryId: 'tobacco', amountMinor: 2_000 })],
    verdict: 'amended REFUND_EXCEEDS_SALE lines.tobacco.quantity 1 -> 0 (not-on-receipt)',
    posted: {},
  },
];

describe('the judgement of a refund', () => {
  it.each(CASES)('$title', ({ lines, claim, before = NOTHING_BEFORE, earnPoints = 80, ...expected }) => {
    const categories = testConfig(SALE.programId).earning.categories;
    const facts = { sale: SALE, earnPoints, redeemedPoints: 0, categories, before };
    const { decision, figures, allIsBack } = judgeRefund({ refund: refundOf(lines, claim), ...facts });
    expect(oneLine(decision)).toBe(expected.verdict);
    expect(Object.fromEntries(figures.lines.map(({ lineId, quantity }) => [lineId, quantity]))).toEqual(
      expected.posted,
    );
    expect(allIsBack).toBe(expected.allIsBack ?? false);
  });

  it('gives no more points back than were taken from the member', () => {
    const redemption = {
      holdId: randomUUID(),
      kind: 'points-payment',
      rewardId: null,
      name: '',
      voucherCode: null,
    } as const;
    const tenders = [{ kind: 'points', amountMinor: 8_000, points: 8_000 }] satisfies SaleCompleted['tenders'];
    const sale = {
      ...SALE,
      earnPoints: 0,
      tenders,
      redemptions: [{ ...redemption, points: 8_000, amountMinor: 8_000 }],
    };
    const facts = { sale, earnPoints: 0, redeemedPoints: 6_000, categories: [], before: NOTHING_BEFORE };
    const lines = [{ lineId: 'bread', quantity: 3 }, { lineId: 'coffee' }, { lineId: 'typed' }];
    const { decision } = judgeRefund({ refund: refundOf(lines, { returned: 8_000 }), ...facts });
    expect(oneLine(decision)).toBe('amended returnedPoints 8000 -> 6000 (recomputed)');
  });

  it('names no more differences than a verdict may carry', () => {
    const lines = Array.from({ length: 150 }, (_, index) => ({ lineId: `no-${index}` }));
    const facts = { sale: SALE, earnPoints: 80, redeemedPoints: 0, categories: [], before: NOTHING_BEFORE };
    const { decision } = judgeRefund({ refund: refundOf(lines, { reversed: 5 }), ...facts });
    expect(decision.amendments).toHaveLength(100);
    expect(decision.amendments[0]).toMatchObject({ field: 'reversedEarnPoints', claimed: 5, posted: 0 });
  });

  it('takes nothing back of a sale that was refused, and says so', () => {
    const refund = refundOf([{ lineId: 'coffee' }], { reversed: 20, money: 2_000 });
    expect(oneLine(judgeRefundOfRefused(refund))).toBe('amended reversedEarnPoints 20 -> 0 (sale-refused)');
    expect(oneLine(judgeRefundOfRefused(refundOf([{ lineId: 'coffee' }], { money: 2_000 })))).toBe('accepted');
    expect(oneLine(refuseRefund(refund, 'PROGRAM_MISMATCH'))).toBe(
      'refused PROGRAM_MISMATCH reversedEarnPoints 20 -> 0 (refused)',
    );
  });
});

function paid(amountMinor: number) {
  return { amountMinor, discountMinor: 0, rewardMinor: 0, eligibleMinor: amountMinor };
}

function refundOf(lines: readonly Asked[], claim: Case['claim'] = {}): SaleRefunded {
  const { reversed = 0, returned = 0, money = 0 } = claim;
  const { receiptNumber, storeId, tillId, staffId, businessDay, currency, programId } = SALE;
  return {
    refundId: randomUUID(),
    receiptNumber: 'R-1',
    kind: 'refund',
    storeId,
    tillId,
    staffId,
    businessDay,
    currency,
    programId,
    approvedByStaffId: null,
    original: { receiptNumber, saleId: SALE.saleId, memberId: null, knownFrom: 'own-journal' },
    lines: lines.map((line) => ({
      lineId: null,
      sku: null,
      name: null,
      categoryId: 'food',
      quantity: 1,
      amountMinor: 0,
      ...line,
    })),
    totals: { amountMinor: money, moneyMinor: money, pointsMinor: 0 },
    taxLines: [],
    reversedEarnPoints: reversed,
    returnedPoints: returned,
    tenders: [],
  };
}

function oneLine({ status, code, amendments }: Decision): string {
  const amended = amendments.map(
    ({ field, claimed, posted, reason }) => `${field} ${claimed} -> ${posted} (${reason})`,
  );
  return [status, code, ...amended].filter((part) => part !== null).join(' ');
}
