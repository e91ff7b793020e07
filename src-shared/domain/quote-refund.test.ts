import { describe, expect, it } from 'vitest';
import { lineOf, programOf } from './program.fixture.ts';
import {
  quoteRefund,
  type RefundedBefore,
  type RefundFigures,
  type RefundInput,
  type SoldSale,
} from './quote-refund.ts';

type SoldLine = SoldSale['lines'][number];
type Refund = Extract<RefundFigures, { ok: true }>;

const { categories } = programOf().earning;
const NOTHING: RefundedBefore = { lines: new Map(), moneyMinor: 0, reversedEarnPoints: 0, returnedPoints: 0 };

/** Three units of food for 10 EUR, all of it paid and earning, unless told otherwise. */
const line = (parts: Partial<SoldLine>): SoldLine => {
  const sold = { amountMinor: 1_000, discountMinor: 0, rewardMinor: 0, ...parts };
  const paidMinor = sold.amountMinor - sold.discountMinor - sold.rewardMinor;
  return { ...lineOf({ quantity: 3 }), eligibleMinor: paidMinor, ...sold, ...parts };
};
const home = (parts: Partial<SoldLine> = {}) => line({ lineId: 'b', categoryId: 'home', ...parts });

/** A sale that was paid with points as far as they go, and with a card. */
const saleOf = (
  lines: readonly SoldLine[],
  spent: { points?: number; pointsMinor?: number; rewards?: readonly [points: number, amountMinor: number][] } = {},
): SoldSale => {
  const netMinor = lines.reduce((sum, each) => sum + each.amountMinor - each.discountMinor - each.rewardMinor, 0);
  const { points = 0, pointsMinor = points, rewards = [] } = spent;
  const byPoints = points > 0 ? [{ kind: 'points-payment' as const, points, amountMinor: pointsMinor }] : [];
  return {
    lines,
    totals: { netMinor },
    redemptions: [
      ...byPoints,
      ...rewards.map(([cost, amountMinor]) => ({ kind: 'reward' as const, points: cost, amountMinor })),
    ],
    tenders: [
      ...(points > 0 ? [{ kind: 'points' as const, points, amountMinor: pointsMinor }] : []),
      { kind: 'card', amountMinor: netMinor - pointsMinor },
    ],
  };
};

const refund = (parts: Partial<RefundInput>): RefundFigures =>
  quoteRefund({ sale: saleOf([line({})]), earnPoints: 0, categories, before: NOTHING, lines: 'all', ...parts });

const done = (figures: RefundFigures): Refund => {
  if (!figures.ok) throw new Error(`there is not so much left of ${figures.lineId}`);
  return figures;
};

/** Refunds one after the other, each on top of those before. */
function inTurn(sale: SoldSale, earnPoints: number, parts: readonly RefundInput['lines'][]): Refund[] {
  let before = NOTHING;
  return parts.map((lines) => {
    const figures = done(quoteRefund({ sale, earnPoints, categories, before, lines }));
    const gone = new Map(before.lines);
    for (const { lineId, quantity, amountMinor } of figures.lines) {
      const known = gone.get(lineId) ?? { quantity: 0, amountMinor: 0 };
      gone.set(lineId, { quantity: known.quantity + quantity, amountMinor: known.amountMinor + amountMinor });
    }
    before = {
      lines: gone,
      moneyMinor: before.moneyMinor + figures.totals.moneyMinor,
      reversedEarnPoints: before.reversedEarnPoints + figures.reversedEarnPoints,
      returnedPoints: before.returnedPoints + figures.returnedPoints,
    };
    return figures;
  });
}

const taxOf = (sale: SoldSale) => done(refund({ sale, lines: one() })).taxLines;

const one = (lineId = 'a', quantity = 1) => [{ lineId, quantity }];

