import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TillStatus, tillContract } from '../../src-shared/contracts/till.ts';
import { lineOf } from '../../src-shared/domain/program.fixture.ts';
import type { SignedIn } from '../desk/desk.ts';
import { createReceiptPrinter } from '../hardware/receipt-printer.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { serveTill } from './serve-till.ts';
import { PairingRefusedError, type Till } from './till.ts';

type Client = ContractRouterClient<typeof tillContract>;

const [staffId, supervisorId, managerId] = [newId(), newId(), newId()];
let desk: TestDesk;
let served: ReturnType<typeof serve>;

beforeEach(async () => {
  desk = await createTestDesk({
    staff: [
      { staffId, name: 'Ines', pin: '2468' },
      { staffId: supervisorId, name: 'Omar', pin: '1111', role: 'supervisor' },
      { staffId: managerId, name: 'Yuki', pin: '9999', role: 'manager' },
    ],
  });
  served = serve();
});
afterEach(async () => {
  await served.close();
  desk.remove();
});

const MANAGERS: [string, (client: Client) => Promise<unknown>][] = [
  ['configure printer', (client) => client.printer.configure(null)],
  ['sync report', (client) => client.manager.sync()],
  ['send now', (client) => client.manager.sendNow()],
  ['journal', (client) => client.manager.journal({ before: null, limit: 10, filter: 'all', text: '' })],
  ['entry', (client) => client.manager.entry({ epoch: 1, sequence: 1 })],
  ['answer refusal', (client) => client.manager.answerRefusal({ entryId: newId(), resolution: 'reported' })],
  ['enrolment candidates', (client) => client.manager.enrolmentCandidates({ entryId: newId() })],
  ['link enrolment', (client) => client.manager.linkEnrolment({ entryId: newId(), memberId: null })],
  ['verify journal', (client) => client.manager.verifyJournal()],
  ['rebuild replica', (client) => client.manager.rebuildReplica()],
  ['day report', (client) => client.manager.dayReport({ businessDay: null })],
  ['shift', (client) => client.manager.shift()],
  ['open shift', (client) => client.manager.openShift({ floatMinor: 0 })],
  ['close shift', (client) => client.manager.closeShift({ shiftId: newId(), countedCashMinor: 0 })],
];

