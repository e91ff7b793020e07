import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FoundReceipt } from '../../src-shared/contracts/central.ts';
import type { RefundRequest } from '../../src-shared/contracts/till.ts';
import { lineOf } from '../../src-shared/domain/program.fixture.ts';
import type { SaleLine } from '../../src-shared/domain/sale.ts';
import type { PayBack } from '../../src-shared/domain/tender.ts';
import type { SaleCompleted, SaleRefunded } from '../../src-shared/journal/entry.ts';
import { pendingEffectsOf } from '../journal/pending-effects.ts';
import { readHead } from '../journal/read-entries.ts';
import { createTestDesk, type DeskSeed, type TestDesk } from '../testing/desk-fixture.ts';
import { completeSale } from './complete-sale.ts';
import type { DeskCentral, SignedIn } from './desk.ts';
import { findReceipt } from './find-receipt.ts';
import { viewMember } from './member-view.ts';
import { quoteRefund } from './quote-refund.ts';
import { refundSale } from './refund-sale.ts';

const [memberId, supervisorId, managerId, cashierId] = [newId(), newId(), newId(), newId()];
const cashier: SignedIn = { staffId: cashierId, name: 'Ines', role: 'cashier' };
const supervisor: SignedIn = { staffId: supervisorId, name: 'Omar', role: 'supervisor' };
const DAY_MS = 24 * 60 * 60 * 1000;

let till: TestDesk;
/** What central would say of receipts; out of reach while null. */
let central: ((receiptNumber: string) => FoundReceipt | null) | null;
let refunded: SaleRefunded[];

beforeEach(async () => {
  central = null;
  refunded = [];
  till = await createDesk({});
});
afterEach(() => till.remove());

describe('finding a receipt', () => {
  it.each([
    ['as it is printed', (number: string) => number],
    ['in small letters, with spaces around it', (number: string) => ` ${number.toLowerCase()} `],
  ])('finds an own sale %s, with no network', async (_, written) => {
    const sale = sell([lineOf({ lineId: 'a', quantity: 3 }), lineOf({ lineId: 'b', unitPriceMinor: 250 })]);
    const found = await findReceipt(till.desk, written(sale.receiptNumber));
    expect(found).toMatchObject({ knownFrom: 'own-journal', memberName: 'Amira K.', canVoid: true });
    expect(found.lines).toEqual([
      { lineId: 'a', name: 'Product', quantity: 3, leftQuantity: 3, paidMinor: 3_000 },
      { lineId: 'b', name: 'Product', quantity: 1, leftQuantity: 1, paidMinor: 250 },
    ]);
  });

  it.each([
    ['no receipt number at all', 'hello', 'RECEIPT_NOT_FOUND'],
    ['another till, with no network', 'Q7-1-5', 'RECEIPT_ELSEWHERE'],
    ['this till, but no sale there', 'T3-1-1', 'RECEIPT_ELSEWHERE'],
  ])('refuses %s', async (_, number, code) => {
    await expect(findReceipt(till.desk, number)).rejects.toMatchObject({ code });
  });

  it('says that there is none where central has none either', async () => {
    central = () => null;
    await expect(findReceipt(till.desk, 'Q7-1-5')).rejects.toMatchObject({ code: 'RECEIPT_NOT_FOUND' });
  });

  it('finds a sale of another till at central, with what came back there', async () => {
    const sale = elsewhere(sell([lineOf({ lineId: 'a', quantity: 3 })]));
    central = () =>
      foundOf(sale, { refundedLines: [{ lineId: 'a', quantity: 2, amountMinor: 2_000 }], refundedMoneyMinor: 2_000 });
    const found = await findReceipt(till.desk, 'Q7-1-5');
    expect(found).toMatchObject({ knownFrom: 'central', storeName: 'Station', canVoid: false });
    expect(found.lines).toMatchObject([{ lineId: 'a', quantity: 3, leftQuantity: 1 }]);
  });
});

