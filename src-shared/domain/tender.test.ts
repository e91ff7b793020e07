import { describe, expect, it } from 'vitest';
import { changeMinor, type Tender, tenderProblem } from './tender.ts';

const cash = (amountMinor: number, receivedMinor = amountMinor): Tender => ({
  kind: 'cash',
  amountMinor,
  receivedMinor,
});
const card = (amountMinor: number): Tender => ({ kind: 'card', amountMinor });
const points = (amountMinor: number): Tender => ({ kind: 'points', amountMinor, points: amountMinor });

describe('tenderProblem', () => {
  it.each<[string, Tender[], number, ReturnType<typeof tenderProblem>]>([
    ['exact cash', [cash(500)], 500, null],
    ['cash with change', [cash(500, 2_000)], 500, null],
    ['card', [card(500)], 500, null],
    ['both', [cash(200, 200), card(300)], 500, null],
    ['points and cash', [points(300), cash(200, 500)], 500, null],
    ['points alone', [points(500)], 500, null],
    ['points and too little beside them', [points(300), card(199)], 500, 'not-enough'],
    ['points and too much beside them', [points(300), card(201)], 500, 'too-much'],
    ['nothing for a free sale', [], 0, null],
    ['nothing for a sale that costs', [], 500, 'not-enough'],
    ['too little', [card(499)], 500, 'not-enough'],
    ['too much on a card', [card(501)], 500, 'too-much'],
    ['less handed over than counted', [cash(500, 400)], 500, 'received-too-little'],
    ['a part of nothing', [card(500), cash(0)], 500, 'empty-part'],
    ['too many parts', Array.from({ length: 11 }, () => card(1)), 11, 'too-many'],
  ])('%s', (_, tenders, dueMinor, problem) => {
    expect(tenderProblem(tenders, dueMinor)).toBe(problem);
  });
});

describe('changeMinor', () => {
  it.each<[string, Tender[], number]>([
    ['none', [card(500)], 0],
    ['from one note', [cash(1_250, 2_000)], 750],
    ['beside a card', [card(1_000), cash(250, 500)], 250],
    ['never from points', [points(1_000), cash(250, 500)], 250],
  ])('%s', (_, tenders, change) => {
    expect(changeMinor(tenders)).toBe(change);
  });
});
