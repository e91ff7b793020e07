import { beforeEach, describe, expect, it } from 'vitest';
import { AsideTill, openAsides, refundableOf } from './aside.fixture.ts';
import { namedErrorOf } from './day-till.fixture.ts';
import type { RefundState } from './refund-state.ts';

let desk: ReturnType<typeof openAsides>;
const step = () => (desk.aside() as RefundState | null)?.step ?? null;
const at = <Step extends RefundState['step']>(wanted: Step) => {
  const aside = desk.aside();
  if (aside?.kind !== 'refund' || aside.step !== wanted) throw new Error(`stands at ${step()}, not at ${wanted}`);
  return aside as Extract<RefundState, { step: Step }>;
};
const enter = () => desk.asides.refundEnter(null);
const findSale = () =>
  desk.press(
    () => desk.asides.bringBack(),
    () => desk.asides.setNumber('RS01-1-2'),
    enter,
  );

beforeEach(() => {
  desk = openAsides();
});

describe('finding the sale', () => {
  it('by its number typed, its number scanned, or the last one', async () => {
    await findSale();
    expect(step()).toBe('lines');
    desk = openAsides();
    await desk.press(() => desk.asides.bringBack());
    await desk.scan('RS01-1-2');
    expect(step()).toBe('lines');
    desk = openAsides();
    await desk.press(
      () => desk.asides.bringBack(),
      () => desk.asides.refundEnter('RS01-1-2'),
    );
    expect(step()).toBe('lines');
  });

  it('at once where the receipt was scanned for the sale', async () => {
    await desk.press(() => desk.asides.receiptRead('RS01-1-2'));
    expect(step()).toBe('lines');
  });

  it.each([
    ['RECEIPT_NOT_FOUND', 'number', { kind: 'refund-not-found', typed: 'RS01-1-2' }],
    ['RECEIPT_ELSEWHERE', 'elsewhere', null],
    ['NOT_SIGNED_IN', 'number', { kind: 'not-signed-in' }],
  ])('%s', async (code, stands, notice) => {
    desk.till.failNext('find', namedErrorOf(code));
    await findSale();
    expect(step()).toBe(stands);
    expect(desk.notice()).toEqual(notice);
  });

  it('keeps the number where the till does not answer', async () => {
    desk.till.failNext('find', new Error('port'));
    await findSale();
    expect(at('number')).toMatchObject({ typed: 'RS01-1-2', isAsking: false });
    expect(desk.notice()).toEqual({ kind: 'no-answer' });
  });

  it('says so where nothing of it is left', async () => {
    desk.till.found = refundableOf([0, 0]);
    await findSale();
    expect(desk.notice()).toEqual({ kind: 'refund-nothing-left' });
  });

  it('takes nothing but receipts from the scanner', async () => {
    await desk.press(() => desk.asides.bringBack());
    expect(await desk.scan('shirt')).toBe(true);
    expect(desk.notice()).toEqual({ kind: 'refund-no-receipt', read: 'shirt' });
  });

  it.each(['completing', 'redeeming', 'parking', 'discarding', 'closed'] as const)(
    'waits while the sale is %s',
    (phase) => {
      desk = openAsides(new AsideTill(), { phase });
      desk.asides.bringBack();
      expect(desk.aside()).toBeNull();
    },
  );
});

