import { setImmediate as turn } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SaleDraft, SaleQuote } from '../../src-shared/contracts/till.ts';
import { lineOf } from '../../src-shared/domain/program.fixture.ts';
import type { ProgramConfig, Reward } from '../../src-shared/domain/program.ts';
import { entryBodySchema } from '../../src-shared/journal/entry.ts';
import { readHoldsNotClosed } from '../journal/holds.ts';
import { readUnsentEntries } from '../journal/read-entries.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { type Fate, HOLD_LIFE_MS, PointsCentral } from '../testing/points-central.ts';
import { cancelRedemption } from './cancel-redemption.ts';
import { closeLeftHolds } from './close-holds.ts';
import { completeSale } from './complete-sale.ts';
import type { SignedIn } from './desk.ts';
import { viewMember } from './member-view.ts';
import { parkSale } from './park-sale.ts';
import { quoteSale } from './quote-sale.ts';
import { recallSale } from './recall-sale.ts';
import { redeemOptions } from './redeem-options.ts';
import { redeemPoints } from './redeem-points.ts';
import { currentDraft, discardDraft } from './sale-draft.ts';

const [memberId, otherId] = [newId(), newId()];
const staff: SignedIn = { staffId: newId(), name: 'Ines', role: 'cashier' };
/** 100 points pay 1 EUR, from 100 in steps of 50, up to all of it. */
const pointsPayment = {
  rate: { numerator: 1, denominator: 1 },
  minimumPoints: 100,
  stepPoints: 50,
  maximumShareBasisPoints: 10_000,
};
const rewards = [
  rewardOf('five', 400, { kind: 'amount-off', amountMinor: 500 }),
  rewardOf('voucher', 200, { kind: 'gift-voucher', amountMinor: 1_000 }),
  rewardOf('car', 5_000, { kind: 'merchandise' }),
];

let till: TestDesk;
let central: PointsCentral;
let onEntries: ReturnType<typeof vi.fn<() => void>>;
beforeEach(() => start());
afterEach(() => till.remove());