describe('what goes back of a line', () => {
  it.each<[string, SoldLine, number, number]>([
    ['one of three', line({}), 1, 333],
    ['two of three', line({}), 2, 667],
    ['all of it', line({}), 3, 1_000],
    ['what was paid after the discount', line({ discountMinor: 100 }), 1, 300],
    ['what was paid after a reward', line({ discountMinor: 100, rewardMinor: 450 }), 1, 150],
    ['nothing for what was free', line({ rewardMinor: 1_000 }), 3, 0],
    ['nothing for a gift', line({ amountMinor: 0 }), 1, 0],
    ['of the largest line', line({ amountMinor: 10 ** 12, quantity: 9_999 }), 9_998, 999_899_989_999],
  ])('%s', (_name, sold, quantity, amountMinor) => {
    const { lines, totals } = done(refund({ sale: saleOf([sold]), lines: one('a', quantity) }));
    const { sku, name, categoryId } = sold;
    expect(lines).toEqual([{ lineId: 'a', sku, name, categoryId, quantity, amountMinor }]);
    expect(totals).toEqual({ amountMinor, moneyMinor: amountMinor, pointsMinor: 0 });
  });

  it('in single pieces comes to what was paid', () => {
    const refunds = inTurn(saleOf([line({})]), 0, [one(), one(), one()]);
    expect(refunds.map(({ totals }) => totals.amountMinor)).toEqual([333, 334, 333]);
  });

  it('named twice counts together', () => {
    expect(done(refund({ lines: [...one(), ...one()] })).lines).toMatchObject([{ quantity: 2, amountMinor: 667 }]);
  });

  it('leaves out the lines that do not come back', () => {
    const { lines } = done(refund({ sale: saleOf([line({}), home()]), lines: one('b', 2) }));
    expect(lines).toMatchObject([{ lineId: 'b', quantity: 2, amountMinor: 667 }]);
  });
});

describe('what cannot go back', () => {
  const sale = saleOf([line({}), home()]);
  const before = { ...NOTHING, lines: new Map([['a', { quantity: 2, amountMinor: 667 }]]), moneyMinor: 667 };
  const everything = new Map(['a', 'b'].map((lineId) => [lineId, { quantity: 3, amountMinor: 1_000 }]));
  it.each<[string, Partial<RefundInput>, string, number]>([
    ['more than was sold', { lines: one('a', 4) }, 'a', 3],
    ['more than is left', { before, lines: one('a', 2) }, 'a', 1],
    ['more than is left, in two parts', { before, lines: [...one(), ...one()] }, 'a', 1],
    ['what is back already', { before: { ...before, lines: everything }, lines: one('b') }, 'b', 0],
    ['the whole of what is back already', { before: { ...before, lines: everything } }, 'a', 0],
    ['a line that the sale has not', { lines: one('c') }, 'c', 0],
    ['one wrong line among right ones', { lines: [...one('a'), ...one('b', 4)] }, 'b', 3],
  ])('%s', (_name, parts, lineId, leftQuantity) => {
    expect(refund({ sale, ...parts })).toEqual({ ok: false, lineId, leftQuantity });
  });

  it('does not keep the rest from coming back', () => {
    const { lines } = done(refund({ sale, before, lines: 'all' }));
    expect(lines).toMatchObject([
      { lineId: 'a', quantity: 1, amountMinor: 333 },
      { lineId: 'b', quantity: 3, amountMinor: 1_000 },
    ]);
  });
});

