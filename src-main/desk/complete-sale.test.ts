import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import { lineOf } from '../../src-shared/domain/program.fixture.ts';
import type { MoneyTender } from '../../src-shared/domain/tender.ts';
import { readHead } from '../journal/read-entries.ts';
import { verifyJournal } from '../journal/verify-journal.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { completeSale } from './complete-sale.ts';
import type { Desk, SignedIn } from './desk.ts';
import { viewMember } from './member-view.ts';
import { quoteSale } from './quote-sale.ts';
import { currentDraft, discardDraft } from './sale-draft.ts';
import { latestReceipt } from './show-receipt.ts';

const memberId = '0199f6a0-0000-7000-8000-000000000001';
const newcomerId = '0199f6a0-0000-7000-8000-000000000002';
const staff: SignedIn = { staffId: newId(), name: 'Ines', role: 'cashier' };

let till: TestDesk;
beforeEach(async () => {
  till = await createTestDesk({
    members: [
      { memberId, displayName: 'Amira K.', identifiers: [], balance: { available: 1_000, tierId: 'gold' } },
      { memberId: newcomerId, displayName: 'Jan B.', identifiers: [], state: 'Pending' },
    ],
  });
});
afterEach(() => till.remove());

describe('completeSale', () => {
  it('writes one signed entry with what the cashier saw, and the points count at once', () => {
    const sale = saleOf({ memberId });
    const receipt = completeSale(till.desk, staff, sale);
    // 20.00 less 10 % for Gold, one point for each EUR, times 1.5.
    expect(receipt.sale).toMatchObject({
      saleId: sale.saleId,
      receiptNumber: 'T3-1-2',
      businessDay: '2026-07-01',
      totals: { grossMinor: 2_000, discountMinor: 200, netMinor: 1_800 },
      earnPoints: 27,
      staffId: staff.staffId,
    });
    expect(receipt).toMatchObject({ memberName: 'Amira K.', tierName: 'Gold', balancePoints: 1_027, waiting: true });
    expect(viewMember(till.desk, memberId)?.balance).toMatchObject({ points: 1_027, waitingPoints: 27 });
    expect(verifyJournal(till.desk.journal, publicKeyOf(till.desk))).toEqual({ checked: 2, problems: [] });
  });

  it('lets the points of a membership that is not confirmed wait', () => {
    const receipt = completeSale(till.desk, staff, saleOf({ memberId: newcomerId }));
    expect(receipt.sale.earnPoints).toBe(20);
    expect(viewMember(till.desk, newcomerId)?.balance).toMatchObject({ points: 0, pendingPoints: 20 });
  });

  it('answers a repeated request with the same receipt: an id is never used twice', () => {
    const sale = saleOf({ memberId });
    const first = completeSale(till.desk, staff, sale);
    expect(completeSale(till.desk, staff, sale)).toEqual(first);
    expect(readHead(till.desk.journal).sequence).toBe(2);
  });

  it('refuses another sale under an id that is taken', () => {
    const sale = saleOf({ memberId });
    completeSale(till.desk, staff, sale);
    const other = { ...sale, lines: [lineOf({ unitPriceMinor: 1 })] };
    expect(() => completeSale(till.desk, staff, other)).toThrow(refusal('SALE_CONFLICT'));
    expect(() => completeSale(till.desk, staff, { ...sale, member: null })).toThrow(refusal('SALE_CONFLICT'));
    const inCash: MoneyTender[] = [{ kind: 'cash', amountMinor: 1_800, receivedMinor: 2_000 }];
    expect(() => completeSale(till.desk, staff, { ...sale, tenders: inCash })).toThrow(refusal('SALE_CONFLICT'));
    expect(readHead(till.desk.journal).sequence).toBe(2);
  });

  it.each([
    ['another amount', shownOf(1_799, 27)],
    ['other points', shownOf(1_800, 28)],
  ])('asks to look again when the cashier saw %s', (_, shown) => {
    expect(() => completeSale(till.desk, staff, { ...saleOf({ memberId }), shown })).toThrow(refusal('QUOTE_CHANGED'));
    expect(readHead(till.desk.journal).sequence).toBe(1);
  });

  it.each<[string, MoneyTender[], string]>([
    ['is not paid in full', [{ kind: 'card', amountMinor: 1_799 }], 'not-enough'],
    ['is paid twice', [...card(1_800), ...card(1_800)], 'too-much'],
    [
      'got less cash than it counts',
      [{ kind: 'cash', amountMinor: 1_800, receivedMinor: 1_000 }],
      'received-too-little',
    ],
  ])('refuses a sale that %s', (_, tenders, problem) => {
    const sale = { ...saleOf({ memberId }), tenders };
    expect(() => completeSale(till.desk, staff, sale)).toThrow(
      expect.objectContaining({ code: 'TENDER_WRONG', data: { problem } }),
    );
    expect(readHead(till.desk.journal).sequence).toBe(1);
  });

  it('keeps how it was paid, the change included', () => {
    const tenders: MoneyTender[] = [
      { kind: 'card', amountMinor: 800 },
      { kind: 'cash', amountMinor: 1_000, receivedMinor: 5_000 },
    ];
    const receipt = completeSale(till.desk, staff, { ...saleOf({ memberId }), tenders });
    expect(receipt.sale.tenders).toEqual(tenders);
    expect(latestReceipt(till.desk)?.sale.tenders).toEqual(tenders);
  });

  it('refuses a member that this till does not have', () => {
    expect(() => completeSale(till.desk, staff, saleOf({ memberId: newId() }))).toThrow(refusal('MEMBER_NOT_FOUND'));
  });

  it('says that the disk is full, changes nothing, and completes once there is room', () => {
    const client = till.desk.journal.$client;
    const draft = draftOf({ memberId });
    const sale = { ...draft, shown: shownOf(1_800, 27), tenders: card(1_800) };
    client.pragma(`max_page_count = ${Number(client.pragma('page_count', { simple: true }))}`);
    const fillers = client.prepare("INSERT INTO settings (key, value) VALUES (hex(randomblob(400)), '0')");
    expect(() => {
      for (let index = 0; index < 1_000; index += 1) fillers.run();
    }).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));

    expect(quoteSale(till.desk, { ...draft, lines: manyLines(400) }).quote.totals.grossMinor).toBe(400_000);
    const shown = shownOf(360_000, 5_400);
    const large = { ...draft, lines: manyLines(400), shown, tenders: card(360_000) };
    expect(() => completeSale(till.desk, staff, large)).toThrow(refusal('DISK_FULL'));
    expect(readHead(till.desk.journal).sequence).toBe(1);
    expect(viewMember(till.desk, memberId)?.balance.points).toBe(1_000);

    client.pragma('max_page_count = 1000000');
    expect(completeSale(till.desk, staff, sale).balancePoints).toBe(1_027);
  });

  it('completes a sale without a member', () => {
    const receipt = completeSale(till.desk, staff, saleOf({ memberId: null }));
    expect(receipt).toMatchObject({ memberName: null, balancePoints: null, sale: { member: null, earnPoints: 0 } });
  });
});