describe('points as payment', () => {
  it('are held, then spent in the sale, which pays the rest with money', async () => {
    const sale = draftOf();
    const { quote, member } = await pay(sale, 500);
    expect(quote).toMatchObject({ toPayMinor: 1_500, totals: { netMinor: 2_000 } });
    expect(quote.redemptions).toMatchObject([
      { kind: 'points-payment', heldPoints: 500, points: 500, amountMinor: 500 },
    ]);
    expect(member?.redeemable).toEqual({ points: 1_000, reason: null });
    const receipt = complete(sale, quote);
    const [hold] = central.asked;
    expect(receipt.sale).toMatchObject({
      redemptions: [{ holdId: hold?.holdId, kind: 'points-payment', points: 500, amountMinor: 500, voucherCode: null }],
      closesHolds: [hold?.holdId],
      tenders: [
        { kind: 'points', amountMinor: 500, points: 500 },
        { kind: 'card', amountMinor: 1_500 },
      ],
      totals: { netMinor: 2_000 },
    });
    // What points pay earns nothing in this program.
    expect(receipt).toMatchObject({ balancePoints: 515, sale: { earnPoints: 15 } });
    expect(readHoldsNotClosed(till.desk.journal)).toEqual([]);
    settle();
    expect(viewMember(till.desk, memberId)?.balance).toMatchObject({ points: 515, waitingPoints: 0 });
    expect(central).toMatchObject({ available: 515, spent: 500, held: 0 });
  });

  it('can pay all of it, and then no money is needed', async () => {
    const sale = draftOf({ lines: [lineOf({ unitPriceMinor: 500 })] });
    const { quote } = await pay(sale, 500);
    expect(quote.toPayMinor).toBe(0);
    expect(completeSale(till.desk, staff, { ...sale, shown: shownOf(quote), tenders: [] }).sale.tenders).toEqual([
      { kind: 'points', amountMinor: 500, points: 500 },
    ]);
  });

  it('shrink with the basket in whole steps, and the rest goes back with the sale', async () => {
    const sale = draftOf();
    await pay(sale, 800);
    const smaller = { ...sale, lines: [lineOf({ unitPriceMinor: 333 })] };
    const { quote } = quoteSale(till.desk, smaller);
    expect(quote).toMatchObject({ toPayMinor: 33, redemptions: [{ heldPoints: 800, points: 300 }] });
    expect(complete(smaller, quote).balancePoints).toBe(700);
    settle();
    expect(central).toMatchObject({ available: 700, spent: 300, held: 0 });
    expect(viewMember(till.desk, memberId)?.balance.points).toBe(700);
  });

  it.each<[string, number, string]>([
    ['more than the member has', 1_050, 'not-enough-points'],
    ['more than the sale comes to', 950, 'nothing-left-to-pay'],
    ['less than the program allows', 99, 'below-minimum'],
  ])('are refused for %s', async (_, points, problem) => {
    const sale = draftOf({ lines: [lineOf({ unitPriceMinor: points === 950 ? 900 : 2_000 })] });
    await expect(pay(sale, points)).rejects.toMatchObject({ code: 'REDEMPTION_NOT_POSSIBLE', data: { problem } });
    expect(central.asked).toEqual([]);
    expect(readHoldsNotClosed(till.desk.journal)).toEqual([]);
  });

  it('are held in whole steps', async () => {
    await pay(draftOf(), 449);
    expect(central.asked).toMatchObject([{ points: 400 }]);
  });

  it('a second time take the place of the first, whose points go back', async () => {
    const sale = draftOf();
    await pay(sale, 500);
    const { quote } = await pay(sale, 300);
    expect(quote.redemptions).toMatchObject([{ heldPoints: 300, points: 300 }]);
    expect(closings()).toEqual([[central.asked[0]?.holdId, 'removed']]);
    central.post(till);
    expect(central).toMatchObject({ available: 700, held: 300 });
    expect((await pay(sale, 300)).quote.toPayMinor).toBe(1_700);
    expect(central.asked).toHaveLength(2);
  });

  it('a second time can use the points of the first, as soon as central has them back', async () => {
    const sale = draftOf();
    await pay(sale, 600);
    onEntries.mockImplementation(() => setTimeout(() => central.post(till), 600));
    const { quote } = await pay(sale, 900);
    expect(quote).toMatchObject({ toPayMinor: 1_100, redemptions: [{ points: 900 }] });
    expect(central).toMatchObject({ available: 100, held: 900 });
    expect(new Set(central.asked.map(({ holdId }) => holdId)).size).toBe(2);
  });

  it('with a part of the money too many are refused, and so is money for what points pay', async () => {
    const sale = draftOf();
    const { quote } = await pay(sale, 500);
    const shown = shownOf(quote);
    const ask = (tenders: { kind: 'card'; amountMinor: number }[]) => () =>
      completeSale(till.desk, staff, { ...sale, shown, tenders });
    expect(ask([{ kind: 'card', amountMinor: 2_000 }])).toThrow(refusal('TENDER_WRONG'));
    expect(ask(Array.from({ length: 10 }, () => ({ kind: 'card', amountMinor: 150 })))).toThrow(
      refusal('TENDER_WRONG'),
    );
    const unseen = { ...sale, shown: { ...shown, redeemedPoints: 0 }, tenders: [] };
    expect(() => completeSale(till.desk, staff, unseen)).toThrow(refusal('QUOTE_CHANGED'));
    expect(readHoldsNotClosed(till.desk.journal)).toHaveLength(1);
  });
});

