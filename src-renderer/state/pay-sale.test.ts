import { beforeEach, describe, expect, it } from 'vitest';
import { namedErrorOf, openDay } from './day-till.fixture.ts';

let day: Awaited<ReturnType<typeof openDay>>;
const notice = () => day.state().notice?.content;
const tenders = () => day.till.completed.map((sale) => sale.tenders);

beforeEach(async () => {
  day = await openDay();
  await day.sellCoffee();
});

describe('paying', () => {
  it('by card takes the whole at once', async () => {
    day.session.payByCard();
    await day.settle();
    expect(tenders()).toEqual([[{ kind: 'card', amountMinor: 849 }]]);
    expect(day.state()).toMatchObject({ phase: 'receipt', paying: null });
  });

  it('in cash takes what is handed over, and says the change', async () => {
    day.session.payInCash();
    day.session.setHanded('10');
    day.session.enter();
    await day.settle();
    expect(tenders()).toEqual([[{ kind: 'cash', amountMinor: 849, receivedMinor: 1_000 }]]);
    expect(notice()).toMatchObject({ kind: 'completed', netMinor: 849, changeMinor: 151 });
  });

  it('in cash with nothing typed takes exactly what is due', async () => {
    day.session.payInCash();
    day.session.enter();
    await day.settle();
    expect(tenders()).toEqual([[{ kind: 'cash', amountMinor: 849, receivedMinor: 849 }]]);
  });

  it('takes a likely amount in one press', async () => {
    day.session.payInCash();
    day.session.handOver('10.00');
    await day.settle();
    expect(tenders()).toEqual([[{ kind: 'cash', amountMinor: 849, receivedMinor: 1_000 }]]);
  });

  it('in cash and the rest by card', async () => {
    day.session.payInCash();
    day.session.setHanded('5');
    day.session.enter();
    expect(notice()).toEqual({ kind: 'part-taken', by: 'cash', amountMinor: 500, leftMinor: 349 });
    day.session.payByCard();
    await day.settle();
    expect(tenders()).toEqual([
      [
        { kind: 'cash', amountMinor: 500, receivedMinor: 500 },
        { kind: 'card', amountMinor: 349 },
      ],
    ]);
  });

  it('by card and the rest in cash', async () => {
    day.session.payInCash();
    day.session.setHanded('5');
    day.session.payByCard();
    day.session.setHanded('20');
    day.session.payInCash();
    await day.settle();
    expect(tenders()).toEqual([
      [
        { kind: 'card', amountMinor: 500 },
        { kind: 'cash', amountMinor: 349, receivedMinor: 2_000 },
      ],
    ]);
  });
});

describe('Enter with nothing chosen', () => {
  it('asks card or cash', async () => {
    day.session.enter();
    expect(day.state()).toMatchObject({ paying: { step: 'choose' }, notice: { content: { kind: 'how-paid' } } });
    day.clock.nowMs += 1_000;
    day.session.answerPaying('card');
    await day.settle();
    expect(tenders()).toEqual([[{ kind: 'card', amountMinor: 849 }]]);
  });

  it('pressed twice answers nothing', async () => {
    day.session.enter();
    day.session.enter();
    day.clock.nowMs += 200;
    day.session.answerPaying('card');
    await day.settle();
    expect(tenders()).toEqual([]);
    expect(day.state().phase).toBe('ringing');
  });

  it('goes back by Esc', () => {
    day.session.enter();
    day.session.stepBack();
    expect(day.state()).toMatchObject({ phase: 'ringing', paying: null, notice: null });
  });
});

describe('on the way', () => {
  it('an item that is scanned meanwhile is to be paid as well', async () => {
    day.session.payInCash();
    await day.sellCoffee();
    expect(day.state().paying).toMatchObject({ step: 'amount' });
    day.session.enter();
    await day.settle();
    expect(tenders()).toEqual([[{ kind: 'cash', amountMinor: 1_698, receivedMinor: 1_698 }]]);
  });

  it.each([
    ['F9', () => day.session.payByCard()],
    ['F10', () => day.session.payInCash()],
    ['Complete', () => day.session.complete()],
  ])('%s leaves nothing behind in the field', async (_key, press) => {
    day.session.setFieldText('12.50');
    press();
    await day.settle();
    expect(tenders()).toEqual([]);
    expect(notice()).toEqual({ kind: 'field-not-taken', typed: '12.50' });
  });

  it('Esc goes back typed text, part and pane, one at a time', () => {
    day.session.payInCash();
    day.session.setHanded('5');
    day.session.enter();
    day.session.setHanded('1');
    const steps = [0, 1, 2].map(() => {
      day.session.stepBack();
      return day.state().paying;
    });
    const part = { kind: 'cash', amountMinor: 500, receivedMinor: 500 };
    expect(steps).toEqual([
      { step: 'amount', parts: [part], typed: '' },
      { step: 'amount', parts: [], typed: '' },
      null,
    ]);
    expect(day.state().lines).toHaveLength(1);
  });

  it('an amount that is none is said, and stays to be mended', () => {
    day.session.payInCash();
    day.session.setHanded('ten');
    day.session.enter();
    expect(notice()).toEqual({ kind: 'pay-problem', problem: 'amount-unreadable', amountMinor: 0, typed: 'ten' });
    expect(day.state().paying).toMatchObject({ typed: 'ten' });
  });

  it('a refusal by the till keeps the sale and what was taken', async () => {
    day.till.failures.complete = namedErrorOf('TENDER_WRONG', { problem: 'not-enough' });
    day.session.payInCash();
    day.session.setHanded('10');
    day.session.enter();
    await day.settle();
    expect(day.state()).toMatchObject({ phase: 'ringing', paying: { step: 'amount', typed: '10' } });
    expect(notice()).toEqual({ kind: 'tender-wrong', problem: 'not-enough' });
    day.session.enter();
    await day.settle();
    expect(day.state().phase).toBe('receipt');
  });
});

describe('printing', () => {
  it('says that there is no receipt yet', async () => {
    await day.session.printLast();
    expect(notice()).toEqual({ kind: 'no-receipt' });
  });

  it.each([
    { error: null, says: 'printing' },
    { error: namedErrorOf('NO_PRINTER'), says: 'no-printer' },
    { error: namedErrorOf('RECEIPT_NOT_FOUND'), says: 'no-receipt' },
    { error: namedErrorOf('NOT_SIGNED_IN'), says: 'not-signed-in' },
    { error: new Error('port'), says: 'print-failed' },
  ])('says $says', async ({ error, says }) => {
    day.session.payByCard();
    await day.settle();
    if (error !== null) day.till.failures.print = error;
    await day.session.printLast();
    expect(notice()).toEqual({ kind: says });
    expect(day.till.printed).toHaveLength(error === null ? 1 : 0);
  });

  it('shows the last receipt as it prints', async () => {
    day.session.payByCard();
    await day.settle();
    await day.session.previewLast();
    expect(day.state().choice).toEqual({ kind: 'preview', saleId: day.till.completed[0]?.saleId });
    day.session.leaveChoice();
    expect(day.state().choice).toBeNull();
  });
});
