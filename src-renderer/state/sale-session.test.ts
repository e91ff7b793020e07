import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Receipt, SaleQuote } from '../../src-shared/contracts/till.ts';
import { categoryOf, lineOf } from '../../src-shared/domain/program.fixture.ts';
import { EMPTY_DRAFT } from './sale.fixture.ts';
import { createSaleSession } from './sale-session.ts';
import { CLOSED_SALE, type SaleState } from './sale-state.ts';
import { CARD, FakeTill, namedErrorOf } from './till.fixture.ts';

let till: FakeTill;
let desk: ReturnType<typeof open>;

function open() {
  const store = createStore<SaleState>(() => CLOSED_SALE);
  const kept: { quote: SaleQuote | undefined; receipt: Receipt | undefined } = { quote: undefined, receipt: undefined };
  const sounds: string[] = [];
  const clock = { nowMs: 0 };
  let ids = 0;
  const session = createSaleSession({
    till: till.client,
    store,
    figures: {
      current: () => kept.quote,
      show: (quote) => {
        kept.quote = quote;
      },
      keepReceipt: (receipt) => {
        kept.receipt = receipt;
      },
      offers: () => undefined,
      showOffers: () => undefined,
    },
    sound: (tone) => sounds.push(tone),
    newId: () => `line-${++ids}`,
    nowMs: () => clock.nowMs,
  });
  const close = session.begin();
  const scan = (...texts: string[]) => texts.map((text) => session.hear({ source: 'scan', text }));
  return { session, store, kept, sounds, clock, close, scan, state: () => store.getState() };
}

/** Rings up a coffee for a member, all settled. */
async function ringUpCoffee() {
  desk.scan(CARD, 'coffee');
  await desk.session.settled();
}

/** Completes a sale of a coffee for a member. */
async function completeCoffee() {
  await ringUpCoffee();
  desk.session.payByCard();
  await expect.poll(() => desk.state().phase).toBe('receipt');
}

const noticeKind = () => desk.state().notice?.content.kind;

beforeEach(async () => {
  till = new FakeTill();
  desk = open();
  await expect.poll(() => desk.state().phase).toBe('ringing');
  await desk.session.settled();
});

describe('opening', () => {
  it('takes up the sale that the till has kept, and prices it', async () => {
    till = new FakeTill();
    till.draft = { ...EMPTY_DRAFT, lines: [lineOf({ lineId: 'kept' })] };
    desk = open();
    await expect.poll(() => desk.kept.quote?.quote.totals.grossMinor).toBe(1_000);
    expect(desk.state()).toMatchObject({ phase: 'ringing', selectedLineId: 'kept' });
  });

  it('says so when the till does not answer, and tries again with the next scan', async () => {
    till = new FakeTill();
    till.failNext('draft', new Error('no answer'));
    desk = open();
    await expect.poll(noticeKind).toBe('open-failed');
    desk.scan('coffee');
    await desk.session.settled();
    expect(desk.state()).toMatchObject({ phase: 'ringing', lines: [{ sku: 'coffee' }] });
  });
});

describe('scans', () => {
  it('are taken in order and none is lost while an answer is slow', async () => {
    const answer = till.hold('read');
    desk.scan('coffee', 'shirt', CARD, 'coffee');
    answer();
    await desk.session.settled();
    expect(desk.state().lines.map((line) => [line.sku, line.quantity])).toEqual([
      ['coffee', 2],
      ['shirt', 1],
    ]);
    expect(desk.state().member).not.toBeNull();
    expect(till.draft.lines).toEqual(desk.state().lines);
  });

  it('after one that the till did not answer are taken all the same', async () => {
    till.failNext('read', new Error('no answer'));
    desk.scan('coffee', 'shirt');
    await desk.session.settled();
    expect(desk.state().lines.map((line) => line.sku)).toEqual(['shirt']);
    expect(desk.sounds).toEqual(['bad', 'good']);
  });

  it('are cut to what the contract takes', async () => {
    desk.session.hear({ source: 'scan', text: 'x'.repeat(30_000) });
    await desk.session.settled();
    expect(till.log.find((call) => call.startsWith('read'))).toHaveLength('read '.length + 20_000);
  });
});