describe('what goes back', () => {
  it('is the part of each line, in money and in points', async () => {
    const sale = sell([lineOf({ lineId: 'a', quantity: 3 })]);
    const quote = await quoteRefund(till.desk, cashier, linesOf(sale, ['a', 1]));
    expect(quote).toMatchObject({
      lines: [{ lineId: 'a', quantity: 1, amountMinor: 1_000 }],
      totals: { amountMinor: 1_000, moneyMinor: 1_000, pointsMinor: 0 },
      reversedEarnPoints: 10,
      returnedPoints: 0,
      needsApproval: false,
    });
    expect(quote.taxLines).toEqual([{ taxBasisPoints: 700, netMinor: 1_000, taxableMinor: 935, taxMinor: 65 }]);
  });

  it('adds up to the sale, in whatever parts it comes back, and never to more', async () => {
    const sale = sell([
      lineOf({ lineId: 'a', quantity: 3, unitPriceMinor: 333 }),
      lineOf({ lineId: 'b', unitPriceMinor: 1 }),
    ]);
    for (const [lineId, quantity] of [
      ['a', 1],
      ['b', 1],
      ['a', 2],
    ] as const)
      await giveBack(linesOf(sale, [lineId, quantity]));
    expect(sumOf(({ totals }) => totals.moneyMinor)).toBe(1_000);
    expect(sumOf(({ reversedEarnPoints }) => reversedEarnPoints)).toBe(sale.earnPoints);
    await expect(quoteRefund(till.desk, cashier, linesOf(sale, ['a', 1]))).rejects.toMatchObject({
      code: 'REFUND_TOO_MUCH',
      data: { lineId: 'a', leftQuantity: 0 },
    });
    expect((await findReceipt(till.desk, sale.receiptNumber)).lines).toMatchObject([
      { leftQuantity: 0 },
      { leftQuantity: 0 },
    ]);
  });

  it('counts what central has posted and what it has not, each once', async () => {
    const sale = sell([lineOf({ lineId: 'a', quantity: 5 })]);
    const first = await giveBack(linesOf(sale, ['a', 1]));
    await giveBack(linesOf(sale, ['a', 1]));
    // Central has posted the first of them, and one of another till.
    central = () =>
      foundOf(sale, {
        refundIds: [first.refund.refundId, newId()],
        refundedLines: [{ lineId: 'a', quantity: 2, amountMinor: 2_000 }],
        refundedMoneyMinor: 2_000,
        reversedEarnPoints: 20,
      });
    expect((await findReceipt(till.desk, sale.receiptNumber)).lines).toMatchObject([{ leftQuantity: 2 }]);
    const rest = await quoteRefund(till.desk, cashier, linesOf(sale, ['a', 2]));
    expect(rest).toMatchObject({ totals: { moneyMinor: 2_000 }, reversedEarnPoints: 20 });
  });

  it('goes by what central posted as earned', async () => {
    const sale = sell([lineOf({ lineId: 'a' })]);
    central = () => foundOf(sale, { earnPoints: 4 });
    const quote = await quoteRefund(till.desk, cashier, linesOf(sale, ['a', 1]));
    expect(quote.reversedEarnPoints).toBe(4);
  });
});

describe('a void', () => {
  it('makes the whole sale undone on its own day', async () => {
    const sale = sell([lineOf({ lineId: 'a', quantity: 2 }), lineOf({ lineId: 'b' })]);
    const { refund } = await giveBack({ kind: 'void', receiptNumber: sale.receiptNumber });
    expect(refund).toMatchObject({ kind: 'void', totals: { moneyMinor: 3_000 }, reversedEarnPoints: 30 });
    expect(shown()).toMatchObject({ points: 500 });
  });

  it.each<[string, (sale: SaleCompleted) => unknown]>([
    ['the next day', () => (till.time.nowMs += DAY_MS)],
    ['after something came back', (sale) => giveBack(linesOf(sale, ['a', 1]))],
  ])('is refused %s', async (_, before) => {
    const sale = sell([lineOf({ lineId: 'a', quantity: 2 })]);
    await before(sale);
    const request = { kind: 'void', receiptNumber: sale.receiptNumber } as const;
    await expect(quoteRefund(till.desk, cashier, request)).rejects.toMatchObject({ code: 'CANNOT_VOID' });
    expect(await findReceipt(till.desk, sale.receiptNumber)).toMatchObject({ canVoid: false });
  });

  it('is refused in another store', async () => {
    const sale = elsewhere(sell([lineOf({ lineId: 'a' })]));
    central = () => foundOf({ ...sale, storeId: newId() }, {});
    const request = { kind: 'void', receiptNumber: sale.receiptNumber } as const;
    await expect(quoteRefund(till.desk, cashier, request)).rejects.toMatchObject({ code: 'CANNOT_VOID' });
  });
});

