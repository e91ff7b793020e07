import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Movement } from '../../src-shared/contracts/central.ts';
import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { lineOf, NOON_MS } from '../../src-shared/domain/program.fixture.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { PointsCentral } from '../testing/points-central.ts';
import { completeSale } from './complete-sale.ts';
import type { SignedIn } from './desk.ts';
import { memberMovements } from './member-movements.ts';
import { redeemPoints } from './redeem-points.ts';
import { refundSale } from './refund-sale.ts';

const [memberId, newcomerId] = [newId(), newId()];
const staff: SignedIn = { staffId: newId(), name: 'Ines', role: 'cashier' };
const HOUR_MS = 3_600_000;

let till: TestDesk;
let central: PointsCentral;
/** What central says of movements; null while it does not answer. */
let said: Movement[] | null;
let asked: string[];
beforeEach(async () => {
  central = new PointsCentral(1_000);
  said = [];
  asked = [];
  central.movements = (id) => {
    asked.push(id);
    return Promise.resolve(said === null ? 'no-answer' : { movements: said });
  };
  const rate = { numerator: 1, denominator: 1 };
  const pointsPayment = { rate, minimumPoints: 100, stepPoints: 100, maximumShareBasisPoints: 10_000 };
  till = await createTestDesk({
    members: [
      { memberId, displayName: 'Amira K.', identifiers: [], balance: { available: 1_000 } },
      { memberId: newcomerId, displayName: 'Jan B.', identifiers: [], state: 'Pending' },
    ],
    program: { redemption: { pointsPayment, rewards: [] } },
    central,
  });
  central.nowMs = () => till.time.nowMs;
});
afterEach(() => till.remove());

describe('memberMovements', () => {
  it('are central’s, and kept with their date for when it does not answer', async () => {
    said = [movement('2', NOON_MS - HOUR_MS, 'redeem', -50), movement('1', NOON_MS - 2 * HOUR_MS, 'earn', 80)];
    const shown = said.map((one) => ({ ...one, waiting: false }));
    expect(await memberMovements(till.desk, memberId)).toEqual({
      movements: shown,
      source: 'central',
      asOfMs: NOON_MS,
    });
    said = null;
    expect(await memberMovements(till.desk, memberId)).toEqual({ movements: shown, source: 'kept', asOfMs: NOON_MS });
    central.online = false;
    expect(await memberMovements(till.desk, memberId)).toMatchObject({ source: 'kept' });
    expect(asked).toEqual([memberId, memberId]);
  });

  it('are this till’s own where central was never asked', async () => {
    central.online = false;
    expect(await memberMovements(till.desk, memberId)).toEqual({ movements: [], source: 'own', asOfMs: null });
    expect(asked).toEqual([]);
  });

  it('have own sales and refunds that central has not answered, newest first', async () => {
    said = [movement('1', NOON_MS - HOUR_MS, 'earn', 80)];
    const sale = await sell(500);
    till.time.nowMs += HOUR_MS;
    await bringBack(sale.receiptNumber);
    const { movements, source } = await memberMovements(till.desk, memberId);
    expect(source).toBe('central');
    expect(movements.map(({ kind, points, waiting }) => [kind, points, waiting])).toEqual([
      ['return', 500, true],
      ['reverse', -15, true],
      ['redeem', -500, true],
      ['earn', 15, true],
      ['earn', 80, false],
    ]);
    expect(movements[0]).toMatchObject({ storeName: 'Harbour Street', receiptNumber: 'T3-1-3' });
    central.post(till);
    central.tell(till, memberId);
    expect((await memberMovements(till.desk, memberId)).movements).toHaveLength(1);
  });

  it('show nothing twice that central has and the feed has not brought yet', async () => {
    const { receiptNumber } = await sell(500);
    said = [
      { ...movement('2', NOON_MS, 'redeem', -500), receiptNumber },
      { ...movement('1', NOON_MS, 'earn', 15), receiptNumber },
    ];
    const { movements } = await memberMovements(till.desk, memberId);
    expect(movements.map(({ movementId, waiting }) => [movementId, waiting])).toEqual([
      ['2', false],
      ['1', false],
    ]);
  });

  it('have no points that are not the member’s yet', async () => {
    const member = { memberId: newcomerId, identifiedBy: 'card' as const };
    complete({ saleId: newId(), lines: [lineOf({ quantity: 2 })], member }, 2_000, 20, 0);
    expect((await memberMovements(till.desk, newcomerId)).movements).toEqual([]);
  });

  it('are twenty at most', async () => {
    said = Array.from({ length: 20 }, (_, index) => movement(String(index), NOON_MS - index, 'earn', 1));
    await sell(500);
    const { movements } = await memberMovements(till.desk, memberId);
    expect(movements).toHaveLength(20);
    expect(movements.filter(({ waiting }) => waiting)).toHaveLength(2);
  });

  it('of nobody are refused', async () => {
    await expect(memberMovements(till.desk, newId())).rejects.toMatchObject({ code: 'MEMBER_NOT_FOUND' });
  });
});

function movement(movementId: string, atMs: number, kind: Movement['kind'], points: number): Movement {
  return { movementId, atMs, kind, points, storeName: 'Market', receiptNumber: null };
}

/** 20.00 EUR, of which points pay a part. */
async function sell(points: number) {
  const member = { memberId, identifiedBy: 'card' as const };
  const draft = { saleId: newId(), lines: [lineOf({ quantity: 2 })], member };
  await redeemPoints(till.desk, draft, { kind: 'points-payment', points });
  return complete(draft, 2_000 - points, (2_000 - points) / 100, points);
}

function complete(draft: SaleDraft, toPayMinor: number, earnPoints: number, redeemedPoints: number) {
  const tenders = [{ kind: 'card' as const, amountMinor: toPayMinor }];
  return completeSale(till.desk, staff, { ...draft, shown: { toPayMinor, earnPoints, redeemedPoints }, tenders }).sale;
}

async function bringBack(receiptNumber: string): Promise<void> {
  await refundSale(till.desk, staff, {
    refundId: newId(),
    request: { kind: 'void', receiptNumber },
    shown: { moneyMinor: 1_500, reversedEarnPoints: 15, returnedPoints: 500 },
    tenders: [{ kind: 'card', amountMinor: 1_500 }],
    approval: null,
  });
}