describe('figures', () => {
  it('are asked for each change, and only the newest are shown', async () => {
    const answer = till.hold('quote');
    desk.scan('coffee');
    await expect.poll(() => till.log.at(-1)).toBe('quote 01:Coffee×1');
    desk.scan('shirt', 'coffee');
    await expect.poll(() => desk.state().lines.length).toBe(2);
    expect(desk.kept.quote?.quote.totals.grossMinor).toBe(0);
    answer();
    await desk.session.settled();
    expect(desk.kept.quote?.quote.totals.grossMinor).toBe(2 * 849 + 2_990);
    expect(till.log.filter((call) => call.startsWith('quote')).at(-1)).toBe('quote 01:Coffee×2+Shirt×1');
  });

  it('drop a member whom the till does not know any more, and say so', async () => {
    till.failNext('quote', namedErrorOf('MEMBER_NOT_FOUND'));
    desk.scan(CARD);
    await desk.session.settled();
    expect(desk.state().member).toBeNull();
    expect(noticeKind()).toBe('member-gone');
  });

  it('that did not come are asked again by paying', async () => {
    till.failNext('quote', new Error('no answer'));
    desk.scan('coffee');
    await desk.session.settled();
    expect(noticeKind()).toBe('quote-failed');
    desk.session.payByCard();
    await expect.poll(noticeKind).toBe('figures-moved');
    desk.session.payByCard();
    await expect.poll(() => desk.state().phase).toBe('receipt');
  });
});

describe('completing', () => {
  it('sends what was shown, once, however often it is pressed', async () => {
    await ringUpCoffee();
    for (let press = 0; press < 3; press += 1) desk.session.payByCard();
    await expect.poll(() => desk.state().phase).toBe('receipt');
    desk.session.enter();
    expect(desk.state().phase).toBe('receipt');
    expect(till.log.filter((call) => call.startsWith('complete'))).toEqual(['complete 01:Coffee×1@member 764 11']);
    expect(desk.kept.receipt?.sale.saleId).toBe(EMPTY_DRAFT.saleId);
    expect(desk.state().notice).toMatchObject({ tone: 'good', content: { kind: 'completed', netMinor: 764 } });
  });

  it('waits for a scan that is under way and asks to look at its figures', async () => {
    await ringUpCoffee();
    const answer = till.hold('read');
    desk.scan('shirt');
    desk.session.payByCard();
    answer();
    await expect.poll(noticeKind).toBe('figures-moved');
    expect(till.log.some((call) => call.startsWith('complete'))).toBe(false);
    expect(desk.state()).toMatchObject({ phase: 'ringing', lines: [{}, {}] });
  });

  it('shows the new figures when rules or prices have changed', async () => {
    await ringUpCoffee();
    till.priceRise = 100;
    till.failNext('complete', namedErrorOf('QUOTE_CHANGED', till.quoteOf(till.draft)));
    desk.session.payByCard();
    await expect.poll(noticeKind).toBe('quote-changed');
    expect(desk.kept.quote?.quote.totals.grossMinor).toBe(949);
    desk.session.payByCard();
    await expect.poll(() => desk.state().phase).toBe('receipt');
    expect(till.log.at(-1)).toMatch(/^complete .* 854 /);
  });

  it.each([
    ['DISK_FULL', 'disk-full'],
    ['NOT_SIGNED_IN', 'not-signed-in'],
    ['NOT_READY', 'not-ready'],
    ['MEMBER_NOT_FOUND', 'member-gone'],
  ])('keeps the sale when the till says %s', async (code, notice) => {
    await ringUpCoffee();
    till.failNext('complete', namedErrorOf(code));
    desk.session.payByCard();
    await expect.poll(noticeKind).toBe(notice);
    expect(desk.state()).toMatchObject({ phase: 'ringing', lines: [{ sku: 'coffee' }] });
  });

  it('keeps the sale without an answer, and the second try gets the same receipt', async () => {
    await ringUpCoffee();
    till.failNext('complete', new Error('port'));
    desk.session.payByCard();
    await expect.poll(noticeKind).toBe('complete-failed');
    desk.session.payByCard();
    await expect.poll(() => desk.state().phase).toBe('receipt');
  });

  it('shows what was recorded when the sale was completed before', async () => {
    await ringUpCoffee();
    const tenders = [{ kind: 'card' as const, amountMinor: 764 }];
    await till.client.sale.complete({
      ...till.draft,
      shown: { toPayMinor: 764, earnPoints: 11, redeemedPoints: 0 },
      tenders,
    });
    till.failNext('complete', namedErrorOf('SALE_CONFLICT'));
    desk.session.payByCard();
    await expect.poll(noticeKind).toBe('sale-conflict');
    expect(desk.state().phase).toBe('receipt');
  });

  it('does nothing without lines or with a question open', async () => {
    desk.session.enter();
    desk.scan('coffee', '1250');
    await desk.session.settled();
    desk.session.enter();
    await desk.session.settled();
    expect(till.log.some((call) => call.startsWith('complete'))).toBe(false);
  });
});