describe('what was earned', () => {
  const excluded = home({ eligibleMinor: 0 });
  it.each<[string, SoldSale, number, RefundInput['lines'], number]>([
    ['all of it', saleOf([line({})]), 10, 'all', 10],
    ['in proportion, down', saleOf([line({})]), 10, one(), 3],
    ['in proportion to what could earn', saleOf([line({}), excluded]), 10, one('a', 3), 10],
    ['nothing for what earned nothing', saleOf([line({}), excluded]), 10, one('b', 3), 0],
    ['in proportion to what was paid, where nothing could earn', saleOf([excluded]), 9, one('b'), 3],
    ['of a gift alone, when everything is back', saleOf([line({ amountMinor: 0 })]), 9, 'all', 9],
    ['of a gift alone, nothing before', saleOf([line({ amountMinor: 0 })]), 9, one('a', 2), 0],
    ['nothing, where nothing was earned', saleOf([line({})]), 0, 'all', 0],
    ['the largest earning', saleOf([line({})]), 10 ** 12, one('a', 2), 666_666_666_666],
  ])('%s', (_name, sale, earnPoints, lines, reversed) => {
    expect(done(refund({ sale, earnPoints, lines })).reversedEarnPoints).toBe(reversed);
  });

  it('goes back in parts that add up', () => {
    const refunds = inTurn(saleOf([line({}), home({ amountMinor: 500 })]), 14, [
      one(),
      one('b', 2),
      one('a', 2),
      one('b'),
    ]);
    expect(refunds.map(({ reversedEarnPoints }) => reversedEarnPoints)).toEqual([3, 3, 6, 2]);
  });
});

describe('what was spent', () => {
  type Case = [name: string, sale: SoldSale, lines: RefundInput['lines'], returned: number, moneyMinor: number];
  it.each<Case>([
    ['points that paid, whole', saleOf([line({})], { points: 400 }), 'all', 400, 600],
    ['points that paid, in proportion to what was paid', saleOf([line({})], { points: 400 }), one(), 133, 200],
    ['points that paid all', saleOf([line({})], { points: 1_000 }), one(), 333, 0],
    ['points worth less than a cent', saleOf([line({})], { points: 1_000, pointsMinor: 200 }), one(), 333, 267],
    ['points worth more than a cent', saleOf([line({})], { points: 100, pointsMinor: 300 }), one(), 33, 234],
    [
      'points that paid, also for what earns nothing',
      saleOf([line({ eligibleMinor: 0 }), home()], { points: 1_000 }),
      one('a', 3),
      500,
      500,
    ],
    [
      'a reward that took something off, by what it took off',
      saleOf([line({ rewardMinor: 400 }), home({ rewardMinor: 100 })], { rewards: [[450, 500]] }),
      one('a', 3),
      360,
      600,
    ],
    [
      'nothing of a reward for a line that it did not touch',
      saleOf([line({ rewardMinor: 500 }), home()], { rewards: [[450, 500]] }),
      one('b', 3),
      0,
      1_000,
    ],
    ['a product that was free', saleOf([line({ rewardMinor: 1_000 })], { rewards: [[600, 1_000]] }), 'all', 600, 0],
    [
      'half of a line with a free unit',
      saleOf([line({ rewardMinor: 334 })], { rewards: [[600, 334]] }),
      one(),
      200,
      222,
    ],
    ['merchandise, when everything is back', saleOf([line({}), home()], { rewards: [[200, 0]] }), 'all', 200, 2_000],
    [
      'merchandise, nothing before',
      saleOf([line({}), home()], { rewards: [[200, 0]] }),
      [...one('a', 3), ...one('b', 2)],
      0,
      1_667,
    ],
    [
      'all kinds together',
      saleOf([line({ rewardMinor: 400 })], {
        points: 300,
        rewards: [
          [450, 400],
          [200, 0],
        ],
      }),
      'all',
      950,
      300,
    ],
    [
      'all kinds together, in part',
      saleOf([line({ rewardMinor: 400 })], {
        points: 300,
        rewards: [
          [450, 400],
          [200, 0],
        ],
      }),
      one(),
      250,
      100,
    ],
  ])('%s', (_name, sale, lines, returned, moneyMinor) => {
    const { returnedPoints, totals } = done(refund({ sale, lines }));
    expect(returnedPoints).toBe(returned);
    expect(totals.moneyMinor).toBe(moneyMinor);
    expect(totals.pointsMinor).toBe(totals.amountMinor - moneyMinor);
  });

  it('goes back in parts that add up, merchandise with the last', () => {
    const sale = saleOf([line({}), home()], { points: 700, rewards: [[200, 0]] });
    const refunds = inTurn(sale, 0, [one(), one('b', 2), 'all']);
    expect(refunds.map(({ returnedPoints }) => returnedPoints)).toEqual([116, 234, 550]);
    expect(refunds.map(({ totals }) => totals.moneyMinor)).toEqual([217, 433, 650]);
  });
});