describe('the open sale', () => {
  it('is there again after a restart, as it was last priced', () => {
    const draft = draftOf({ memberId });
    quoteSale(till.desk, draft);
    till = till.restart();
    expect(currentDraft(till.desk)).toEqual(draft);
  });

  it('a paid sale never goes back to draft', () => {
    const sale = saleOf({ memberId });
    const late = { saleId: sale.saleId, lines: sale.lines, member: sale.member };
    quoteSale(till.desk, late);
    completeSale(till.desk, staff, sale);
    expect(() => quoteSale(till.desk, late)).toThrow(refusal('ALREADY_COMPLETED'));
    till = till.restart();
    expect(currentDraft(till.desk)).toMatchObject({ lines: [], member: null });
    expect(currentDraft(till.desk).saleId).not.toBe(sale.saleId);
    expect(latestReceipt(till.desk)?.sale.saleId).toBe(sale.saleId);
  });

  it('is gone when the cashier throws it away', () => {
    const draft = draftOf({ memberId });
    quoteSale(till.desk, draft);
    expect(discardDraft(till.desk, draft.saleId)).toMatchObject({ lines: [], member: null });
    till = till.restart();
    expect(currentDraft(till.desk).lines).toEqual([]);
  });
});

function shownOf(toPayMinor: number, earnPoints: number) {
  return { toPayMinor, earnPoints, redeemedPoints: 0 };
}

function manyLines(count: number) {
  return Array.from({ length: count }, (_, index) => lineOf({ lineId: String(index) }));
}

function draftOf({ memberId: id }: { memberId: string | null }): SaleDraft {
  return {
    saleId: newId(),
    lines: [lineOf({ quantity: 2 })],
    member: id === null ? null : { memberId: id, identifiedBy: 'card' },
  };
}

function saleOf(parts: { memberId: string | null }) {
  const draft = draftOf(parts);
  const shown = parts.memberId === memberId ? shownOf(1_800, 27) : shownOf(2_000, parts.memberId === null ? 0 : 20);
  return { ...draft, shown, tenders: card(shown.toPayMinor) };
}

function card(amountMinor: number): MoneyTender[] {
  return [{ kind: 'card', amountMinor }];
}

function refusal(code: string) {
  return expect.objectContaining({ name: 'Refusal', code });
}

function publicKeyOf(desk: Desk): Uint8Array {
  const row = desk.journal.$client.prepare('SELECT public_key FROM device').get() as { public_key: Buffer };
  return row.public_key;
}