describe('after a receipt', () => {
  it('the next scan begins the next sale at once', async () => {
    await completeCoffee();
    desk.scan('shirt');
    await desk.session.settled();
    expect(desk.state()).toMatchObject({ phase: 'ringing', member: null, lines: [{ sku: 'shirt' }] });
    expect(desk.state().saleId).not.toBe(EMPTY_DRAFT.saleId);
  });

  it('Enter begins the next sale, but not the second of a double Enter', async () => {
    await completeCoffee();
    desk.clock.nowMs = 499;
    desk.session.enter();
    await desk.session.settled();
    expect(desk.state().phase).toBe('receipt');
    desk.clock.nowMs = 500;
    desk.session.enter();
    await expect.poll(() => desk.state().phase).toBe('ringing');
    expect(desk.state().lines).toEqual([]);
  });

  it('a scan while the till still writes belongs to the next sale', async () => {
    await ringUpCoffee();
    const answer = till.hold('complete');
    desk.session.payByCard();
    await expect.poll(() => desk.state().phase).toBe('completing');
    desk.scan('shirt');
    await expect.poll(() => till.log.at(-1)).toBe('read shirt');
    expect(desk.state().lines).toHaveLength(1);
    answer();
    await desk.session.settled();
    expect(desk.kept.receipt?.sale.totals.grossMinor).toBe(849);
    expect(desk.state()).toMatchObject({ phase: 'ringing', lines: [{ sku: 'shirt' }] });
  });
});

describe('by hand', () => {
  it('rings up a typed amount under a category', async () => {
    desk.session.setFieldText('1250');
    desk.session.enter();
    await desk.session.settled();
    expect(desk.state()).toMatchObject({ fieldText: '', choice: { kind: 'category', amountMinor: 1_250 } });
    desk.session.chooseCategory(categoryOf({ categoryId: 'home', name: 'Home' }));
    await desk.session.settled();
    expect(till.draft.lines).toMatchObject([{ kind: 'amount', name: 'Home', unitPriceMinor: 1_250 }]);
  });

  it('goes one step back at a time and asks before it discards', async () => {
    await ringUpCoffee();
    desk.session.setFieldText('xyz');
    desk.session.stepBack();
    expect(desk.state()).toMatchObject({ fieldText: '', member: {} });
    desk.session.stepBack();
    expect(desk.state().member).toBeNull();
    expect(desk.state().notice?.content).toEqual({ kind: 'member-removed', name: 'Amira K.', points: 0 });
    desk.session.stepBack();
    expect(desk.state().choice).toEqual({ kind: 'discard' });
    expect(desk.state().lines).toHaveLength(1);
    desk.session.leaveChoice();
    expect(desk.state()).toMatchObject({ choice: null, lines: [{ sku: 'coffee' }] });
  });

  it('discards on the word of the cashier, and no late draft brings it back', async () => {
    await ringUpCoffee();
    const answer = till.hold('quote');
    desk.session.changeQuantity(desk.state().selectedLineId ?? '', 1);
    desk.session.changeQuantity('of another sale', 1);
    expect(desk.state().lines).toMatchObject([{ quantity: 2 }]);
    const discarded = desk.session.discard();
    desk.session.refresh();
    answer();
    await discarded;
    await desk.session.settled();
    expect(desk.state()).toMatchObject({ phase: 'ringing', lines: [], member: null });
    expect(till.draft.lines).toEqual([]);
    expect(till.log.slice(till.log.indexOf('discard') + 1)).toEqual(['quote 02:']);
  });

  it('keeps the sale when discarding fails', async () => {
    await ringUpCoffee();
    till.failNext('discard', new Error('no answer'));
    await desk.session.discard();
    expect(desk.state()).toMatchObject({ phase: 'ringing', lines: [{ sku: 'coffee' }] });
    expect(noticeKind()).toBe('no-answer');
  });
});

describe('closing', () => {
  it('leaves the window without the sale, and nothing late brings it back', async () => {
    const answer = till.hold('read');
    desk.scan('coffee');
    await expect.poll(() => till.log.at(-1)).toBe('read coffee');
    desk.close();
    answer();
    await desk.session.settled();
    expect(desk.state()).toEqual(CLOSED_SALE);
  });
});
