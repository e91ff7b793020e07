import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lineOf } from '../../../src-shared/domain/program.fixture.ts';
import type { MoneyTender } from '../../../src-shared/domain/tender.ts';
import { inJournalTransaction } from '../../database/open.ts';
import type { EntryFilter } from '../../journal/list-entries.ts';
import { readEntryAt } from '../../journal/list-entries.ts';
import { queueSummary } from '../../journal/pending-effects.ts';
import { readHead } from '../../journal/read-entries.ts';
import { recordVerdicts } from '../../journal/verdicts.ts';
import { readReplicaState } from '../../replica/lookup.ts';
import { createTestDesk, type TestDesk } from '../../testing/desk-fixture.ts';
import { completeSale } from '../complete-sale.ts';
import type { SignedIn } from '../desk.ts';
import { enrolMember } from '../enrol-member.ts';
import { refundSale } from '../refund-sale.ts';
import { replaceCard } from '../replace-card.ts';
import { answerRefusal } from './answer-refusal.ts';
import { checkJournal } from './check-journal.ts';
import { closeShift } from './close-shift.ts';
import { dayReport } from './day-report.ts';
import { enrolmentCandidates } from './enrolment-candidates.ts';
import { linkEnrolment } from './link-enrolment.ts';
import { listJournal } from './list-journal.ts';
import { openShift } from './open-shift.ts';
import { currentShift } from './shift.ts';
import { showEntry } from './show-entry.ts';

const memberId = newId();
const managerId = newId();
const twins = [newId(), newId()].toSorted();
const manager: SignedIn = { staffId: managerId, name: 'Yuki', role: 'manager' };
const HOUR_MS = 3_600_000;

let till: TestDesk;
beforeEach(async () => {
  till = await createTestDesk({
    program: { cardFormats: [{ symbology: 'plain', prefix: 'EA', length: 10 }] },
    members: [
      { memberId, displayName: 'Amira K.', identifiers: [], balance: { tierId: 'gold' } },
      { memberId: twins[0] ?? '', displayName: 'Ada', identifiers: [{ kind: 'phone', value: '+4930123456' }] },
      { memberId: twins[1] ?? '', displayName: 'Bea', identifiers: [{ kind: 'phone', value: '+4930123456' }] },
    ],
    staff: [{ staffId: managerId, name: 'Yuki', pin: '9999', role: 'manager' }],
  });
});
afterEach(() => till.remove());