describe('rewards', () => {
  it('come off the sale, or are handed over with a code that stays the same', async () => {
    const sale = draftOf();
    await redeemPoints(till.desk, sale, { kind: 'reward', rewardId: 'five' });
    const { quote } = await redeemPoints(till.desk, sale, { kind: 'reward', rewardId: 'voucher' });
    expect(quote).toMatchObject({ toPayMinor: 1_500, totals: { rewardMinor: 500, netMinor: 1_500 } });
    const receipt = complete(sale, quote);
    expect(receipt.sale.redemptions).toMatchObject([
      { rewardId: 'five', name: 'five', points: 400, amountMinor: 500, voucherCode: null },
      { rewardId: 'voucher', points: 200, voucherCode: expect.stringMatching(/^\w{4}-\w{4}-\w{5}$/) },
    ]);
    expect(receipt.sale.lines[0]).toMatchObject({ rewardMinor: 500 });
    expect(complete(sale, quote)).toEqual(receipt);
    settle();
    expect(central).toMatchObject({ spent: 600, held: 0, available: 415 });
  });

  it.each<[string, string, string]>([
    ['that the program has not', 'no-such', 'not-offered'],
    ['that cost more than the member has', 'car', 'not-enough-points'],
  ])('%s are refused', async (_, rewardId, problem) => {
    await expect(redeemPoints(till.desk, draftOf(), { kind: 'reward', rewardId })).rejects.toMatchObject({
      code: 'REDEMPTION_NOT_POSSIBLE',
      data: { problem },
    });
  });

  it('stand in the list of what is possible, with what is free', async () => {
    const sale = draftOf();
    await pay(sale, 700);
    central.tell(till, memberId);
    expect(redeemOptions(till.desk, sale)).toMatchObject({
      redeemable: { points: 1_000, reason: null },
      pointsPayment: { maximumPoints: 1_000, problem: null },
      rewards: [
        { rewardId: 'five', problem: 'not-enough-points' },
        { rewardId: 'voucher', problem: null },
        { rewardId: 'car', problem: 'not-enough-points' },
      ],
    });
  });
});

describe('without an answer', () => {
  it('of a till that is offline nothing is asked, and the view says why', async () => {
    central.online = false;
    const sale = draftOf();
    await expect(pay(sale, 500)).rejects.toThrow(refusal('REDEEM_OFFLINE'));
    expect(central.asked).toEqual([]);
    expect(quoteSale(till.desk, sale).member?.redeemable).toEqual({ points: 0, reason: 'offline' });
    expect(redeemOptions(till.desk, sale).redeemable).toEqual({ points: 0, reason: 'offline' });
  });

  it.each<Fate>(['question-lost', 'answer-lost'])('(%s) the hold is ended, and no point is lost', async (fate) => {
    central.fates.push(fate);
    const sale = draftOf();
    await expect(pay(sale, 500)).rejects.toThrow(refusal('REDEEM_OFFLINE'));
    expect(closings()).toEqual([[central.asked[0]?.holdId, 'no-answer']]);
    expect(readHoldsNotClosed(till.desk.journal)).toEqual([]);
    expect(onEntries).toHaveBeenCalled();
    expect(quoteSale(till.desk, sale).quote).toMatchObject({ toPayMinor: 2_000, redemptions: [] });
    settle();
    expect(central).toMatchObject({ available: 1_000, held: 0 });
    // The late question meets the tombstone.
    expect(await central.requestHold({ holdId: central.asked[0]?.holdId ?? '', memberId, points: 500 })).toMatchObject({
      kind: 'refused',
    });
  });

  it('a sale that holds points already can be completed with them', async () => {
    const sale = draftOf();
    await pay(sale, 500);
    central.online = false;
    const { quote, member } = quoteSale(till.desk, sale);
    expect(member?.redeemable).toEqual({ points: 500, reason: 'offline' });
    expect(complete(sale, quote).sale.redemptions).toMatchObject([{ points: 500 }]);
  });
});

it('a refusal of central is told, and nothing stays', async () => {
  central.fates.push('member-may-not-redeem');
  await expect(pay(draftOf(), 500)).rejects.toMatchObject({
    code: 'HOLD_REFUSED',
    data: { reason: 'member-may-not-redeem', availablePoints: 1_000 },
  });
  expect(readHoldsNotClosed(till.desk.journal)).toEqual([]);
  expect(closings()).toEqual([]);
});

