import { describe, expect, it } from 'vitest';
import type { EnrolmentFigures, RefundFigures, SaleFigures } from '../../src-central/audit.ts';
import { compareDay, isAsItMustBe, type ShownRefund, type ShownSale, type TradedDay } from './compare-day.ts';

const shown: ShownSale = {
  receiptNumber: 'RS01-1-2',
  memberId: 'm',
  earnPoints: 5,
  redeemedPoints: 100,
  offline: true,
};
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
  redeemedPoints: 100,
};
const refund: ShownRefund = { receiptNumber: 'RS01-1-2', moneyMinor: 300, reversedEarnPoints: 3, returnedPoints: 0 };
const returned: RefundFigures = { refundId: 'r', entryId: 'f', ...refund };
const enrolled: EnrolmentFigures = { entryId: 'n', provisionalId: 'p', memberId: 'p', status: 'accepted' };
const figures = { memberId: 'm', available: 105, pending: 0, held: 0, debt: 0 };

describe('compareDay', () => {
  it.each<[string, Partial<TradedDay>, object]>([
    ['a good day', {}, { lost: 0, doubled: 0, redemptions: 1, redeemedPoints: 100, refunds: 1, enrolments: 1 }],
    ['a sale that never came', { audit: audit({ sales: [] }) }, { lost: 1, doubled: 0 }],
    ['one that is not answered', { audit: audit({ sales: [{ ...posted, status: null }] }) }, { lost: 1 }],
    ['other points', { audit: audit({ sales: [{ ...posted, earnPoints: 6 }] }) }, { lost: 1 }],
    ['points used otherwise', { audit: audit({ sales: [{ ...posted, redeemedPoints: 50 }] }) }, { lost: 1 }],
    ['somebody who was enrolled', { sales: [{ ...shown, memberId: 'enrolled' }] }, { lost: 1 }],
    ['another member', { audit: audit({ sales: [{ ...posted, memberId: 'n' }] }) }, { lost: 1 }],
    ['a sale twice', { audit: audit({ sales: [posted, { ...posted, sequence: 3 }] }) }, { doubled: 2 }],
    [
      'one without a receipt',
      { audit: audit({ sales: [posted, { ...posted, saleId: 't', sequence: 3 }] }) },
      { doubled: 1 },
    ],
    ['a refund that never came', { audit: audit({ refunds: [] }) }, { lost: 1, doubled: 0 }],
    ['other money back', { audit: audit({ refunds: [{ ...returned, moneyMinor: 1 }] }) }, { lost: 1, doubled: 1 }],
    ['a refund twice', { audit: audit({ refunds: [returned, returned] }) }, { lost: 0, doubled: 1 }],
    ['an enrolment that never came', { audit: audit({ enrolments: [] }) }, { lost: 1 }],
    ['one that is nobody yet', { audit: audit({ enrolments: [{ ...enrolled, memberId: null }] }) }, { lost: 1 }],
    ['another balance', { balances: new Map([['m', 100]]) }, { tillBalanceEqualsCentral: false }],
    ['a member central lacks', { balances: new Map([['n', 105]]) }, { tillBalanceEqualsCentral: false }],
    ['books that do not balance', { audit: audit({ findings: ['x'] }) }, { booksBalance: false }],
    ['no sale at all', { sales: [], audit: audit({ sales: [] }) }, { sales: 0 }],
    ['no redemption', { sales: [{ ...shown, redeemedPoints: 0 }] }, { redemptions: 0 }],
    ['none that was refused', { refusedOffline: 0 }, { redemptionsRefusedOffline: 0 }],
  ])('%s', (name, changes, expected) => {
    const summary = compareDay(day(changes));
    expect(summary).toMatchObject(expected);
    expect(isAsItMustBe(summary)).toBe(name === 'a good day');
    if (summary.lost + summary.doubled > 0) expect(summary.differences).not.toEqual([]);
  });
});

function day(changes: Partial<TradedDay>): TradedDay {
  return {
    sales: [shown],
    refunds: [refund],
    enrolments: 1,
    refusedOffline: 1,
    crashes: 1,
    balances: new Map([['m', 105]]),
    audit: audit({}),
    ...changes,
  };
}

function audit(changes: Partial<TradedDay['audit']>): TradedDay['audit'] {
  return { findings: [], members: [figures], sales: [posted], refunds: [returned], enrolments: [enrolled], ...changes };
}
