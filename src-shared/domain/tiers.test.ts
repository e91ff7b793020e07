import { describe, expect, it } from 'vitest';
import { programOf, tierOf } from './program.fixture.ts';
import type { Qualification } from './program.ts';
import {
  progressToNextTier,
  type QualifyingQuantity,
  qualificationStartMs,
  qualifierTotalOf,
  tierFor,
  tierOrBase,
} from './tiers.ts';

const [base] = programOf().tiers;
const platinum = tierOf({ tierId: 'platinum', rank: 5, qualifier: 5_000 });
// listed out of order: rank decides
const config = programOf({ tiers: [platinum, tierOf({}), ...(base === undefined ? [] : [base])] });

describe('tierFor', () => {
  it.each([
    [-50, 'base'],
    [0, 'base'],
    [999, 'base'],
    [1_000, 'gold'],
    [4_999, 'gold'],
    [5_000, 'platinum'],
    [1_000_000, 'platinum'],
  ])('%i counted is %s', (total, tierId) => {
    expect(tierFor(config, total).tierId).toBe(tierId);
  });
});

describe('tierOrBase', () => {
  it('takes the base tier where this version does not have the one named', () => {
    expect(tierOrBase(config, 'gold').tierId).toBe('gold');
    expect(tierOrBase(config, 'gone').tierId).toBe('base');
  });
});

describe('progressToNextTier', () => {
  it.each([
    ['base', 0, 'gold', 1_000],
    ['base', 400, 'gold', 600],
    ['base', 1_200, 'gold', 0],
    ['gold', 1_200, 'platinum', 3_800],
    ['gold', -10, 'platinum', 5_010],
    ['gone', 400, 'gold', 600],
  ])('in %s with %i, %s is %i away', (tierId, total, nextTierId, remaining) => {
    const progress = progressToNextTier(config, tierId, total);
    expect(progress).toMatchObject({ nextTier: { tierId: nextTierId }, remaining, qualifierName: null });
  });

  it('has nothing above the highest tier', () => {
    expect(progressToNextTier(config, 'platinum', 10_000)).toBeNull();
  });

  it('names what a type B program counts', () => {
    const qualification: Qualification = {
      type: 'B',
      windowLength: 1,
      windowUnit: 'Y',
      qualifierName: 'Nights',
      campaignsIncluded: 'all',
    };
    expect(progressToNextTier({ ...config, qualification }, 'base', 3)?.qualifierName).toBe('Nights');
  });
});

describe('qualificationStartMs', () => {
  it.each([
    ['2026-07-01T10:00:00Z', 1, 'D', '2026-06-30T22:00:00.000Z'],
    ['2026-07-01T10:00:00Z', 30, 'D', '2026-06-01T22:00:00.000Z'],
    ['2026-05-31T10:00:00Z', 3, 'M', '2026-02-28T23:00:00.000Z'],
    ['2026-06-30T22:00:00Z', 12, 'M', '2025-07-01T22:00:00.000Z'],
    ['2024-02-29T10:00:00Z', 1, 'Y', '2023-02-28T23:00:00.000Z'],
  ] as const)('at %s, %i %s reach back to %s', (at, windowLength, windowUnit, expected) => {
    const qualification: Qualification = { type: 'A', windowLength, windowUnit, campaignsIncluded: 'all' };
    const startMs = qualificationStartMs(qualification, Date.parse(at), 'Europe/Berlin');
    expect(new Date(startMs).toISOString()).toBe(expected);
  });
});

const accrued = (quantity: number, at: string, byCampaign: Record<string, number> = {}): QualifyingQuantity => ({
  kind: 'points',
  quantity,
  byCampaign,
  atMs: Date.parse(at),
});
const nights = (...parts: Parameters<typeof accrued>): QualifyingQuantity => ({
  ...accrued(...parts),
  kind: 'qualifier',
});

describe('the tier that what counted in the window reaches', () => {
  const NOW_MS = Date.parse('2026-07-01T10:00:00Z');
  const byPoints: Qualification = { type: 'A', windowLength: 12, windowUnit: 'M', campaignsIncluded: 'all' };
  const byNights: Qualification = { ...byPoints, type: 'B', qualifierName: 'Nights' };

  type Case = [name: string, rule: Qualification, counted: QualifyingQuantity[], total: number, tierId: string];
  it.each<Case>([
    ['A: nothing yet', byPoints, [], 0, 'base'],
    [
      'A: points of the last twelve months',
      byPoints,
      [accrued(600, '2026-01-01'), accrued(400, '2026-06-01')],
      1_000,
      'gold',
    ],
    ['A: one point too few', byPoints, [accrued(999, '2026-06-01')], 999, 'base'],
    ['A: the first instant of the window', byPoints, [accrued(1_000, '2025-07-01T22:00:00Z')], 1_000, 'gold'],
    ['A: the instant before it', byPoints, [accrued(1_000, '2025-07-01T21:59:59.999Z')], 0, 'base'],
    ['A: what was taken back', byPoints, [accrued(1_200, '2026-01-01'), accrued(-300, '2026-01-02')], 900, 'base'],
    ['A: more taken back than counted', byPoints, [accrued(-300, '2026-01-02')], -300, 'base'],
    ['A: nights are no points', byPoints, [nights(5_000, '2026-06-01')], 0, 'base'],
    ['A: the highest tier', byPoints, [accrued(7_000, '2026-06-01')], 7_000, 'platinum'],
    [
      'A: today alone',
      { ...byPoints, windowLength: 1, windowUnit: 'D' },
      [accrued(5, '2026-07-01'), accrued(9, '2026-06-30')],
      5,
      'base',
    ],
    [
      'A: thirty days',
      { ...byPoints, windowLength: 30, windowUnit: 'D' },
      [accrued(5, '2026-06-02'), accrued(9, '2026-06-01')],
      5,
      'base',
    ],
    [
      'A: two years',
      { ...byPoints, windowLength: 2, windowUnit: 'Y' },
      [accrued(5, '2024-07-02'), accrued(9, '2024-07-01')],
      5,
      'base',
    ],
    [
      'A: of named campaigns alone',
      { ...byPoints, campaignsIncluded: ['july', 'food'] },
      [accrued(900, '2026-06-01', { july: 30, other: 500 }), accrued(80, '2026-06-02', { food: 40, july: 1 })],
      71,
      'base',
    ],
    [
      'A: of no campaign',
      { ...byPoints, campaignsIncluded: [] },
      [accrued(5_000, '2026-06-01', { july: 5_000 })],
      0,
      'base',
    ],
    [
      'B: nights, whatever the points',
      byNights,
      [nights(1_000, '2026-06-01'), accrued(9_000, '2026-06-01')],
      1_000,
      'gold',
    ],
    ['B: nights before the window', byNights, [nights(1_000, '2025-06-30')], 0, 'base'],
    [
      'B: nights of a named campaign',
      { ...byNights, campaignsIncluded: ['july'] },
      [nights(7, '2026-06-01', { july: 2 }), nights(4, '2026-06-01')],
      2,
      'base',
    ],
  ])('%s', (_name, rule, counted, total, tierId) => {
    const startMs = qualificationStartMs(rule, NOW_MS, 'Europe/Berlin');
    expect(qualifierTotalOf(rule, counted, startMs)).toBe(total);
    expect(tierFor(config, total).tierId).toBe(tierId);
  });
});