describe('the port', () => {
  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['read', (client) => client.sale.read({ text: '1', source: 'typed' })],
    ['draft', (client) => client.sale.draft()],
    ['categories', (client) => client.sale.categories()],
    ['quote', (client) => client.sale.quote(draft())],
    ['discard', (client) => client.sale.discard({ saleId: newId() })],
    [
      'complete',
      (client) =>
        client.sale.complete({
          ...draft(),
          shown: { toPayMinor: 1_000, earnPoints: 0, redeemedPoints: 0 },
          tenders: [],
        }),
    ],
    ['park', (client) => client.sale.park(draft())],
    ['parked', (client) => client.sale.parked()],
    ['recall', (client) => client.sale.recall({ saleId: newId(), open: draft() })],
    ['redeem options', (client) => client.sale.redeemOptions(draft())],
    ['redeem', (client) => client.sale.redeem({ draft: draft(), what: { kind: 'reward', rewardId: 'mug' } })],
    ['cancel redemption', (client) => client.sale.cancelRedemption({ draft: draft(), holdId: newId() })],
    ['movements', (client) => client.members.movements({ memberId: newId() })],
    ['enrol', (client) => client.members.enrol(newcomer())],
    ['replace card', (client) => client.members.replaceCard({ memberId: newId(), reason: 'lost', newCard: '' })],
    ['find receipt', (client) => client.refunds.find({ receiptNumber: 'T3-1-2' })],
    ['quote refund', (client) => client.refunds.quote({ kind: 'void', receiptNumber: 'T3-1-2' })],
    [
      'complete refund',
      (client) =>
        client.refunds.complete({
          refundId: newId(),
          request: { kind: 'void', receiptNumber: 'T3-1-2' },
          shown: { moneyMinor: 0, reversedEarnPoints: 0, returnedPoints: 0 },
          tenders: [],
          approval: null,
        }),
    ],
    ['latest receipt', (client) => client.receipts.latest()],
    ['preview', (client) => client.receipts.preview({ saleId: newId() })],
    ['print', (client) => client.receipts.print({ saleId: newId() })],
    ['printer settings', (client) => client.printer.settings()],
    ...MANAGERS,
  ])('refuses %s while nobody is signed in', async (_, call) => {
    await expect(call(served.client)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', defined: true });
  });

  it('signs in, sells, wakes sync, and asks again after signing out', async () => {
    const { client } = served;
    expect(await client.session.staff()).toContainEqual({ staffId, name: 'Ines', role: 'cashier' });
    await client.session.signIn({ staffId, pin: '2468' });
    const sale = { ...(await client.sale.draft()), lines: [lineOf({})] };
    const { quote } = await client.sale.quote(sale);
    const shown = { toPayMinor: quote.toPayMinor, earnPoints: quote.earn.points, redeemedPoints: 0 };
    const receipt = await client.sale.complete({ ...sale, shown, tenders: card(shown.toPayMinor) });
    expect(receipt).toMatchObject({ staffName: 'Ines', sale: { saleId: sale.saleId } });
    expect(served.committed()).toBe(1);
    await client.session.signOut();
    await expect(client.sale.draft()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
  });

  it('says by name why points cannot be used', async () => {
    const { client } = served;
    await client.session.signIn({ staffId, pin: '2468' });
    const what = { kind: 'points-payment', points: 100 } as const;
    const nobody = draft();
    await expect(client.sale.redeem({ draft: nobody, what })).rejects.toMatchObject({
      code: 'NO_MEMBER',
      defined: true,
    });
    const enrolled = await client.members.enrol(newcomer());
    const sale = { ...nobody, member: { memberId: enrolled.memberId, identifiedBy: 'enrolled' as const } };
    expect(await client.sale.redeemOptions(sale)).toEqual({
      redeemable: { points: 0, reason: null },
      pointsPayment: null,
      rewards: [],
    });
    await expect(client.sale.redeem({ draft: sale, what })).rejects.toMatchObject({
      code: 'REDEMPTION_NOT_POSSIBLE',
      data: { problem: 'not-offered' },
    });
    expect((await client.sale.cancelRedemption({ draft: sale, holdId: newId() })).quote.toPayMinor).toBe(1_000);
    expect(await client.members.movements(enrolled)).toEqual({ movements: [], source: 'own', asOfMs: null });
  });

  it.each(MANAGERS)('refuses %s to a cashier and to a supervisor, whatever the window shows', async (_, call) => {
    for (const [id, pin] of [
      [staffId, '2468'],
      [supervisorId, '1111'],
    ] as const) {
      await served.client.session.signIn({ staffId: id, pin });
      await expect(call(served.client)).rejects.toMatchObject({ code: 'NOT_ALLOWED', defined: true });
    }
    expect(served.asked).toEqual([]);
  });

  it('serves a manager the whole of a day', async () => {
    const { client } = served;
    await client.session.signIn({ staffId: managerId, pin: '9999' });
    const shift = await client.manager.openShift({ floatMinor: 10_000 });
    await expect(client.manager.openShift({ floatMinor: 0 })).rejects.toMatchObject({ code: 'SHIFT_OPEN' });
    const tenders = [{ kind: 'cash' as const, amountMinor: 1_000, receivedMinor: 2_000 }];
    const sold = await client.sale.complete({
      ...draft(),
      shown: { toPayMinor: 1_000, earnPoints: 0, redeemedPoints: 0 },
      tenders,
    });
    expect(await client.manager.shift()).toMatchObject({ sales: 1, expectedCashMinor: 11_000 });
    expect(await client.manager.dayReport({ businessDay: null })).toMatchObject({
      sales: 1,
      cashMinor: 1_000,
      waiting: 1,
    });
    const { rows, more } = await client.manager.journal({ before: null, limit: 2, filter: 'all', text: '' });
    expect([rows.map(({ kind }) => kind), more]).toEqual([['sale-completed', 'shift-opened'], true]);
    const detail = await client.manager.entry({ epoch: 1, sequence: 3 });
    expect(JSON.parse(detail.body)).toMatchObject({ payload: { receiptNumber: sold.sale.receiptNumber } });
    const closing = { shiftId: shift.shiftId, countedCashMinor: 10_900 };
    expect(await client.manager.closeShift(closing)).toMatchObject({ differenceMinor: -100 });
    await expect(client.manager.closeShift(closing)).rejects.toMatchObject({ code: 'SHIFT_NOT_OPEN' });
    expect(await client.manager.verifyJournal()).toEqual({ checked: 4, problems: [] });
    expect(await client.manager.sync()).toMatchObject({ waiting: 4, failures: 3, points: [] });
    await client.manager.rebuildReplica();
    await client.manager.sendNow();
    expect(served.asked).toEqual(['rebuild', 'send']);
    expect(served.failures).toEqual([]);
  });

  it('shows a receipt as it would print, and says that there is no printer', async () => {
    const { client } = served;
    await client.session.signIn({ staffId: managerId, pin: '9999' });
    const { sale } = await client.sale.complete({
      ...draft(),
      shown: { toPayMinor: 1_000, earnPoints: 0, redeemedPoints: 0 },
      tenders: card(1_000),
    });
    const { lines, columns } = await client.receipts.preview({ saleId: sale.saleId });
    expect(lines.join('\n')).toContain(sale.receiptNumber);
    expect(columns).toBe(42);
    const unknown = client.receipts.print({ saleId: newId() });
    await expect(unknown).rejects.toMatchObject({ code: 'RECEIPT_NOT_FOUND', defined: true });
    const nowhere = client.receipts.print({ saleId: sale.saleId });
    await expect(nowhere).rejects.toMatchObject({ code: 'NO_PRINTER', defined: true });
    const settings = { host: '127.0.0.1', port: 9, columns: 32 as const, automatic: false, drawer: true };
    await client.printer.configure(settings);
    expect(await client.printer.settings()).toEqual(settings);
    expect((await client.receipts.preview({ saleId: sale.saleId })).columns).toBe(32);
  });

  it('takes goods back, wakes sync, and shows what goes back as it would print', async () => {
    const { client } = served;
    await client.session.signIn({ staffId, pin: '2468' });
    const shown = { toPayMinor: 1_000, earnPoints: 0, redeemedPoints: 0 };
    const { sale } = await client.sale.complete({ ...draft(), shown, tenders: card(1_000) });
    const { receiptNumber } = sale;
    expect(await client.sale.read({ text: receiptNumber, source: 'scan' })).toEqual({ kind: 'receipt', receiptNumber });
    expect(await client.refunds.find({ receiptNumber })).toMatchObject({ canVoid: true, knownFrom: 'own-journal' });
    const request = { kind: 'void' as const, receiptNumber };
    const { totals } = await client.refunds.quote(request);
    const refund = {
      refundId: newId(),
      request,
      shown: { moneyMinor: totals.moneyMinor, reversedEarnPoints: 0, returnedPoints: 0 },
      tenders: [{ kind: 'cash' as const, amountMinor: 1_000 }],
      approval: null,
    };
    const other = client.refunds.complete({ ...refund, shown: { ...refund.shown, moneyMinor: 1 } });
    await expect(other).rejects.toMatchObject({ code: 'QUOTE_CHANGED', defined: true, data: { totals } });
    const receipt = await client.refunds.complete(refund);
    expect(await client.refunds.complete(refund)).toEqual(receipt);
    expect(served.committed()).toBe(3);
    const { lines } = await client.receipts.preview({ saleId: refund.refundId });
    expect(lines.join('\n')).toContain(receipt.refund.receiptNumber);
    const again = client.refunds.quote({ kind: 'lines', receiptNumber, lines: [{ lineId: 'a', quantity: 1 }] });
    await expect(again).rejects.toMatchObject({ code: 'REFUND_TOO_MUCH', defined: true, data: { leftQuantity: 0 } });
    await expect(client.refunds.quote(request)).rejects.toMatchObject({ code: 'CANNOT_VOID', defined: true });
    const elsewhere = client.refunds.find({ receiptNumber: 'Q9-1-7' });
    await expect(elsewhere).rejects.toMatchObject({ code: 'RECEIPT_ELSEWHERE', defined: true });
    expect(served.failures).toEqual([]);
  });

  it('asks for a word on what stands on paper alone', async () => {
    const { client } = served;
    await client.session.signIn({ staffId, pin: '2468' });
    const request = { kind: 'paper' as const, receiptNumber: 'Q9-1-7', lines: [lineOf({})] };
    expect(await client.refunds.quote(request)).toMatchObject({ needsApproval: true });
    const refund = {
      refundId: newId(),
      request,
      shown: { moneyMinor: 1_000, reversedEarnPoints: 0, returnedPoints: 0 },
      tenders: [{ kind: 'cash' as const, amountMinor: 1_000 }],
    };
    const alone = client.refunds.complete({ ...refund, approval: null });
    await expect(alone).rejects.toMatchObject({ code: 'APPROVAL_NEEDED', defined: true });
    const wrong = client.refunds.complete({ ...refund, approval: { staffId: supervisorId, pin: '0000' } });
    await expect(wrong).rejects.toMatchObject({ code: 'PIN_WRONG', defined: true, data: { attemptsLeft: 4 } });
    const approval = { staffId: supervisorId, pin: '1111' };
    const { refund: done } = await client.refunds.complete({ ...refund, approval });
    expect(done).toMatchObject({ staffId, approvedByStaffId: supervisorId });
  });

  it('enrols a member, and says what cannot stay as it is', async () => {
    const { client } = served;
    await client.session.signIn({ staffId, pin: '2468' });
    const nameless = client.members.enrol({ ...newcomer(), displayName: ' ' });
    await expect(nameless).rejects.toMatchObject({
      code: 'ENROLMENT_INVALID',
      defined: true,
      data: { field: 'displayName', problem: 'empty' },
    });
    const member = await client.members.enrol(newcomer());
    expect(member).toMatchObject({ displayName: 'Zoe', provisional: true, standing: 'pending' });
    expect(served.committed()).toBe(1);
    await expect(client.members.enrol(newcomer())).rejects.toMatchObject({
      code: 'ALREADY_MEMBER',
      defined: true,
      data: { members: [{ memberId: member.memberId }] },
    });
    const cardless = client.members.replaceCard({ memberId: member.memberId, reason: 'lost', newCard: '' });
    await expect(cardless).rejects.toMatchObject({ code: 'NO_CARD', defined: true });
    const unread = client.members.replaceCard({ memberId: member.memberId, reason: 'lost', newCard: 'x' });
    await expect(unread).rejects.toMatchObject({
      code: 'CARD_INVALID',
      defined: true,
      data: { problem: 'unreadable' },
    });
    expect(served.failures).toEqual([]);
  });

  it('parks a sale for whoever comes next', async () => {
    const { client } = served;
    await client.session.signIn({ staffId, pin: '2468' });
    const open = draft();
    const next = await client.sale.park(open);
    expect(next.lines).toEqual([]);
    await expect(client.sale.park(next)).rejects.toMatchObject({ code: 'NOTHING_TO_PARK', defined: true });
    await client.session.signIn({ staffId: supervisorId, pin: '1111' });
    expect(await client.sale.parked()).toMatchObject([{ saleId: open.saleId, lines: 1, grossMinor: 1_000 }]);
    expect(await client.sale.recall({ saleId: open.saleId, open: next })).toEqual(open);
    const again = client.sale.recall({ saleId: open.saleId, open: next });
    await expect(again).rejects.toMatchObject({ code: 'SALE_NOT_PARKED', defined: true });
  });

  it('names its errors and carries what belongs to them', async () => {
    const wrong = served.client.session.signIn({ staffId, pin: '0000' });
    await expect(wrong).rejects.toMatchObject({ code: 'PIN_WRONG', defined: true, data: { attemptsLeft: 4 } });
    const pairing = { centralUrl: 'x', enrolmentCode: 'y', certificateAuthority: null, acceptWeakKeyStore: false };
    await expect(served.client.pairing.pair(pairing)).rejects.toMatchObject({
      code: 'CENTRAL_UNREACHABLE',
      defined: true,
      data: { problem: 'timed-out' },
    });
    expect(served.failures).toEqual([]);
  });

  it.each([
    ['a PIN that is none', { staffId, pin: 'abcd' }],
    ['a person that is none', { staffId: 'nobody', pin: '2468' }],
    ['nothing', {}],
  ])('refuses %s before anything is done', async (_, input) => {
    await expect(served.client.session.signIn(input as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('keeps what went wrong inside to itself, and has it logged', async () => {
    const { client } = served;
    await client.session.signIn({ staffId, pin: '2468' });
    desk.desk.journal.$client.exec('DROP TABLE drafts');
    const failure = await client.sale.draft().catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error' });
    expect(served.failures).toHaveLength(1);
  });

  it('tells the status at once and after each change', async () => {
    const watched = await served.client.status.watch();
    expect((await watched.next()).value).toMatchObject({ session: null });
    await served.client.session.signIn({ staffId, pin: '2468' });
    expect((await watched.next()).value).toMatchObject({ session: { name: 'Ines' } });
    await watched.return();
  });
});

function card(amountMinor: number) {
  return [{ kind: 'card' as const, amountMinor }];
}

function newcomer() {
  const contacts = { phone: '030 123456', email: '', card: '' };
  const consents = { terms: true, marketing: false };
  return { enrolmentId: newId(), displayName: 'Zoe', ...contacts, consents, enrolAnyway: false };
}

function draft() {
  return { saleId: newId(), lines: [lineOf({})], member: null };
}

function serve() {
  const { port1, port2 } = new MessageChannel();
  const failures: unknown[] = [];
  const listeners = new Set<() => void>();
  const change = () => {
    for (const listener of listeners) listener();
  };
  let signedIn: SignedIn | null = null;
  let committed = 0;
  const asked: string[] = [];
  const { journal, till: place } = desk.desk;
  const printer = createReceiptPrinter({
    journal,
    nowMs: () => desk.time.nowMs,
    place: place.store,
    receiptOf: () => null,
    onStatus: change,
    onFailure: (failure) => failures.push(failure),
  });
  const set = (person: SignedIn | null) => {
    signedIn = person;
    change();
  };
  const till: Till = {
    status: () => statusOf(signedIn),
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pair: () =>
      Promise.reject(new PairingRefusedError({ code: 'CENTRAL_UNREACHABLE', data: { problem: 'timed-out' } })),
    desk: () => desk.desk,
    signedIn: () => signedIn,
    signIn: set,
    signOut: () => set(null),
    committed() {
      committed += 1;
    },
    syncFigures: () => ({ lastContactAtMs: null, nextTryAtMs: null, failuresInARow: 3, failures: 3, sentPerMinute: 0 }),
    async sendNow() {
      asked.push('send');
    },
    rebuildReplica: () => void asked.push('rebuild'),
    printer: () => printer,
  };
  serveTill(port1, till, (failure) => failures.push(failure));
  port1.start();
  const client: Client = createORPCClient(new RPCLink({ port: port2 }));
  port2.start();
  const close = async () => {
    await printer.stop();
    port1.close();
  };
  return { client, failures, asked, committed: () => committed, close };
}

function statusOf(session: SignedIn | null): TillStatus {
  return {
    stage: 'ready',
    blocked: null,
    till: null,
    session,
    connection: { state: 'offline', sinceMs: 0, lastContactAtMs: null, nextTryAtMs: null, problem: null },
    queue: { waiting: 0, oldestAtMs: null, needsPerson: 0 },
    replica: { members: 0, asOfMs: null, building: null },
    developmentRuntime: null,
    keyStore: 'none',
    printer: null,
    clockSuspect: false,
  };
}
