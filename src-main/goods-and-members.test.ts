import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { entryDetails, memberConsents, members } from '../src-central/database/schema.ts';
import { figuresOf } from '../src-central/testing/settle.ts';
import type { RefundRequest } from '../src-shared/contracts/till.ts';
import { lineOf } from '../src-shared/domain/program.fixture.ts';
import { completeSale } from './desk/complete-sale.ts';
import type { SignedIn } from './desk/desk.ts';
import { enrolMember } from './desk/enrol-member.ts';
import { findReceipt } from './desk/find-receipt.ts';
import { answerRefusal } from './desk/manager/answer-refusal.ts';
import { checkJournal } from './desk/manager/check-journal.ts';
import { enrolmentCandidates } from './desk/manager/enrolment-candidates.ts';
import { linkEnrolment } from './desk/manager/link-enrolment.ts';
import { listJournal } from './desk/manager/list-journal.ts';
import { viewMember } from './desk/member-view.ts';
import { quoteRefund } from './desk/quote-refund.ts';
import { quoteSale } from './desk/quote-sale.ts';
import { readInput } from './desk/read-input.ts';
import { redeemPoints } from './desk/redeem-points.ts';
import { refundSale } from './desk/refund-sale.ts';
import { replaceCard } from './desk/replace-card.ts';
import { listEntriesWithDetails } from './journal/entry-details.ts';
import { listProvisionalMembers } from './journal/provisional-members.ts';
import { type CentralWorld, createCentralWorld, type WorldTill } from './testing/central-world.ts';

const staff: SignedIn = { staffId: newId(), name: 'Yuki', role: 'manager' };
const SOON = { timeout: 20_000, interval: 20 };

let central: CentralWorld;
let a: WorldTill;
let b: WorldTill;

beforeAll(async () => {
  central = await createCentralWorld({ cardFormats: [{ symbology: 'plain', prefix: 'EA', length: 10 }] });
  [a, b] = [await central.addTill(), await central.addTill()];
}, 60_000);
afterAll(() => central.close());

describe('goods that come back', () => {
  it('of another till’s sale: central is asked, and what came back here is known there', async () => {
    const { memberId, phone } = await addMember();
    await known(a, phone);
    await known(b, phone);
    const receiptNumber = sell(a, memberId, 3);
    await a.settle();
    const found = await findReceipt(b.desk(), receiptNumber);
    expect(found).toMatchObject({ knownFrom: 'central', canVoid: true, memberName: 'Ada Test' });
    await giveBack(b, { kind: 'lines', receiptNumber, lines: [{ lineId: 'a', quantity: 2 }] });
    await b.settle();
    expect(await figuresOf(central.world, memberId)).toMatchObject({ available: 10, debt: 0 });
    // At the first till the sale is in its own journal, and what came back elsewhere counts all the same.
    expect((await findReceipt(a.desk(), receiptNumber)).lines).toMatchObject([{ quantity: 3, leftQuantity: 1 }]);
    const tooMuch: RefundRequest = { kind: 'lines', receiptNumber, lines: [{ lineId: 'a', quantity: 2 }] };
    await expect(quoteRefund(a.desk(), staff, tooMuch)).rejects.toMatchObject({ code: 'REFUND_TOO_MUCH' });
    await giveBack(a, { kind: 'lines', receiptNumber, lines: [{ lineId: 'a', quantity: 1 }] });
    await a.settle();
    expect(await figuresOf(central.world, memberId)).toMatchObject({ available: 0, debt: 0 });
    expect(a.till.status().queue.needsPerson + b.till.status().queue.needsPerson).toBe(0);
  });

  it('twice, at two tills without a network, settle as one, and the other is flagged until a person has looked', async () => {
    const { memberId, phone } = await addMember();
    await known(a, phone);
    const receiptNumber = sell(a, memberId, 2);
    await a.settle();
    await Promise.all([a.cut(), b.cut()]);
    await giveBack(a, { kind: 'void', receiptNumber });
    await expect(findReceipt(b.desk(), receiptNumber)).rejects.toMatchObject({ code: 'RECEIPT_ELSEWHERE' });
    const lines = [lineOf({ quantity: 2 })];
    await giveBack(b, { kind: 'paper', receiptNumber, lines });
    await a.mend();
    await b.mend();
    expect(await figuresOf(central.world, memberId)).toMatchObject({ available: 0, debt: 0 });
    expect(a.till.status().queue.needsPerson).toBe(0);
    expect(b.till.status().queue.needsPerson).toBe(1);
    const [flagged] = needPerson(b);
    expect(flagged).toMatchObject({
      kind: 'sale-refunded',
      answer: { status: 'amended', code: 'REFUND_EXCEEDS_SALE', settled: false },
    });
    answerRefusal(b.desk(), staff, flagged?.entryId ?? '', 'reported');
    await b.settle();
    expect(b.till.status().queue.needsPerson).toBe(0);
  });

  it('pending points go as they came', async () => {
    const { memberId, phone } = await addMember({ state: 'Pending' });
    await known(a, phone);
    const receiptNumber = sell(a, memberId, 2);
    await a.settle();
    expect(viewMember(a.desk(), memberId)?.balance).toMatchObject({ pendingPoints: 20 });
    await giveBack(a, { kind: 'lines', receiptNumber, lines: [{ lineId: 'a', quantity: 1 }] });
    expect(viewMember(a.desk(), memberId)?.balance).toMatchObject({ pendingPoints: 10, points: 0, debtPoints: 0 });
    await a.settle();
    expect(viewMember(a.desk(), memberId)?.balance).toMatchObject({ pendingPoints: 10, points: 0, debtPoints: 0 });
  });
});