describe('what a sale holds ends', () => {
  it.each<[string, string | null, (sale: SaleDraft) => unknown]>([
    ['with the redemption', 'removed', (sale) => cancelRedemption(till.desk, sale, central.asked[0]?.holdId ?? '')],
    ['with the sale', 'sale-discarded', (sale) => discardDraft(till.desk, sale.saleId)],
    ['with another member', 'member-changed', (sale) => quoteSale(till.desk, draftOf({ ...sale, member: other() }))],
    ['without a member', 'member-changed', (sale) => quoteSale(till.desk, { ...sale, member: null })],
    [
      'with another member on the parked sale',
      'member-changed',
      (sale) => parkSale(till.desk, { ...sale, member: other() }),
    ],
    [
      'with another member on the sale that is completed',
      'member-changed',
      (sale) => {
        const changed = { ...sale, member: null };
        const shown = { toPayMinor: 2_000, earnPoints: 0, redeemedPoints: 0 };
        completeSale(till.desk, staff, { ...changed, shown, tenders: [{ kind: 'card', amountMinor: 2_000 }] });
      },
    ],
    [
      'at its time',
      'expired',
      (sale) => {
        till.time.nowMs += HOLD_LIFE_MS;
        expect(quoteSale(till.desk, sale).quote.redemptions).toEqual([]);
      },
    ],
    [
      'at its time, with nobody there',
      'expired',
      () => {
        till.time.nowMs += HOLD_LIFE_MS;
        expect(closeLeftHolds(till.desk, 'running')).toBe(1);
      },
    ],
  ])('%s', async (_, reason, end) => {
    const sale = draftOf();
    await pay(sale, 500);
    end(sale);
    expect(closings()).toEqual([[central.asked[0]?.holdId, reason]]);
    expect(readHoldsNotClosed(till.desk.journal)).toEqual([]);
    settle();
    expect(central).toMatchObject({ available: 1_000, held: 0, spent: 0 });
  });

  it('not by parking and taking up again', async () => {
    const sale = draftOf();
    await pay(sale, 500);
    const next = parkSale(till.desk, sale);
    expect(closeLeftHolds(till.desk, 'starting')).toBe(0);
    const elsewhere = quoteSale(till.desk, { ...next, member: sale.member });
    expect(elsewhere.member?.redeemable).toEqual({ points: 500, reason: 'held-elsewhere' });
    const { quote } = quoteSale(till.desk, recallSale(till.desk, sale.saleId, next));
    expect(quote.redemptions).toMatchObject([{ points: 500 }]);
    expect(closings()).toEqual([]);
  });

  it('with an open sale without lines that gives way to a parked one', async () => {
    const parked = draftOf({ member: null });
    parkSale(till.desk, parked);
    const open = draftOf();
    await redeemPoints(till.desk, open, { kind: 'reward', rewardId: 'voucher' });
    recallSale(till.desk, parked.saleId, { ...open, lines: [] });
    expect(closings()).toMatchObject([[central.asked[0]?.holdId, 'sale-discarded']]);
  });
});

describe('while central is asked', () => {
  it('a second call waits for the first', async () => {
    const sale = draftOf();
    const open = shutGate();
    const calls = [pay(sale, 500), redeemPoints(till.desk, sale, { kind: 'reward', rewardId: 'voucher' })];
    await turns();
    expect(central.asked).toHaveLength(1);
    open();
    const [, last] = await Promise.all(calls);
    expect(last?.quote.redemptions).toMatchObject([{ kind: 'points-payment' }, { rewardId: 'voucher' }]);
    expect(central).toMatchObject({ available: 300, held: 700 });
  });

  it.each<[string, string, (sale: SaleDraft) => unknown]>([
    ['the sale is completed', 'no-answer', (sale) => complete(sale, quoteSale(till.desk, sale).quote)],
    ['the sale is discarded', 'sale-discarded', (sale) => discardDraft(till.desk, sale.saleId)],
    ['another member is taken', 'member-changed', (sale) => quoteSale(till.desk, { ...sale, member: other() })],
  ])('and %s, the late grant is of no use, and its points go back', async (_, reason, meanwhile) => {
    const sale = draftOf();
    const open = shutGate();
    const call = pay(sale, 500);
    await turns();
    meanwhile(sale);
    open();
    await expect(call).rejects.toThrow(refusal(reason === 'no-answer' ? 'ALREADY_COMPLETED' : 'HOLD_REFUSED'));
    expect(closings()).toEqual([[central.asked[0]?.holdId, reason]]);
    expect(readHoldsNotClosed(till.desk.journal)).toEqual([]);
    settle();
    expect(central).toMatchObject({ held: 0, spent: 0 });
  });

  it('a call that waited finds its sale gone, and asks nothing', async () => {
    const sale = draftOf();
    const open = shutGate();
    const first = pay(sale, 500);
    const second = redeemPoints(till.desk, sale, { kind: 'reward', rewardId: 'voucher' });
    await turns();
    discardDraft(till.desk, sale.saleId);
    open();
    await expect(first).rejects.toThrow(refusal('HOLD_REFUSED'));
    await expect(second).rejects.toThrow(refusal('HOLD_REFUSED'));
    expect(central.asked).toHaveLength(1);
    expect(currentDraft(till.desk).saleId).not.toBe(sale.saleId);
  });
});

