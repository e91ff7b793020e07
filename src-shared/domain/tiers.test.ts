import { describe, expect, it } from 'vitest';
import { programOf, tierOf } from './program.fixture.ts';
import type { Qualification } from './program.ts';
import { progressToNextTier, qualificationStartMs, tierFor, tierOrBase } from './tiers.ts';

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
