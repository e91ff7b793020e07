import { describe, expect, it } from 'vitest';
import { MAXIMUM_TENDERS, type MoneyTender, tenderProblem } from '../../src-shared/domain/tender.ts';
import { type Paying, payStepBack, takeCard, takeCash, tally } from './paying.ts';

const bill = { toPayMinor: 5_889, currency: 'EUR' };
const card = (amountMinor: number): MoneyTender => ({ kind: 'card', amountMinor });
const cash = (amountMinor: number, receivedMinor = amountMinor): MoneyTender => ({
  kind: 'cash',
  amountMinor,
  receivedMinor,
});
const paying = (typed = '', ...parts: MoneyTender[]): Paying => ({ step: 'amount', parts, typed });

describe('taking the whole', () => {
  it.each([
    { what: 'exactly, by Enter alone', by: takeCash, before: paying(), tenders: [cash(5_889)] },
    { what: 'with a note', by: takeCash, before: paying('60'), tenders: [cash(5_889, 6_000)] },
    { what: 'with a comma', by: takeCash, before: paying('58,89'), tenders: [cash(5_889)] },
    { what: 'by card, nothing typed', by: takeCard, before: paying(), tenders: [card(5_889)] },
    { what: 'by card, typed', by: takeCard, before: paying('58.89'), tenders: [card(5_889)] },
    { what: 'by card out of the choice', by: takeCard, before: { step: 'choose' } as Paying, tenders: [card(5_889)] },
    {
      what: 'the rest by card after cash',
      by: takeCard,
      before: paying('', cash(2_000)),
      tenders: [cash(2_000), card(3_889)],
    },
    {
      what: 'the rest in cash after the card',
      by: takeCash,
      before: paying('50', card(3_000)),
      tenders: [card(3_000), cash(2_889, 5_000)],
    },
    { what: 'by parts alone', by: takeCash, before: paying('', card(5_889)), tenders: [card(5_889)] },
  ])('$what', ({ by, before, tenders }) => {
    expect(by(before, bill)).toEqual({ kind: 'paid', tenders });
    expect(tenderProblem(tenders, bill.toPayMinor)).toBeNull();
  });

  it.each([takeCash, takeCard])('of a sale that comes to nothing takes no part', (by) => {
    expect(by(paying(), { toPayMinor: 0, currency: 'EUR' })).toEqual({ kind: 'paid', tenders: [] });
  });
});

describe('taking a part', () => {
  it.each([
    { by: takeCash, before: paying('20'), parts: [cash(2_000)], leftMinor: 3_889 },
    { by: takeCard, before: paying('30'), parts: [card(3_000)], leftMinor: 2_889 },
    { by: takeCash, before: paying('5', card(3_000)), parts: [card(3_000), cash(500)], leftMinor: 2_389 },
  ])('leaves $leftMinor', ({ by, before, parts, leftMinor }) => {
    expect(by(before, bill)).toEqual({ kind: 'more', paying: paying('', ...parts), taken: parts.at(-1), leftMinor });
  });
});

describe('what is not taken', () => {
  const nine = Array.from({ length: MAXIMUM_TENDERS - 1 }, () => card(1));
  it.each([
    { by: takeCash, before: paying('twenty'), problem: 'amount-unreadable', amountMinor: 0 },
    { by: takeCash, before: paying('1.234'), problem: 'amount-unreadable', amountMinor: 0 },
    { by: takeCash, before: paying('0'), problem: 'amount-unreadable', amountMinor: 0 },
    { by: takeCash, before: paying('-5'), problem: 'amount-unreadable', amountMinor: 0 },
    { by: takeCash, before: paying('6000'), problem: 'change-implausible', amountMinor: 594_111 },
    { by: takeCard, before: paying('60'), problem: 'card-too-much', amountMinor: 5_889 },
    { by: takeCard, before: paying('40', cash(2_000)), problem: 'card-too-much', amountMinor: 3_889 },
    // The price fell after the part was taken.
    { by: takeCash, before: paying('', card(6_000)), problem: 'parts-too-much', amountMinor: 111 },
    { by: takeCard, before: paying('', card(6_000)), problem: 'parts-too-much', amountMinor: 111 },
    { by: takeCash, before: paying('1', ...nine), problem: 'too-many', amountMinor: 5_780 },
  ])('$before.typed: $problem', ({ by, before, problem, amountMinor }) => {
    expect(by(before, bill)).toEqual({ kind: 'problem', problem, amountMinor });
  });

  it('lets a large note pay for a small thing', () => {
    expect(takeCash(paying('200'), { toPayMinor: 320, currency: 'EUR' })).toMatchObject({ kind: 'paid' });
  });
});

describe('payStepBack', () => {
  it.each([
    [paying('20', card(1_000)), paying('', card(1_000))],
    [paying('', card(1_000), cash(500)), paying('', card(1_000))],
    [paying('', card(1_000)), paying()],
    [paying(), null],
    [{ step: 'choose' } as Paying, null],
  ])('%j', (before, after) => {
    expect(payStepBack(before)).toEqual(after);
  });
});

describe('tally', () => {
  it.each([
    { before: paying(), due: 5_889, typed: null, left: 5_889, change: 0 },
    { before: paying('60'), due: 5_889, typed: 6_000, left: 0, change: 111 },
    { before: paying('20'), due: 5_889, typed: 2_000, left: 3_889, change: 0 },
    { before: paying('50', card(3_000)), due: 2_889, typed: 5_000, left: 0, change: 2_111 },
    { before: paying('5x'), due: 5_889, typed: null, left: 5_889, change: 0 },
    { before: paying('', card(6_000)), due: 0, typed: null, left: 0, change: 0 },
    { before: { step: 'choose' } as Paying, due: 5_889, typed: null, left: 5_889, change: 0 },
  ])('$before', ({ before, due, typed, left, change }) => {
    expect(tally(before, bill)).toEqual({ dueMinor: due, typedMinor: typed, leftMinor: left, changeMinor: change });
  });
});