describe('giving back', () => {
  beforeEach(findSale);

  it('prices each choice, and writes what was shown, the way that was chosen', async () => {
    await desk.press(
      () => desk.asides.typeDigit('2'),
      () => desk.asides.payBackIn('card'),
      enter,
    );
    expect(desk.till.completed).toEqual([
      {
        refundId: 'id-1',
        request: { kind: 'lines', receiptNumber: 'RS01-1-2', lines: [{ lineId: 'shirts', quantity: 2 }] },
        shown: { moneyMinor: 2_000, reversedEarnPoints: 2, returnedPoints: 0 },
        tenders: [{ kind: 'card', amountMinor: 2_000 }],
        approval: null,
      },
    ]);
    expect(step()).toBe('done');
    expect(desk.notice()).toEqual({ kind: 'refunded', by: 'card', amountMinor: 2_000 });
  });

  it('counts a scanned product, and says which is not on the receipt', async () => {
    await desk.scan('coffee');
    await desk.scan('coffee');
    expect(Object.fromEntries(at('lines').chosen)).toEqual({ coffees: 2 });
    desk.till.reads['train'] = {
      kind: 'product',
      product: { sku: 'train', name: 'Train', categoryId: 'x', priceMinor: 1 },
    };
    await desk.scan('train');
    expect(desk.notice()).toEqual({ kind: 'refund-not-on-receipt', name: 'Train' });
    await desk.scan('MINE');
    expect(desk.notice()).toEqual({ kind: 'refund-member-later' });
  });

  it('writes nothing before something is chosen', async () => {
    await desk.press(enter);
    expect(desk.notice()).toEqual({ kind: 'refund-nothing-chosen' });
    expect(desk.till.completed).toEqual([]);
  });

  it('writes once, however often it is pressed', async () => {
    await desk.press(() => desk.asides.typeDigit('1'));
    enter();
    enter();
    await desk.settle();
    expect(desk.till.completed).toHaveLength(1);
  });

  it('asks to look where the figures come after Enter', async () => {
    desk.asides.typeDigit('1');
    enter();
    await desk.settle();
    expect(desk.notice()).toEqual({ kind: 'refund-changed' });
    expect(desk.till.completed).toEqual([]);
    await desk.press(enter);
    expect(step()).toBe('done');
  });

  it('tells of more than is left, with the name and how many', async () => {
    await desk.press(() => desk.asides.typeDigit('9'));
    expect(desk.notice()).toEqual({ kind: 'refund-too-much', name: 'Shirt', leftQuantity: 2 });
  });

  it('gives no money for what points had paid', async () => {
    desk.till.quoteOf = () => ({
      ...new AsideTill().quoteOf({ kind: 'void', receiptNumber: '' }),
      totals: { amountMinor: 5_000, moneyMinor: 0, pointsMinor: 5_000 },
    });
    await desk.press(() => desk.asides.everything(), enter);
    expect(desk.till.completed[0]?.tenders).toEqual([]);
    expect(desk.notice()).toEqual({ kind: 'refunded', by: null, amountMinor: 0 });
  });

  it.each([
    [
      'REFUND_TOO_MUCH',
      { lineId: 'shirts', leftQuantity: 1 },
      'lines',
      { kind: 'refund-too-much', name: 'Shirt', leftQuantity: 1 },
    ],
    ['CANNOT_VOID', undefined, 'lines', { kind: 'refund-cannot-void' }],
    [
      'QUOTE_CHANGED',
      new AsideTill().quoteOf({ kind: 'void', receiptNumber: '' }),
      'lines',
      { kind: 'refund-changed' },
    ],
    ['TENDER_WRONG', { problem: 'too-much' }, 'lines', { kind: 'refund-unsure' }],
    ['DISK_FULL', undefined, 'lines', { kind: 'refund-disk-full' }],
    ['RECEIPT_NOT_FOUND', undefined, 'number', { kind: 'refund-not-found', typed: 'RS01-1-2' }],
    ['RECEIPT_ELSEWHERE', undefined, 'elsewhere', null],
    ['NOT_SIGNED_IN', undefined, 'lines', { kind: 'not-signed-in' }],
  ])('%s: nothing is lost, and it is said', async (code, data, stands, notice) => {
    await desk.press(() => desk.asides.typeDigit('2'));
    desk.till.failNext('complete', namedErrorOf(code, data));
    await desk.press(enter);
    expect(step()).toBe(stands);
    expect(desk.notice()).toEqual(notice);
    if (stands === 'lines') expect(at('lines').isBusy).toBe(false);
  });

  it('sends the same refund again where it is not sure that it was written', async () => {
    await desk.press(() => desk.asides.typeDigit('1'));
    desk.till.failNext('complete', new Error('port'));
    await desk.press(enter);
    expect(desk.notice()).toEqual({ kind: 'refund-unsure' });
    await desk.press(enter);
    expect(desk.till.completed.map(({ refundId }) => refundId)).toEqual(['id-1', 'id-1']);
    expect(step()).toBe('done');
  });

  it('tries again where the figures did not come', async () => {
    desk.till.failNext('quote', new Error('port'));
    await desk.press(() => desk.asides.typeDigit('1'));
    expect(desk.notice()).toEqual({ kind: 'refund-no-figures' });
    expect(at('lines').quote).toBeNull();
    await desk.press(enter);
    expect(desk.till.completed).toEqual([]);
    await desk.press(enter);
    expect(step()).toBe('done');
  });

  it('shows no figures of nothing', async () => {
    await desk.press(() => desk.asides.typeDigit('1'));
    expect(at('lines').quote?.totals.moneyMinor).toBe(1_000);
    await desk.press(() => desk.asides.typeDigit('0'));
    expect(at('lines').quote).toBeNull();
  });
});

describe('what was given back', () => {
  beforeEach(async () => {
    await findSale();
    await desk.press(() => desk.asides.typeDigit('1'), enter);
  });

  it('stands for the second of a double Enter, and goes with the next', () => {
    enter();
    expect(step()).toBe('done');
    desk.clock.nowMs += 500;
    enter();
    expect(desk.aside()).toBeNull();
  });

  it('goes with the next scan, which is the sale’s', async () => {
    expect(await desk.scan('shirt')).toBe(false);
    expect(desk.aside()).toBeNull();
  });

  it.each([
    [null, { kind: 'printing' }],
    ['NO_PRINTER', { kind: 'no-printer' }],
  ])('prints: %s', async (code, notice) => {
    if (code !== null) desk.till.failNext('print', namedErrorOf(code));
    await desk.press(() => desk.asides.printRefund());
    expect(desk.notice()).toEqual(notice);
  });
});