describe('a sale that points paid of', () => {
  const BEFORE = 500;

  it.each([
    ['with a network', false],
    ['with none since it was paid', true],
  ])('comes back in parts and leaves the member as before, %s', async (_, isCut) => {
    const { memberId, phone } = await addMember({ points: BEFORE });
    await known(a, phone);
    const receiptNumber = await sellForPoints(a, memberId);
    if (isCut) await a.cut();
    else await a.settle();
    // 500 without 200, and 1 a euro of the 28.00 that money paid.
    expect(viewMember(a.desk(), memberId)?.balance.points).toBe(BEFORE - 200 + 28);
    const shown: (number | undefined)[] = [];
    for (const quantity of [1, 2]) {
      await giveBack(a, { kind: 'lines', receiptNumber, lines: [{ lineId: 'a', quantity }] });
      shown.push(viewMember(a.desk(), memberId)?.balance.points);
    }
    // A third of each at first: 66 points back and 9 gone.
    expect(shown).toEqual([BEFORE - 200 + 28 + 66 - 9, BEFORE]);
    await (isCut ? a.mend() : a.settle());
    expect(viewMember(a.desk(), memberId)?.balance).toMatchObject({ points: BEFORE, waitingPoints: 0, debtPoints: 0 });
    expect(await figuresOf(central.world, memberId)).toMatchObject({ available: BEFORE, held: 0, pending: 0, debt: 0 });
    expect(a.till.status().queue).toMatchObject({ waiting: 0, needsPerson: 0 });
  });
});

