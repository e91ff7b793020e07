import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { lineOf } from '../../src-shared/domain/program.fixture.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { completeSale } from './complete-sale.ts';
import { listParkedSales } from './list-parked-sales.ts';
import { parkSale } from './park-sale.ts';
import { quoteSale } from './quote-sale.ts';
import { recallSale } from './recall-sale.ts';
import { currentDraft } from './sale-draft.ts';

const memberId = newId();
const staff = { staffId: newId(), name: 'Ines', role: 'cashier' } as const;

let till: TestDesk;
beforeEach(async () => {
  till = await createTestDesk({ members: [{ memberId, displayName: 'Amira K.', identifiers: [] }] });
});
afterEach(() => till.remove());

describe('parking a sale', () => {
  it('begins another, and both are there after a restart', () => {
    const sale = draftOf({ member: { memberId, identifiedBy: 'card' } });
    quoteSale(till.desk, sale);
    const next = parkSale(till.desk, sale);
    expect(next).toMatchObject({ lines: [], member: null });
    const open = { ...next, lines: [lineOf({})] };
    quoteSale(till.desk, open);
    till = till.restart();
    expect(currentDraft(till.desk)).toEqual(open);
    expect(listParkedSales(till.desk)).toEqual([
      { saleId: sale.saleId, parkedAtMs: till.time.nowMs, lines: 2, grossMinor: 3_000, memberName: 'Amira K.' },
    ]);
  });

  it('refuses a sale with nothing in it, and one that is paid', () => {
    expect(() => parkSale(till.desk, draftOf({ lines: [] }))).toThrow(refusal('NOTHING_TO_PARK'));
    const sale = draftOf({});
    complete(sale);
    expect(() => parkSale(till.desk, sale)).toThrow(refusal('NOTHING_TO_PARK'));
    expect(listParkedSales(till.desk)).toEqual([]);
  });

  it('lists the oldest first', () => {
    const sales = [draftOf({}), draftOf({}), draftOf({})];
    for (const sale of sales) {
      parkSale(till.desk, sale);
      till.time.nowMs += 1_000;
    }
    expect(listParkedSales(till.desk).map(({ saleId }) => saleId)).toEqual(sales.map(({ saleId }) => saleId));
  });
});

describe('recalling a sale', () => {
  it('brings it back as it was, and drops an open one without lines', () => {
    const sale = draftOf({});
    const next = parkSale(till.desk, sale);
    quoteSale(till.desk, { ...next, member: { memberId, identifiedBy: 'card' } });
    expect(recallSale(till.desk, sale.saleId, next)).toEqual(sale);
    till = till.restart();
    expect(currentDraft(till.desk)).toEqual(sale);
    expect(listParkedSales(till.desk)).toEqual([]);
  });

  it('parks an open one that has lines', () => {
    const [first, second] = [draftOf({}), draftOf({})];
    parkSale(till.desk, first);
    expect(recallSale(till.desk, first.saleId, second)).toEqual(first);
    expect(listParkedSales(till.desk).map(({ saleId }) => saleId)).toEqual([second.saleId]);
    expect(currentDraft(till.desk)).toEqual(first);
  });

  it('refuses what is not parked, with the open one as it was', () => {
    const open = draftOf({});
    quoteSale(till.desk, open);
    expect(() => recallSale(till.desk, newId(), open)).toThrow(refusal('SALE_NOT_PARKED'));
    expect(() => recallSale(till.desk, open.saleId, open)).toThrow(refusal('SALE_NOT_PARKED'));
    expect(currentDraft(till.desk)).toEqual(open);
    expect(listParkedSales(till.desk)).toEqual([]);
  });

  it('does not park again what is paid by now', () => {
    const [parked, open] = [draftOf({}), draftOf({})];
    parkSale(till.desk, parked);
    complete(open);
    expect(recallSale(till.desk, parked.saleId, open)).toEqual(parked);
    expect(listParkedSales(till.desk)).toEqual([]);
  });

  it('is over once the sale is paid', () => {
    const sale = draftOf({});
    parkSale(till.desk, sale);
    complete(recallSale(till.desk, sale.saleId, draftOf({ lines: [] })));
    expect(currentDraft(till.desk).lines).toEqual([]);
    expect(() => recallSale(till.desk, sale.saleId, draftOf({ lines: [] }))).toThrow(refusal('SALE_NOT_PARKED'));
  });
});

function draftOf(parts: Partial<SaleDraft>): SaleDraft {
  const lines = [lineOf({ lineId: 'a', quantity: 2 }), lineOf({ lineId: 'b' })];
  return { saleId: newId(), lines, member: null, ...parts };
}

function complete(sale: SaleDraft): void {
  const toPayMinor = 3_000;
  const tenders = [{ kind: 'card' as const, amountMinor: toPayMinor }];
  completeSale(till.desk, staff, { ...sale, shown: { toPayMinor, earnPoints: 0, redeemedPoints: 0 }, tenders });
}

function refusal(code: string) {
  return expect.objectContaining({ name: 'Refusal', code });
}