describe('a step back', () => {
  it('goes from the choice to the lines, to the number, to an empty one, to the sale', async () => {
    await findSale();
    await desk.press(() => desk.asides.typeDigit('1'));
    const steps: unknown[] = [];
    for (let press = 0; press < 4 && desk.aside() !== null; press += 1) {
      desk.asides.stepBack();
      const aside = desk.aside();
      steps.push(aside?.kind === 'refund' && aside.step === 'lines' ? aside.chosen.size : step());
    }
    expect(steps).toEqual([0, 'number', null]);
  });
});

describe('what stands on the paper', () => {
  beforeEach(async () => {
    desk.till.failNext('find', namedErrorOf('RECEIPT_ELSEWHERE'));
    desk.till.needsApproval = true;
    await findSale();
    await desk.press(enter);
  });
  const type = (text: string) => desk.press(() => desk.asides.setPaperText(text), enter);
  const lines = () =>
    at('paper').lines.map(({ name, quantity, unitPriceMinor }) => `${quantity} ${name} ${unitPriceMinor}`);

  it('is a product and what was paid for it', async () => {
    await desk.scan('shirt');
    expect(at('paper').asking).toMatchObject({ kind: 'price' });
    await type('19,90');
    await desk.scan('coffee');
    await desk.press(enter);
    expect(lines()).toEqual(['1 Shirt 1990', '1 Coffee 849']);
    expect(at('paper').quote?.totals.moneyMinor).toBe(2_839);
  });

  it('takes the price that stands there when the next product is scanned', async () => {
    await desk.scan('shirt');
    await desk.scan('coffee');
    expect(lines()).toEqual(['1 Shirt 2990']);
    expect(at('paper').asking).toMatchObject({ kind: 'price', product: { name: 'Coffee' } });
  });

  it('asks again for what is no price', async () => {
    await desk.scan('shirt');
    await type('cheap');
    expect(desk.notice()).toMatchObject({ kind: 'pay-problem', problem: 'amount-unreadable', typed: 'cheap' });
    expect(at('paper').asking).toMatchObject({ kind: 'price' });
  });

  it('is an amount, and what it was for', async () => {
    await type('7.50');
    expect(at('paper').asking).toEqual({ kind: 'category', amountMinor: 750 });
    desk.asides.takeCategory({ categoryId: 'food', name: 'Food' } as never);
    expect(lines()).toEqual(['1 Food 750']);
  });

  it('is counted, and left out', async () => {
    await desk.scan('shirt');
    await desk.press(enter);
    const { lineId } = at('paper').lines[0] ?? { lineId: '' };
    await desk.press(() => desk.asides.changePaperLine(lineId, 1));
    expect(lines()).toEqual(['2 Shirt 2990']);
    await desk.press(() => desk.asides.removePaperLine(lineId));
    expect(lines()).toEqual([]);
    expect(at('paper').quote).toBeNull();
  });

  it('goes only when leaving it is asked for twice', async () => {
    await desk.scan('shirt');
    await desk.press(enter);
    desk.asides.stepBack();
    expect(desk.notice()).toEqual({ kind: 'leave-asked' });
    expect(lines()).toHaveLength(1);
    desk.asides.stepBack();
    expect(at('number').typed).toBe('RS01-1-2');
  });

  it('needs a PIN, and says which was wrong', async () => {
    await desk.scan('shirt');
    await desk.press(enter, enter);
    expect(step()).toBe('approval');
    expect(desk.till.completed).toEqual([]);
    const approve = () => desk.asides.approve({ staffId: 'boss', pin: '1234' });
    desk.till.failNext('complete', namedErrorOf('PIN_WRONG', { attemptsLeft: 3 }));
    await desk.press(approve);
    expect(at('approval').problem).toEqual({ kind: 'pin-wrong', attemptsLeft: 3 });
    desk.till.failNext('complete', namedErrorOf('LOCKED_OUT', { untilMs: 99 }));
    await desk.press(approve);
    expect(at('approval').problem).toEqual({ kind: 'locked-out', untilMs: 99 });
    desk.till.failNext('complete', namedErrorOf('APPROVAL_NEEDED'));
    await desk.press(approve);
    expect(at('approval').problem).toEqual({ kind: 'not-allowed' });
    await desk.press(approve);
    expect(step()).toBe('done');
    expect(desk.till.completed.at(-1)).toMatchObject({ approval: { staffId: 'boss', pin: '1234' } });
    expect(new Set(desk.till.completed.map(({ refundId }) => refundId)).size).toBe(1);
  });

  it('needs none where a supervisor is signed in', async () => {
    desk.till.needsApproval = false;
    await desk.scan('shirt');
    await desk.press(enter, enter);
    expect(step()).toBe('done');
  });

  it('goes back from the PIN to the lines', async () => {
    await desk.scan('shirt');
    await desk.press(enter, enter, () => desk.asides.stepBack());
    expect(lines()).toEqual(['1 Shirt 2990']);
  });
});
