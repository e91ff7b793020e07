import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lineOf } from '../../../src-shared/domain/program.fixture.ts';
import { createTestDesk, type TestDesk } from '../../testing/desk-fixture.ts';
import { PointsCentral } from '../../testing/points-central.ts';
import { completeSale } from '../complete-sale.ts';
import type { SignedIn } from '../desk.ts';
import { redeemPoints } from '../redeem-points.ts';
import { refundSale } from '../refund-sale.ts';
import { closeShift } from './close-shift.ts';
import { dayReport } from './day-report.ts';
import { openShift } from './open-shift.ts';
import { currentShift } from './shift.ts';

const memberId = newId();
const manager: SignedIn = { staffId: newId(), name: 'Yuki', role: 'manager' };
const always = { fromMs: 0, untilMs: 8_640_000_000_000_000, tiers: null, minimumSpendMinor: 0 };

let till: TestDesk;
beforeEach(async () => {
  const rate = { numerator: 1, denominator: 1 };
  const pointsPayment = { rate, minimumPoints: 100, stepPoints: 100, maximumShareBasisPoints: 10_000 };
  const effect = { kind: 'amount-off', amountMinor: 200 } as const;
  const central = new PointsCentral(1_000);
  till = await createTestDesk({
    members: [{ memberId, displayName: 'Amira K.', identifiers: [], balance: { available: 1_000 } }],
    program: {
      redemption: { pointsPayment, rewards: [{ rewardId: 'two', name: 'Two', points: 150, effect, ...always }] },
    },
    central,
  });
  central.nowMs = () => till.time.nowMs;
});
afterEach(() => till.remove());

it('what points paid and what came back stand beside the sales, and off the drawer', async () => {
  const { shiftId } = openShift(till.desk, manager, 10_000);
  const sale = await sellWithPoints();
  expect(dayReport(till.desk, null)).toMatchObject({
    sales: 1,
    grossMinor: 2_000,
    discountMinor: 200,
    netMinor: 1_800,
    pointsMinor: 500,
    redeemedPoints: 650,
    cashMinor: 1_300,
    earnPoints: 13,
    categories: [{ categoryId: 'food', netMinor: 1_800 }],
    refunds: 0,
    refundedMinor: 0,
  });
  expect(currentShift(till.desk)).toMatchObject({ netMinor: 1_800, expectedCashMinor: 11_300 });

  await refundSale(till.desk, manager, {
    refundId: newId(),
    request: { kind: 'void', receiptNumber: sale.receiptNumber },
    shown: { moneyMinor: 1_300, reversedEarnPoints: 13, returnedPoints: 650 },
    tenders: [{ kind: 'cash', amountMinor: 1_300 }],
    approval: null,
  });
  expect(dayReport(till.desk, null)).toMatchObject({
    sales: 1,
    netMinor: 1_800,
    refunds: 1,
    refundedMinor: 1_800,
    returnedPoints: 650,
    reversedEarnPoints: 13,
    cashMinor: 0,
  });
  expect(closeShift(till.desk, manager, shiftId, 10_000)).toMatchObject({
    sales: 1,
    expectedCashMinor: 10_000,
    differenceMinor: 0,
  });
});

/** 20.00 EUR, 2.00 off by a reward, 5.00 paid with points, the rest in cash. */
async function sellWithPoints() {
  const member = { memberId, identifiedBy: 'card' as const };
  const draft = { saleId: newId(), lines: [lineOf({ quantity: 2 })], member };
  await redeemPoints(till.desk, draft, { kind: 'reward', rewardId: 'two' });
  await redeemPoints(till.desk, draft, { kind: 'points-payment', points: 500 });
  const shown = { toPayMinor: 1_300, earnPoints: 13, redeemedPoints: 650 };
  const tenders = [{ kind: 'cash' as const, amountMinor: 1_300, receivedMinor: 2_000 }];
  return completeSale(till.desk, manager, { ...draft, shown, tenders }).sale;
}