describe('a full disk', () => {
  it('keeps a redemption from being asked for, and changes nothing', async () => {
    const sale = draftOf();
    quoteSale(till.desk, sale);
    fillDisk();
    await expect(pay({ ...sale, lines: manyLines() }, 500)).rejects.toThrow(refusal('DISK_FULL'));
    expect(central.asked).toEqual([]);
    expect(readHoldsNotClosed(till.desk.journal)).toEqual([]);
    expect(currentDraft(till.desk)).toEqual(sale);
  });
});

describe('what can be used', () => {
  it.each<[string, Parameters<typeof start>, { points: number; reason: string | null }]>([
    ['all of it', [], { points: 1_000, reason: null }],
    ['nothing of a membership that is not confirmed', [{ state: 'Pending' }], { points: 0, reason: 'membership' }],
    ['nothing of a program that is closed', [{}, { closed: true }], { points: 0, reason: 'program-closed' }],
    [
      'nothing where there is nothing to use it for',
      [{}, { redemption: { pointsPayment: null, rewards: [] } }],
      { points: 0, reason: 'not-offered' },
    ],
    ['but what other tills hold', [{ held: 250 }], { points: 1_000, reason: 'held-elsewhere' }],
  ])('%s', async (_, setting, redeemable) => {
    till.remove();
    await start(...setting);
    expect(viewMember(till.desk, memberId)?.redeemable).toEqual(redeemable);
  });

  it('not what was earned here and is not posted', () => {
    const sale = draftOf();
    complete(sale, quoteSale(till.desk, sale).quote);
    expect(viewMember(till.desk, memberId)).toMatchObject({
      balance: { points: 1_020 },
      redeemable: { points: 1_000, reason: 'not-sent-yet' },
    });
    settle();
    expect(viewMember(till.desk, memberId)?.redeemable).toEqual({ points: 1_020, reason: null });
  });

  it('is the same before and after the feed tells of a grant, of a spend and of what goes back', async () => {
    const sale = draftOf();
    const shows = (points: number) => {
      const { member } = quoteSale(till.desk, sale);
      expect(member).toMatchObject({ balance: { points }, redeemable: { points, reason: null } });
    };
    await pay(sale, 600);
    shows(1_000);
    central.tell(till, memberId);
    shows(1_000);
    cancelRedemption(till.desk, sale, central.asked[0]?.holdId ?? '');
    shows(1_000);
    settle();
    shows(1_000);
    const { quote } = await pay(sale, 600);
    expect(complete(sale, quote).balancePoints).toBe(414);
    expect(viewMember(till.desk, memberId)?.redeemable).toEqual({ points: 400, reason: 'not-sent-yet' });
    settle();
    expect(viewMember(till.desk, memberId)).toMatchObject({
      balance: { points: 414, waitingPoints: 0 },
      redeemable: { points: 414, reason: null },
    });
  });
});

