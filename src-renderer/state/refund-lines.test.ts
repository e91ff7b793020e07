import { describe, expect, it } from 'vitest';
import { refundableOf } from './aside.fixture.ts';
import {
  chooseQuantity,
  chooseStep,
  isEverything,
  type LinesChosen,
  lineOfProduct,
  moveMark,
  toggleEverything,
  toggleLine,
  typeDigit,
  withLeft,
} from './refund-lines.ts';
import { linesOf, type RefundLines, requestOf } from './refund-state.ts';

const start = linesOf(refundableOf([2, 30]), 'refund');

/** What is chosen after some steps, each on what the one before left; `too much` where one was refused. */
function after(state: RefundLines, ...steps: ((state: RefundLines) => LinesChosen | RefundLines)[]) {
  let now = state;
  let isTooMuch = false;
  for (const step of steps) {
    const next = step(now);
    if (!('ok' in next)) now = next;
    else if (next.ok) now = next.state;
    else isTooMuch = true;
  }
  return { chosen: Object.fromEntries(now.chosen), marked: now.selectedLineId, isTooMuch, state: now };
}

const digits = (...typed: string[]) => typed.map((digit) => (state: RefundLines) => typeDigit(state, digit));
const down = (state: RefundLines) => moveMark(state, 1);
const up = (state: RefundLines) => moveMark(state, -1);

describe('choosing what comes back', () => {
  it.each([
    ['a digit', digits('2'), { shirts: 2 }, false],
    ['a digit that is too much', digits('3'), {}, true],
    ['a digit, then one that is too much beside it, begins anew', digits('1', '2'), { shirts: 2 }, false],
    ['two digits', [down, ...digits('2', '5')], { coffees: 25 }, false],
    ['three digits begin anew', [down, ...digits('2', '5', '1')], { coffees: 1 }, false],
    ['a nought takes it off', [...digits('2', '0')], {}, false],
    ['a digit after the mark moved', [down, ...digits('2'), up, down, ...digits('5')], { coffees: 5 }, false],
    ['one more', [(s) => chooseStep(s, 'shirts', 1)], { shirts: 1 }, false],
    ['one more than there is', [...digits('2'), (s) => chooseStep(s, 'shirts', 1)], { shirts: 2 }, true],
    ['one less than none', [(s) => chooseStep(s, 'shirts', -1)], {}, false],
    ['all of a line', [(s) => toggleLine(s, 'coffees')], { coffees: 30 }, false],
    ['all of a line, twice', [(s) => toggleLine(s, 'coffees'), (s) => toggleLine(s, 'coffees')], {}, false],
    ['all of a line that is begun', [...digits('1'), (s) => toggleLine(s, 'shirts')], { shirts: 2 }, false],
    ['everything', [toggleEverything], { shirts: 2, coffees: 30 }, false],
    ['everything, twice', [toggleEverything, toggleEverything], {}, false],
    ['everything, where some is chosen', [...digits('1'), toggleEverything], { shirts: 2, coffees: 30 }, false],
  ] satisfies [string, ((s: RefundLines) => LinesChosen | RefundLines)[], Record<string, number>, boolean][])(
    '%s',
    (_name, steps, chosen, isTooMuch) => {
      expect(after(start, ...steps)).toMatchObject({ chosen, isTooMuch });
      expect(Object.keys(after(start, ...steps).chosen)).toEqual(Object.keys(chosen));
    },
  );

  it.each([
    ['stays at the top', [up], 'shirts'],
    ['goes down', [down], 'coffees'],
    ['stays at the bottom', [down, down], 'coffees'],
    ['follows what is chosen', [(s) => chooseQuantity(s, 'coffees', 1)], 'coffees'],
  ] satisfies [string, ((s: RefundLines) => LinesChosen | RefundLines)[], string][])(
    'the mark %s',
    (_n, steps, marked) => {
      expect(after(start, ...steps).marked).toBe(marked);
    },
  );

  it('begins on the first line of which something is left', () => {
    expect(linesOf(refundableOf([0, 3]), 'refund').selectedLineId).toBe('coffees');
    expect(linesOf(refundableOf([0, 0]), 'refund').selectedLineId).toBeNull();
  });

  it('offers nothing of a line that is back already', () => {
    const state = linesOf(refundableOf([0, 3]), 'refund');
    expect(toggleLine(state, 'shirts').ok).toBe(false);
    expect(after(state, toggleEverything).chosen).toEqual({ coffees: 3 });
    expect(isEverything(linesOf(refundableOf([0, 0]), 'refund'))).toBe(false);
  });
});

describe('what the till is asked', () => {
  const voidable = linesOf(refundableOf([2, 3], { canVoid: true }), 'refund');
  it.each([
    ['nothing', start, null],
    ['everything of a sale of today', toggleEverything(voidable), 'void'],
    ['everything of another day', toggleEverything(start), 'lines'],
    [
      'everything, and one less of it',
      after(voidable, toggleEverything, (s) => chooseStep(s, 'shirts', -1)).state,
      'lines',
    ],
    [
      'all lines by hand',
      after(
        voidable,
        (s) => toggleLine(s, 'shirts'),
        (s) => toggleLine(s, 'coffees'),
      ).state,
      'lines',
    ],
  ] as const)('%s', (_name, state, kind) => {
    expect(requestOf(state)?.kind ?? null).toBe(kind);
  });

  it('names each line with how many', () => {
    expect(requestOf(after(start, ...digits('1')).state)).toEqual({
      kind: 'lines',
      receiptNumber: 'RS01-1-2',
      lines: [{ lineId: 'shirts', quantity: 1 }],
    });
  });
});

describe('the way that money goes back', () => {
  const paid = (tenders: object[]) => linesOf(refundableOf([2, 3], { sale: { tenders } as never }), 'refund').way;
  it.each([
    [[{ kind: 'cash', amountMinor: 500 }], 'cash'],
    [[{ kind: 'card', amountMinor: 500 }], 'card'],
    [
      [
        { kind: 'card', amountMinor: 300 },
        { kind: 'cash', amountMinor: 200 },
      ],
      'card',
    ],
    [
      [
        { kind: 'card', amountMinor: 200 },
        { kind: 'cash', amountMinor: 300 },
      ],
      'cash',
    ],
    [[{ kind: 'points', amountMinor: 500, points: 500 }], 'cash'],
  ])('%j: %s', (tenders, way) => expect(paid(tenders)).toBe(way));
});

describe('what the till says is left', () => {
  it('cuts what was chosen beyond it, and ends a void', () => {
    const all = toggleEverything(linesOf(refundableOf([2, 3], { canVoid: true }), 'refund'));
    const cut = withLeft(all, 'coffees', 1);
    expect(Object.fromEntries(cut.chosen)).toEqual({ shirts: 2, coffees: 1 });
    expect(requestOf(cut)?.kind).toBe('lines');
    expect(Object.fromEntries(withLeft(all, 'coffees', 0).chosen)).toEqual({ shirts: 2 });
  });
});

describe('a product that was scanned', () => {
  it.each([
    ['shirt', 'shirts'],
    ['coffee', 'coffees'],
    ['train', undefined],
  ])('%s is of line %s', (sku, lineId) => {
    expect(lineOfProduct(start, sku)?.lineId).toBe(lineId);
  });
});