describe('the tax in it', () => {
  it('is that of what goes back, by rate', () => {
    const sale = saleOf([line({}), home(), line({ lineId: 'c', categoryId: 'coffee' })]);
    expect(done(refund({ sale })).taxLines).toEqual([
      { taxBasisPoints: 700, netMinor: 1_000, taxableMinor: 935, taxMinor: 65 },
      { taxBasisPoints: 1_900, netMinor: 1_000, taxableMinor: 840, taxMinor: 160 },
    ]);
    expect(done(refund({ sale, lines: one('b') })).taxLines).toEqual([
      { taxBasisPoints: 1_900, netMinor: 333, taxableMinor: 280, taxMinor: 53 },
    ]);
  });

  it('stays that of the goods where points paid', () => {
    expect(taxOf(saleOf([line({})], { points: 1_000 }))).toEqual(taxOf(saleOf([line({})])));
  });

  it('comes to that of the sale, in parts', () => {
    const refunds = inTurn(saleOf([line({}), line({ lineId: 'b' })]), 0, [one(), one('b', 2), one('a', 2), one('b')]);
    expect(refunds.map(({ taxLines }) => taxLines[0]?.taxMinor)).toEqual([22, 43, 44, 22]);
  });
});

describe('what went back before by paper, where a till could not ask', () => {
  const sale = saleOf([line({}), home()], { points: 1_000 });
  it('is never asked back, and what is left is less by it', () => {
    // One piece for its shelf price, all of it in money.
    const before = { ...NOTHING, lines: new Map([['a', { quantity: 1, amountMinor: 500 }]]), moneyMinor: 500 };
    const figures = done(refund({ sale, before, earnPoints: 20 }));
    expect(figures.totals).toEqual({ amountMinor: 1_500, moneyMinor: 500, pointsMinor: 1_000 });
    expect(figures).toMatchObject({ reversedEarnPoints: 20, returnedPoints: 1_000 });
  });

  it.each<[string, Partial<RefundedBefore>, Partial<Refund>]>([
    ['more money', { moneyMinor: 1_900 }, { totals: { amountMinor: 1_000, moneyMinor: 0, pointsMinor: 1_000 } }],
    ['more points back', { returnedPoints: 1_200 }, { returnedPoints: 0 }],
    ['more points taken', { reversedEarnPoints: 30 }, { reversedEarnPoints: 0 }],
  ])('than all of it, leaves nothing and never less: %s', (_name, parts, left) => {
    const before = { ...NOTHING, lines: new Map([['a', { quantity: 3, amountMinor: 1_000 }]]), ...parts };
    expect(done(refund({ sale, before, earnPoints: 20 }))).toMatchObject(left);
  });

  it('for more than the whole sale gives back no more points than were spent', () => {
    const single = saleOf([line({})], { points: 1_000 });
    const before = { ...NOTHING, lines: new Map([['a', { quantity: 1, amountMinor: 1_100 }]]), moneyMinor: 1_100 };
    expect(done(refund({ sale: single, before }))).toMatchObject({ returnedPoints: 1_000 });
  });

  it('for a higher price than was paid leaves nothing of its line', () => {
    const before = { ...NOTHING, lines: new Map([['a', { quantity: 1, amountMinor: 1_100 }]]), moneyMinor: 1_100 };
    expect(done(refund({ sale, before, lines: one('a', 2) })).lines).toMatchObject([{ quantity: 2, amountMinor: 0 }]);
  });
});