describe('an enrolment without a network', () => {
  it('makes a member of whom both sides forget what was only on the way', async () => {
    await a.cut();
    const phone = newPhone();
    const provisionalId = enrol(a, phone, 'EA00000001');
    sell(a, provisionalId, 1, 'enrolled');
    expect(viewMember(a.desk(), provisionalId)).toMatchObject({ provisional: true, balance: { pendingPoints: 10 } });
    await a.mend();
    await vi.waitFor(() => expect(listProvisionalMembers(a.desk().journal)).toEqual([]), SOON);
    expect(viewMember(a.desk(), provisionalId)).toMatchObject({
      provisional: false,
      standing: 'pending',
      displayName: 'Zoe',
      balance: { points: 0, pendingPoints: 10, waitingPoints: 0 },
    });
    expect(listEntriesWithDetails(a.desk().journal)).toEqual([]);
    expect(await central.database.db.select().from(entryDetails)).toEqual([]);
    const consents = await central.database.db
      .select()
      .from(memberConsents)
      .where(eq(memberConsents.memberId, provisionalId));
    expect(consents.map(({ kind, given }) => [kind, given]).toSorted()).toEqual([
      ['marketing', true],
      ['terms', true],
    ]);
    expect(await known(b, phone)).toMatchObject({ memberId: provisionalId });
    expect(readInput(b.desk(), { text: 'EA00000001', source: 'scan' })).toMatchObject({ kind: 'member' });
  });

  it('of somebody known earns for that member, and an open sale under the other id goes on', async () => {
    const { memberId, phone } = await addMember();
    // The till does not know the member yet.
    await a.cut();
    const provisionalId = enrol(a, phone, '');
    sell(a, provisionalId, 2, 'enrolled');
    const draft = {
      saleId: newId(),
      lines: [lineOf({})],
      member: { memberId: provisionalId, identifiedBy: 'enrolled' },
    } as const;
    const open = { ...draft, lines: [...draft.lines] };
    expect(quoteSale(a.desk(), open).member).toMatchObject({ provisional: true });
    await a.mend();
    expect(viewMember(a.desk(), provisionalId)).toMatchObject({ memberId, balance: { points: 20, pendingPoints: 0 } });
    expect(await figuresOf(central.world, memberId)).toMatchObject({ available: 20, pending: 0 });
    expect(quoteSale(a.desk(), open)).toMatchObject({
      member: { memberId, provisional: false, standing: 'enrolled' },
      quote: { earn: { points: 10, pending: false } },
    });
    expect(listProvisionalMembers(a.desk().journal)).toEqual([]);
    const rows = await central.database.db.select().from(members).where(eq(members.memberId, provisionalId));
    expect(rows).toEqual([]);
  });

  it('that several may be waits with its sales, until a manager says who it is', async () => {
    const phone = newPhone();
    const twins = [(await addMember({}, phone)).memberId, (await addMember({}, phone)).memberId];
    await a.settle();
    const provisionalId = enrol(a, phone, '');
    sell(a, provisionalId, 3, 'enrolled');
    await vi.waitFor(() => expect(a.till.status().queue.needsPerson).toBe(1), SOON);
    const [waiting] = needPerson(a);
    expect(waiting).toMatchObject({ kind: 'member-enrolled', answer: { status: 'waiting', code: 'SEVERAL_MATCHES' } });
    await vi.waitFor(() => expect(a.till.status().queue.waiting).toBe(2), SOON);
    expect(viewMember(a.desk(), provisionalId)).toMatchObject({ provisional: true, balance: { pendingPoints: 30 } });
    const candidates = enrolmentCandidates(a.desk(), waiting?.entryId ?? '');
    expect(candidates.map(({ memberId }) => memberId).toSorted()).toEqual(twins.toSorted());
    linkEnrolment(a.desk(), staff, waiting?.entryId ?? '', twins[1] ?? null);
    await a.settle();
    expect(await figuresOf(central.world, twins[1] ?? '')).toMatchObject({ available: 30 });
    expect(viewMember(a.desk(), provisionalId)).toMatchObject({ memberId: twins[1], balance: { points: 30 } });
    expect(a.till.status().queue).toMatchObject({ waiting: 0, needsPerson: 0 });
  });
});

describe('a card', () => {
  it('that is lost is blocked here at once and everywhere in the end, and the new one takes its place', async () => {
    const card = 'EA00009001';
    const { memberId, phone } = await addMember({}, newPhone(), card);
    await known(a, phone);
    await known(b, phone);
    await a.cut();
    replaceCard(a.desk(), staff, { memberId, reason: 'lost', newCard: 'EA00009002' });
    expect(scan(a, card)).toEqual({ kind: 'lost-card', read: card });
    expect(scan(a, 'EA00009002')).toMatchObject({ kind: 'member', member: { memberId } });
    expect(scan(b, card)).toMatchObject({ kind: 'member' });
    await a.mend();
    for (const till of [a, b]) {
      await vi.waitFor(() => expect(scan(till, card)).toEqual({ kind: 'lost-card', read: card }), SOON);
      expect(scan(till, 'EA00009002')).toMatchObject({ kind: 'member', member: { memberId, cardHint: '9002' } });
    }
    expect(listEntriesWithDetails(a.desk().journal)).toEqual([]);
  });
});