describe('completing a refund', () => {
  it('appends one entry with its effects, and answers the same when it is sent again, also after a restart', async () => {
    const sale = sell([lineOf({ lineId: 'a', quantity: 2 })]);
    const asked = await askFor(linesOf(sale, ['a', 1]));
    const before = shown()?.points;
    const receipt = await refundSale(till.desk, cashier, asked);
    expect(receipt).toMatchObject({
      refund: {
        receiptNumber: 'T3-1-3',
        kind: 'refund',
        staffId: cashierId,
        approvedByStaffId: null,
        original: { receiptNumber: 'T3-1-2', saleId: sale.saleId, memberId, knownFrom: 'own-journal' },
        tenders: [{ kind: 'cash', amountMinor: 1_000 }],
      },
      memberName: 'Amira K.',
      balancePoints: 510,
      waiting: true,
    });
    expect([before, shown()?.points]).toEqual([520, 510]);
    expect(await refundSale(till.desk, cashier, asked)).toEqual(receipt);
    till = till.restart();
    expect(await refundSale(till.desk, cashier, asked)).toEqual(receipt);
    expect(readHead(till.desk.journal).sequence).toBe(3);
    expect(refunded).toHaveLength(1);
  });

  it('is one refund when it is sent twice at once', async () => {
    central = () => null;
    const sale = sell([lineOf({ lineId: 'a' })]);
    const asked = await askFor(linesOf(sale, ['a', 1]));
    const [one, other] = await Promise.all([
      refundSale(till.desk, cashier, asked),
      refundSale(till.desk, cashier, asked),
    ]);
    expect(one).toEqual(other);
    expect(readHead(till.desk.journal).sequence).toBe(3);
  });

  it('of two at once for the last piece, only one goes through', async () => {
    central = () => null;
    const sale = sell([lineOf({ lineId: 'a' })]);
    const asked = await askFor(linesOf(sale, ['a', 1]));
    const results = await Promise.allSettled([
      refundSale(till.desk, cashier, asked),
      refundSale(till.desk, cashier, { ...asked, refundId: newId() }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(results[1]).toMatchObject({ reason: { code: 'REFUND_TOO_MUCH' } });
  });

  it.each<[string, object, object]>([
    [
      'other money than was shown',
      { shown: { moneyMinor: 900, reversedEarnPoints: 10, returnedPoints: 0 } },
      { code: 'QUOTE_CHANGED' },
    ],
    [
      'other points than were shown',
      { shown: { moneyMinor: 1_000, reversedEarnPoints: 9, returnedPoints: 0 } },
      { code: 'QUOTE_CHANGED' },
    ],
    [
      'too little money',
      { tenders: [{ kind: 'cash', amountMinor: 900 }] },
      { code: 'TENDER_WRONG', data: { problem: 'not-enough' } },
    ],
    [
      'too much money',
      { tenders: [{ kind: 'card', amountMinor: 1_100 }] },
      { code: 'TENDER_WRONG', data: { problem: 'too-much' } },
    ],
  ])('refuses %s, with nothing written', async (_, changed, expected) => {
    const sale = sell([lineOf({ lineId: 'a' })]);
    const asked = await askFor(linesOf(sale, ['a', 1]));
    await expect(refundSale(till.desk, cashier, { ...asked, ...changed })).rejects.toMatchObject(expected);
    expect(readHead(till.desk.journal).sequence).toBe(2);
  });

  it('goes over to debt where the points are used up, and pending earn stays pending', async () => {
    till.remove();
    till = await createDesk({ state: 'Pending', available: 0 });
    const sale = sell([lineOf({ lineId: 'a' })]);
    expect(shown()).toMatchObject({ points: 0, pendingPoints: 10 });
    await giveBack({ kind: 'void', receiptNumber: sale.receiptNumber });
    expect(shown()).toMatchObject({ points: 0, pendingPoints: 0, debtPoints: 0 });
    expect(pendingEffectsOf(till.desk.journal, memberId).map(({ account, points }) => [account, points])).toEqual([
      ['pending', 10],
      ['pending', -10],
    ]);
  });

  it('leaves a debt for a sale of another till whose points are used up', async () => {
    till.remove();
    till = await createDesk({ available: 3 });
    const sale = elsewhere(sell([lineOf({ lineId: 'a' })]));
    central = () => foundOf(sale, { earnPoints: 40 });
    await giveBack(linesOf(sale, ['a', 1]));
    // 3 and the 10 of the sale that stands for the other till's, without 40.
    expect(shown()).toMatchObject({ points: 0, debtPoints: 27 });
  });
});

describe('with nothing but the paper', () => {
  it('gives back the money, and leaves the points to central', async () => {
    const quote = await quoteRefund(till.desk, cashier, paper());
    expect(quote).toMatchObject({
      lines: [{ lineId: null, sku: 'sku-1', quantity: 2, amountMinor: 900 }],
      totals: { amountMinor: 900, moneyMinor: 900, pointsMinor: 0 },
      taxLines: [{ taxBasisPoints: 700, netMinor: 900, taxableMinor: 841, taxMinor: 59 }],
      reversedEarnPoints: 0,
      needsApproval: true,
    });
    const asked = { ...(await askFor(paper())), approval: { staffId: supervisorId, pin: '1111' } };
    const { refund } = await refundSale(till.desk, cashier, asked);
    expect(refund).toMatchObject({
      approvedByStaffId: supervisorId,
      original: { receiptNumber: 'Q7-1-5', saleId: null, memberId: null, knownFrom: 'paper' },
    });
  });

  it('needs no second PIN of a supervisor who is signed in', async () => {
    expect(await quoteRefund(till.desk, supervisor, paper())).toMatchObject({ needsApproval: false });
    const { refund } = await refundSale(till.desk, supervisor, await askFor(paper()));
    expect(refund.approvedByStaffId).toBe(supervisorId);
  });

  it.each<[string, { staffId: string; pin: string } | null, object]>([
    ['nobody’s word', null, { code: 'APPROVAL_NEEDED' }],
    ['another cashier’s', { staffId: cashierId, pin: '2468' }, { code: 'APPROVAL_NEEDED' }],
    ['a wrong PIN', { staffId: managerId, pin: '0000' }, { code: 'PIN_WRONG', data: { attemptsLeft: 4 } }],
  ])('is refused on %s', async (_, approval, expected) => {
    const asked = { ...(await askFor(paper())), approval };
    await expect(refundSale(till.desk, cashier, asked)).rejects.toMatchObject(expected);
    expect(readHead(till.desk.journal).sequence).toBe(1);
  });

  it('shares the lock-out with signing in', async () => {
    const asked = { ...(await askFor(paper())), approval: { staffId: managerId, pin: '0000' } };
    for (let tries = 0; tries < 4; tries += 1) {
      await expect(refundSale(till.desk, cashier, asked)).rejects.toMatchObject({ code: 'PIN_WRONG' });
    }
    await expect(refundSale(till.desk, cashier, asked)).rejects.toMatchObject({ code: 'LOCKED_OUT' });
    const right = { ...asked, approval: { staffId: managerId, pin: '9999' } };
    await expect(refundSale(till.desk, cashier, right)).rejects.toMatchObject({ code: 'LOCKED_OUT' });
  });

  it('means the sale itself, once that is known', async () => {
    const sale = elsewhere(sell([lineOf({ lineId: 'a', quantity: 3, unitPriceMinor: 450 })]));
    central = () => foundOf(sale, {});
    expect(await quoteRefund(till.desk, cashier, paper())).toMatchObject({
      lines: [{ lineId: 'a', quantity: 2, amountMinor: 900 }],
      reversedEarnPoints: 8,
      needsApproval: false,
    });
    const tooMany: RefundRequest = { ...paper(), kind: 'paper', lines: [lineOf({ lineId: 'x', quantity: 4 })] };
    await expect(quoteRefund(till.desk, cashier, tooMany)).rejects.toMatchObject({ code: 'REFUND_TOO_MUCH' });
  });

  it('counts for the sale’s lines once those are known', async () => {
    const sale = elsewhere(sell([lineOf({ lineId: 'a', quantity: 3, unitPriceMinor: 450 })]));
    await refundSale(till.desk, supervisor, await askFor(paper()));
    central = () => foundOf(sale, {});
    expect((await findReceipt(till.desk, 'Q7-1-5')).lines).toMatchObject([{ lineId: 'a', leftQuantity: 1 }]);
  });
});

function createDesk(member: { state?: 'Pending'; available?: number }): Promise<TestDesk> {
  const answers: Partial<DeskCentral> = {
    isOnline: () => central !== null,
    findReceipt: async (number) => (central === null ? 'no-answer' : { receipt: central(number) }),
  };
  const seed: DeskSeed = {
    members: [
      {
        memberId,
        displayName: 'Amira K.',
        identifiers: [],
        ...(member.state === undefined ? {} : { state: member.state }),
        balance: { available: member.available ?? 500 },
      },
    ],
    staff: [
      { staffId: cashierId, name: 'Ines', pin: '2468' },
      { staffId: supervisorId, name: 'Omar', pin: '1111', role: 'supervisor' },
      { staffId: managerId, name: 'Yuki', pin: '9999', role: 'manager' },
    ],
    central: answers,
    onRefund: (_, refund) => refunded.push(refund),
  };
  return createTestDesk(seed);
}

function sell(lines: SaleLine[]): SaleCompleted {
  const toPayMinor = lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
  const { sale } = completeSale(till.desk, cashier, {
    saleId: newId(),
    lines,
    member: { memberId, identifiedBy: 'card' },
    shown: { toPayMinor, earnPoints: Math.floor(toPayMinor / 100), redeemedPoints: 0 },
    tenders: [{ kind: 'card', amountMinor: toPayMinor }],
  });
  return sale;
}

/** The same sale, as if another till had made it. */
function elsewhere(sale: SaleCompleted): SaleCompleted {
  return { ...sale, saleId: newId(), receiptNumber: 'Q7-1-5' };
}

function foundOf(sale: SaleCompleted, changed: Partial<FoundReceipt>): FoundReceipt {
  return {
    sale,
    soldAtMs: till.time.nowMs,
    storeName: 'Station',
    status: 'accepted',
    earnPoints: sale.earnPoints,
    refundedLines: [],
    refundedMoneyMinor: 0,
    reversedEarnPoints: 0,
    returnedPoints: 0,
    refundIds: [],
    ...changed,
  };
}

function linesOf(sale: SaleCompleted, ...lines: readonly (readonly [string, number])[]): RefundRequest {
  return {
    kind: 'lines',
    receiptNumber: sale.receiptNumber,
    lines: lines.map(([lineId, quantity]) => ({ lineId, quantity })),
  };
}

/** Goods of another till's receipt, as they were typed from it. */
function paper(): RefundRequest {
  const lines = [lineOf({ lineId: 'x', quantity: 2, unitPriceMinor: 450 })];
  return { kind: 'paper', receiptNumber: 'q7-1-5', lines };
}

/** A refund as the window asks for it, with what it was shown. */
async function askFor(request: RefundRequest) {
  const { totals, reversedEarnPoints, returnedPoints } = await quoteRefund(till.desk, cashier, request);
  const { moneyMinor } = totals;
  const tenders: PayBack[] = [{ kind: 'cash', amountMinor: moneyMinor }];
  return {
    refundId: newId(),
    request,
    shown: { moneyMinor, reversedEarnPoints, returnedPoints },
    tenders,
    approval: null,
  };
}

async function giveBack(request: RefundRequest) {
  return await refundSale(till.desk, cashier, await askFor(request));
}

function shown() {
  return viewMember(till.desk, memberId)?.balance;
}

function sumOf(figure: (refund: SaleRefunded) => number): number {
  return refunded.reduce((sum, refund) => sum + figure(refund), 0);
}