it('nobody on the sale has no points', async () => {
  const sale = draftOf({ member: null });
  await expect(pay(sale, 500)).rejects.toThrow(refusal('NO_MEMBER'));
  expect(() => redeemOptions(till.desk, sale)).toThrow(refusal('NO_MEMBER'));
  const unknown = draftOf({ member: { memberId: newId(), identifiedBy: 'card' } });
  await expect(pay(unknown, 500)).rejects.toThrow(refusal('MEMBER_NOT_FOUND'));
});

async function start(
  figures: { state?: 'Pending' | 'Enrolled'; held?: number } = {},
  program: Partial<Omit<ProgramConfig, 'earning'>> = {},
): Promise<void> {
  central = new PointsCentral(1_000);
  onEntries = vi.fn<() => void>();
  const { state = 'Enrolled', held = 0 } = figures;
  const person = { identifiers: [], balance: { available: 1_000, held } };
  till = await createTestDesk({
    members: [
      { ...person, memberId, displayName: 'Amira K.', state },
      { ...person, memberId: otherId, displayName: 'Jan B.' },
    ],
    program: { redemption: { pointsPayment, rewards }, ...program },
    central,
    onEntries: () => onEntries(),
  });
  central.nowMs = () => till.time.nowMs;
}

function rewardOf(rewardId: string, points: number, effect: Reward['effect']): Reward {
  const always = { fromMs: 0, untilMs: 8_640_000_000_000_000, tiers: null, minimumSpendMinor: 0 };
  return { rewardId, name: rewardId, points, effect, ...always };
}

function draftOf(parts: Partial<SaleDraft> = {}): SaleDraft {
  return { saleId: newId(), lines: [lineOf({ quantity: 2 })], member: { memberId, identifiedBy: 'card' }, ...parts };
}

function other(): SaleDraft['member'] {
  return { memberId: otherId, identifiedBy: 'phone' };
}

function manyLines() {
  return Array.from({ length: 400 }, (_, index) => lineOf({ lineId: String(index) }));
}

function pay(sale: SaleDraft, points: number): Promise<SaleQuote> {
  return redeemPoints(till.desk, sale, { kind: 'points-payment', points });
}

function complete(sale: SaleDraft, quote: SaleQuote['quote']) {
  const tenders = [{ kind: 'card' as const, amountMinor: quote.toPayMinor }];
  return completeSale(till.desk, staff, { ...sale, shown: shownOf(quote), tenders });
}

function shownOf({ toPayMinor, earn, redemptions }: SaleQuote['quote']) {
  const redeemedPoints = redemptions.reduce((sum, { points }) => sum + points, 0);
  return { toPayMinor, earnPoints: earn.points, redeemedPoints };
}

/** Central posts what the till has, and the till reads the feed. */
function settle(): void {
  central.post(till);
  central.tell(till, memberId);
}

/** The holds that entries ended, and why. */
function closings(): [string, string][] {
  return readUnsentEntries(till.desk.journal, { epoch: 1, sequence: 0 }, 1_000, 1e9).flatMap(({ body: bytes }) => {
    const body = entryBodySchema.parse(JSON.parse(bytes.toString()));
    return body.kind === 'hold-closed' ? [[body.payload.holdId, body.payload.reason]] : [];
  });
}

/** Central grants, and its answer waits until what is returned is called. */
function shutGate(): () => void {
  const waiting: (() => void)[] = [];
  central.gate = new Promise<void>((resolve) => waiting.push(resolve));
  return () => {
    for (const resolve of waiting) resolve();
  };
}

async function turns(): Promise<void> {
  for (let count = 0; count < 5; count += 1) await turn();
}

function fillDisk(): void {
  const client = till.desk.journal.$client;
  client.pragma(`max_page_count = ${Number(client.pragma('page_count', { simple: true }))}`);
  const fillers = client.prepare("INSERT INTO settings (key, value) VALUES (hex(randomblob(400)), '0')");
  expect(() => {
    for (let index = 0; index < 1_000; index += 1) fillers.run();
  }).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
}

function refusal(code: string) {
  return expect.objectContaining({ name: 'Refusal', code });
}