it('after all this each journal is whole', async () => {
  for (const till of [a, b]) expect((await checkJournal(till.desk())).problems).toEqual([]);
});

async function addMember(
  { points = 0, ...changed }: { state?: 'Pending'; points?: number } = {},
  phone = newPhone(),
  card?: string,
) {
  const identifiers = [
    { kind: 'phone' as const, value: phone },
    ...(card === undefined ? [] : [{ kind: 'card' as const, value: card }]),
  ];
  const openingLots = points === 0 ? [] : [{ points, earnedAtMs: Date.now() - 1_000 }];
  return { memberId: await central.world.addMember({ ...changed, identifiers, openingLots }), phone };
}

/** Resolves with the member that a till finds by a phone, once the feed has brought it. */
async function known(till: WorldTill, phone: string) {
  return await vi.waitFor(() => {
    const read = readInput(till.desk(), { text: phone, source: 'typed' });
    if (read.kind !== 'member') throw new Error('not known yet');
    return read.member;
  }, SOON);
}

function sell(till: WorldTill, memberId: string, quantity: number, identifiedBy: 'card' | 'enrolled' = 'card'): string {
  const toPayMinor = quantity * 1_000;
  const { sale } = completeSale(till.desk(), staff, {
    saleId: newId(),
    lines: [lineOf({ quantity })],
    member: { memberId, identifiedBy },
    shown: { toPayMinor, earnPoints: quantity * 10, redeemedPoints: 0 },
    tenders: [{ kind: 'card', amountMinor: toPayMinor }],
  });
  till.till.committed();
  return sale.receiptNumber;
}

/** Three pieces for 30.00, of which 200 points pay 2.00. */
async function sellForPoints(till: WorldTill, memberId: string): Promise<string> {
  const draft = {
    saleId: newId(),
    lines: [lineOf({ quantity: 3 })],
    member: { memberId, identifiedBy: 'card' as const },
  };
  quoteSale(till.desk(), draft);
  const { quote } = await redeemPoints(till.desk(), draft, { kind: 'points-payment', points: 200 });
  const { sale } = completeSale(till.desk(), staff, {
    ...draft,
    shown: { toPayMinor: quote.toPayMinor, earnPoints: quote.earn.points, redeemedPoints: 200 },
    tenders: [{ kind: 'cash', amountMinor: quote.toPayMinor, receivedMinor: quote.toPayMinor }],
  });
  till.till.committed();
  return sale.receiptNumber;
}

async function giveBack(till: WorldTill, request: RefundRequest) {
  const { totals, reversedEarnPoints, returnedPoints } = await quoteRefund(till.desk(), staff, request);
  const { moneyMinor } = totals;
  await refundSale(till.desk(), staff, {
    refundId: newId(),
    request,
    shown: { moneyMinor, reversedEarnPoints, returnedPoints },
    tenders: [{ kind: 'cash', amountMinor: moneyMinor }],
    approval: null,
  });
  till.till.committed();
}

function enrol(till: WorldTill, phone: string, card: string): string {
  const enrolmentId = newId();
  enrolMember(till.desk(), staff, {
    enrolmentId,
    displayName: 'Zoe',
    phone,
    email: '',
    card,
    consents: { terms: true, marketing: true },
    enrolAnyway: true,
  });
  till.till.committed();
  return enrolmentId;
}

function scan(till: WorldTill, text: string) {
  return readInput(till.desk(), { text, source: 'scan' });
}

function needPerson(till: WorldTill) {
  return listJournal(till.desk(), { before: null, limit: 50, filter: 'needs-person', text: '' }).rows;
}

/** A number in Berlin that nobody else has. */
function newPhone(): string {
  const digits = String(Number.parseInt(randomUUID().slice(0, 8), 16) % 10_000_000).padStart(7, '0');
  return `+49302${digits}`;
}