describe('the journal', () => {
  it('is listed newest first, a page at a time, with no entry twice or left out', () => {
    for (let sale = 0; sale < 5; sale += 1) sell({});
    const seen: number[] = [];
    let before: { epoch: number; sequence: number } | null = null;
    for (let more = true; more; ) {
      const page: ReturnType<typeof listJournal> = listJournal(till.desk, {
        before,
        limit: 2,
        filter: 'all',
        text: '',
      });
      seen.push(...page.rows.map(({ sequence }) => sequence));
      before = page.rows.at(-1) ?? null;
      more = page.more;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it('tells of a sale who and how much, by a hint alone', () => {
    sell({ withMember: true });
    const [row] = list('all');
    expect(row).toMatchObject({
      kind: 'sale-completed',
      receiptNumber: 'T3-1-2',
      memberHint: '4471',
      netMinor: 900,
      earnPoints: 13,
      answer: null,
    });
    expect(JSON.stringify(row)).not.toContain('Amira');
  });

  it.each<[EntryFilter, string, number[]]>([
    ['all', '', [5, 4, 3, 2, 1]],
    ['sales', '', [5, 4, 3, 2]],
    ['needs-person', '', [4, 3]],
    ['waiting', '', [5, 4]],
    ['all', 't3-1-3', [3]],
    ['sales', '-1-', [5, 4, 3, 2]],
    ['waiting', 'T3-1-5', [5]],
    ['all', '%', []],
    ['all', 'no such', []],
  ])('is filtered by %s and %j', (filter, text, sequences) => {
    for (let sale = 0; sale < 4; sale += 1) sell({});
    answer(2, 'accepted');
    answer(3, 'refused');
    answer(4, 'parked');
    settle(4, [4]);
    expect(list(filter, text).map(({ sequence }) => sequence)).toEqual(sequences);
  });

  it('shows an entry in full: the very text that was signed', () => {
    sell({});
    answer(2, 'amended');
    const entry = showEntry(till.desk, { epoch: 1, sequence: 2 });
    expect(JSON.parse(entry.body)).toMatchObject({ sequence: 2, kind: 'sale-completed' });
    expect(entry.answer).toMatchObject({ status: 'amended', settled: false });
    expect(Buffer.from(entry.signature, 'base64')).toHaveLength(64);
    expect(() => showEntry(till.desk, { epoch: 1, sequence: 3 })).toThrow(refusal('ENTRY_NOT_FOUND'));
  });

  it('is checked, and says which entry is broken', async () => {
    for (let sale = 0; sale < 60; sale += 1) sell({});
    expect(await checkJournal(till.desk)).toEqual({ checked: 61, problems: [] });
    till.desk.journal.$client.exec(
      `DROP TRIGGER entries_never_change; UPDATE entries SET signature = zeroblob(64) WHERE sequence = 60`,
    );
    const problems = [{ epoch: 1, sequence: 60, problem: 'SIGNATURE_INVALID' }];
    expect(await checkJournal(till.desk)).toEqual({ checked: 61, problems });
  });
});

describe('answering a refusal', () => {
  it('adds an entry that names the refused one, once, and nobody has to look any more', () => {
    sell({});
    answer(2, 'refused');
    const refused = idAt(2);
    expect(needsPerson()).toBe(1);
    answerRefusal(till.desk, manager, refused, 'settled-with-member');
    expect(JSON.parse(showEntry(till.desk, { epoch: 1, sequence: 3 }).body)).toMatchObject({
      kind: 'refusal-answered',
      payload: { answersEntryId: refused, staffId: managerId, resolution: 'settled-with-member' },
    });
    expect(needsPerson()).toBe(0);
    expect(list('needs-person')).toEqual([]);
    till = till.restart();
    expect(needsPerson()).toBe(0);
    expect(list('all')[1]?.answer).toMatchObject({ status: 'refused', settled: true });
    expect(() => answerRefusal(till.desk, manager, refused, 'reported')).toThrow(refusal('ALREADY_ANSWERED'));
  });

  it('refuses what was not refused, and what is not there', () => {
    sell({});
    answer(2, 'accepted');
    expect(() => answerRefusal(till.desk, manager, idAt(2), 'reported')).toThrow(refusal('NOT_REFUSED'));
    expect(() => answerRefusal(till.desk, manager, idAt(1), 'reported')).toThrow(refusal('NOT_REFUSED'));
    expect(() => answerRefusal(till.desk, manager, newId(), 'reported')).toThrow(refusal('ENTRY_NOT_FOUND'));
    expect(list('all')).toHaveLength(2);
  });
});

describe('what a person has to look at', () => {
  it('is an amendment that bears a code, until it is answered as a refusal is', () => {
    sell({});
    answer(2, 'amended');
    expect(needsPerson()).toBe(0);
    expect(() => answerRefusal(till.desk, manager, idAt(2), 'reported')).toThrow(refusal('NOT_REFUSED'));
    sell({});
    answer(3, 'amended', 'REFUND_EXCEEDS_SALE');
    expect(needsPerson()).toBe(1);
    expect(list('needs-person').map(({ sequence }) => sequence)).toEqual([3]);
    answerRefusal(till.desk, manager, idAt(3), 'settled-with-member');
    expect(needsPerson()).toBe(0);
    expect(list('needs-person')).toEqual([]);
    expect(list('all')[1]?.answer).toMatchObject({ status: 'amended', settled: true });
    expect(() => answerRefusal(till.desk, manager, idAt(3), 'reported')).toThrow(refusal('ALREADY_ANSWERED'));
  });

  it('is an enrolment that several members match, until somebody says who it is', () => {
    const { entryId, provisionalId } = enrol('+4930123456');
    expect(needsPerson()).toBe(0);
    answer(2, 'waiting', 'SEVERAL_MATCHES');
    settle(2, [2], 'waiting');
    expect(needsPerson()).toBe(1);
    expect(list('needs-person')).toMatchObject([{ kind: 'member-enrolled', answer: { settled: false } }]);
    const candidates = enrolmentCandidates(till.desk, entryId);
    expect(candidates).toEqual([
      { memberId: twins[0], displayName: 'Ada', hints: ['4471'] },
      { memberId: twins[1], displayName: 'Bea', hints: ['4471'] },
    ]);
    linkEnrolment(till.desk, manager, entryId, twins[1] ?? null);
    expect(JSON.parse(showEntry(till.desk, { epoch: 1, sequence: 3 }).body)).toMatchObject({
      kind: 'enrolment-linked',
      payload: { enrolmentEntryId: entryId, provisionalId, memberId: twins[1], staffId: managerId },
    });
    expect(needsPerson()).toBe(0);
    expect(list('needs-person')).toEqual([]);
    expect(list('all')[1]?.answer).toMatchObject({ status: 'waiting', settled: true });
    expect(() => linkEnrolment(till.desk, manager, entryId, null)).toThrow(refusal('ALREADY_ANSWERED'));
  });

  it('is that enrolment again where central refuses the word, and a flag on it is another matter', () => {
    const { entryId } = enrol('+4930123456');
    answer(2, 'waiting', 'SEVERAL_MATCHES');
    settle(2, [2], 'waiting');
    linkEnrolment(till.desk, manager, entryId, null);
    answer(3, 'refused', 'MEMBER_UNKNOWN');
    expect(list('needs-person').map(({ sequence }) => sequence)).toEqual([3, 2]);
    linkEnrolment(till.desk, manager, entryId, twins[0] ?? null);
    expect(list('needs-person').map(({ sequence }) => sequence)).toEqual([3]);
    till.desk.replica().$client.exec('DELETE FROM unsettled');
    answer(2, 'amended', 'CARD_TAKEN');
    expect(list('needs-person').map(({ sequence }) => sequence)).toEqual([3, 2]);
    answerRefusal(till.desk, manager, entryId, 'settled-with-member');
    expect(list('needs-person').map(({ sequence }) => sequence)).toEqual([3]);
  });

  it('counts an enrolment that waits also where the journal has no answer to it, as after a snapshot', () => {
    const { entryId } = enrol('+4930123456');
    settle(2, [2], 'waiting');
    expect(needsPerson()).toBe(1);
    linkEnrolment(till.desk, manager, entryId, null);
    expect(needsPerson()).toBe(0);
  });

  it('refuses a word on what is no enrolment, does not wait, or on somebody who does not match', () => {
    sell({});
    expect(() => enrolmentCandidates(till.desk, newId())).toThrow(refusal('ENTRY_NOT_FOUND'));
    expect(() => enrolmentCandidates(till.desk, idAt(2))).toThrow(refusal('ENTRY_NOT_FOUND'));
    expect(() => linkEnrolment(till.desk, manager, idAt(2), null)).toThrow(refusal('ENTRY_NOT_FOUND'));
    const { entryId } = enrol('+4930123456');
    expect(() => linkEnrolment(till.desk, manager, entryId, null)).toThrow(refusal('ALREADY_ANSWERED'));
    settle(3, [3], 'waiting');
    expect(() => linkEnrolment(till.desk, manager, entryId, memberId)).toThrow(refusal('MEMBER_NOT_FOUND'));
  });
});

describe('the journal of a whole day', () => {
  it('tells of each kind who it is about, and what came back below zero', async () => {
    sell({ withMember: true });
    await refundSale(till.desk, manager, {
      refundId: newId(),
      request: { kind: 'void', receiptNumber: 'T3-1-2' },
      shown: { moneyMinor: 900, reversedEarnPoints: 13, returnedPoints: 0 },
      tenders: [{ kind: 'cash', amountMinor: 900 }],
      approval: null,
    });
    enrol('+4930999111');
    replaceCard(till.desk, manager, { memberId, reason: 'lost', newCard: 'EA00001234' });
    const nothing = { receiptNumber: null, netMinor: null, earnPoints: null };
    expect(list('all')).toMatchObject([
      { kind: 'card-replaced', memberHint: '4471', ...nothing },
      { kind: 'member-enrolled', memberHint: '9111', ...nothing },
      { kind: 'sale-refunded', receiptNumber: 'T3-1-3', memberHint: '4471', netMinor: -900, earnPoints: -13 },
      { kind: 'sale-completed', receiptNumber: 'T3-1-2', memberHint: '4471', netMinor: 900, earnPoints: 13 },
      { kind: 'epoch-opened', memberHint: null },
    ]);
    expect(list('sales').map(({ sequence }) => sequence)).toEqual([3, 2]);
    // What came back is found by the receipt that it is of, too.
    expect(list('all', 't3-1-2').map(({ sequence }) => sequence)).toEqual([3, 2]);
    expect(list('all', 'T3-1-3').map(({ sequence }) => sequence)).toEqual([3]);
    expect(await checkJournal(till.desk)).toEqual({ checked: 5, problems: [] });
  });
});

describe('a shift', () => {
  it('counts what was sold since it was opened, and what should be in the drawer', () => {
    sell({ tenders: [cash(1_000)] });
    expect(currentShift(till.desk)).toBeNull();
    const opened = openShift(till.desk, manager, 20_000);
    expect(opened).toMatchObject({ openedBy: 'Yuki', floatMinor: 20_000, sales: 0, expectedCashMinor: 20_000 });
    sell({ tenders: [cash(1_000, 5_000)] });
    sell({ tenders: [{ kind: 'card', amountMinor: 600 }, cash(400)] });
    sell({});
    till = till.restart();
    expect(currentShift(till.desk)).toMatchObject({
      shiftId: opened.shiftId,
      sales: 3,
      netMinor: 3_000,
      expectedCashMinor: 21_400,
    });
    expect(() => openShift(till.desk, manager, 0)).toThrow(refusal('SHIFT_OPEN'));
    expect(() => closeShift(till.desk, manager, newId(), 0)).toThrow(refusal('SHIFT_NOT_OPEN'));
    const closed = closeShift(till.desk, manager, opened.shiftId, 21_000);
    expect(closed).toMatchObject({
      sales: 3,
      expectedCashMinor: 21_400,
      countedCashMinor: 21_000,
      differenceMinor: -400,
    });
    expect(currentShift(till.desk)).toBeNull();
    expect(() => closeShift(till.desk, manager, opened.shiftId, 0)).toThrow(refusal('SHIFT_NOT_OPEN'));
    expect(openShift(till.desk, manager, 0)).toMatchObject({ sales: 0, expectedCashMinor: 0 });
  });

  it('belongs to the day on which it was opened, and both ends are in the journal', () => {
    till.time.nowMs += 11 * HOUR_MS;
    const { shiftId } = openShift(till.desk, manager, 0);
    till.time.nowMs += 2 * HOUR_MS;
    closeShift(till.desk, manager, shiftId, 0);
    expect(JSON.parse(showEntry(till.desk, { epoch: 1, sequence: 3 }).body).payload).toMatchObject({
      shiftId,
      businessDay: '2026-07-01',
    });
    expect(list('all').map(({ kind }) => kind)).toEqual(['shift-closed', 'shift-opened', 'epoch-opened']);
  });
});

describe('the day report', () => {
  it('adds up the journal of a business day of the store', () => {
    sell({ withMember: true, tenders: [{ kind: 'card', amountMinor: 400 }, cash(500, 1_000)] });
    sell({ categoryId: 'home' });
    answer(2, 'accepted');
    settle(2, []);
    expect(dayReport(till.desk, null)).toEqual({
      businessDay: '2026-07-01',
      currency: 'EUR',
      sales: 2,
      withMember: 1,
      grossMinor: 2_000,
      discountMinor: 100,
      netMinor: 1_900,
      refunds: 0,
      refundedMinor: 0,
      pointsMinor: 0,
      redeemedPoints: 0,
      returnedPoints: 0,
      reversedEarnPoints: 0,
      cashMinor: 500,
      cardMinor: 1_400,
      taxLines: [
        { taxBasisPoints: 700, netMinor: 900, taxableMinor: 841, taxMinor: 59 },
        { taxBasisPoints: 1_900, netMinor: 1_000, taxableMinor: 840, taxMinor: 160 },
      ],
      earnPoints: 13,
      categories: [
        { categoryId: 'home', name: 'Category', netMinor: 1_000 },
        { categoryId: 'food', name: 'Category', netMinor: 900 },
      ],
      waiting: 1,
    });
  });

  it.each([
    ['2026-06-30', 0],
    ['2026-07-01', 2],
    ['2026-07-02', 1],
    ['2026-07-03', 0],
  ])('of %s has %i sales: midnight is the store’s', (day, sales) => {
    sell({});
    // 23:59 and 00:00 in Berlin.
    till.time.nowMs = Date.UTC(2026, 6, 1, 21, 59);
    sell({});
    till.time.nowMs = Date.UTC(2026, 6, 1, 22);
    sell({});
    expect(dayReport(till.desk, day).sales).toBe(sales);
  });
});

function list(filter: EntryFilter, text = '') {
  return listJournal(till.desk, { before: null, limit: 200, filter, text }).rows;
}

function idAt(sequence: number): string {
  return readEntryAt(till.desk.journal, { epoch: 1, sequence })?.entry.id ?? '';
}

function needsPerson(): number {
  return queueSummary(till.desk.journal, readReplicaState(till.desk.replica())).needsPerson;
}

/** Central's answer to the entry at a place, as the feed brings it. */
function answer(
  sequence: number,
  status: 'accepted' | 'amended' | 'refused' | 'parked' | 'waiting',
  code: string | null = null,
): void {
  const verdict = {
    kind: 'verdict',
    entryId: idAt(sequence),
    epoch: 1,
    sequence,
    status,
    code,
    amendments: [],
  } as const;
  inJournalTransaction(till.desk.journal, (tx) =>
    recordVerdicts(tx, [{ verdict: { ...verdict, amendments: [] }, feedSequence: sequence }], {
      incarnation: newId(),
      answeredAtMs: till.time.nowMs,
    }),
  );
}

/** How far the replica has central's answers. */
function settle(watermark: number, unsettled: number[], status: 'parked' | 'waiting' = 'parked'): void {
  const { $client } = till.desk.replica();
  $client.prepare('UPDATE meta SET watermark_epoch = 1, watermark_sequence = ?').run(watermark);
  for (const sequence of unsettled) {
    $client.prepare('INSERT INTO unsettled VALUES (?, 1, ?, ?)').run(idAt(sequence), sequence, status);
  }
}

function cash(amountMinor: number, receivedMinor = amountMinor): MoneyTender {
  return { kind: 'cash', amountMinor, receivedMinor };
}

/** A sale of 10.00 EUR; 9.00 for the member, who is Gold. */
function sell({
  withMember = false,
  categoryId = 'food',
  tenders,
}: {
  withMember?: boolean;
  categoryId?: string;
  tenders?: MoneyTender[];
}) {
  const netMinor = withMember ? 900 : 1_000;
  completeSale(till.desk, manager, {
    saleId: newId(),
    lines: [lineOf({ categoryId })],
    member: withMember ? { memberId, identifiedBy: 'card' } : null,
    shown: { toPayMinor: netMinor, earnPoints: withMember ? 13 : 0, redeemedPoints: 0 },
    tenders: tenders ?? [{ kind: 'card', amountMinor: netMinor }],
  });
}

function enrol(phone: string) {
  const provisionalId = newId();
  const who = { displayName: 'Zoe', phone, email: '', card: '', consents: { terms: true, marketing: false } };
  enrolMember(till.desk, manager, { enrolmentId: provisionalId, ...who, enrolAnyway: true });
  return { provisionalId, entryId: idAt(readHead(till.desk.journal).sequence) };
}

function refusal(code: string) {
  return expect.objectContaining({ name: 'Refusal', code });
}
