import { describe, expect, it } from 'vitest';
import { likelyPoints, type PointsRules, pointsWorthMinor, readPoints } from './redeem-points.ts';

function rulesOf(parts: Partial<PointsRules> = {}): PointsRules {
  return {
    minimumPoints: 100,
    stepPoints: 50,
    maximumPoints: 1_100,
    maximumMinor: 1_100,
    problem: null,
    ...parts,
  };
}

describe('readPoints', () => {
  const rules = rulesOf();
  it.each([
    { typed: '500', usable: 5_000, read: { ok: true, points: 500 } },
    { typed: ' 1,100 ', usable: 5_000, read: { ok: true, points: 1_100 } },
    { typed: '1.100', usable: 5_000, read: { ok: true, points: 1_100 } },
    { typed: '', usable: 5_000, read: { ok: true, points: 1_100 } },
    { typed: '100', usable: 5_000, read: { ok: true, points: 100 } },
    { typed: 'all', usable: 5_000, read: { ok: false, problem: 'unreadable', near: [] } },
    { typed: '5.00', usable: 5_000, read: { ok: false, problem: 'unreadable', near: [] } },
    { typed: '-500', usable: 5_000, read: { ok: false, problem: 'unreadable', near: [] } },
    { typed: '1'.repeat(13), usable: 5_000, read: { ok: false, problem: 'unreadable', near: [] } },
    { typed: '0', usable: 5_000, read: { ok: false, problem: 'below-minimum', near: [100] } },
    { typed: '99', usable: 5_000, read: { ok: false, problem: 'below-minimum', near: [100] } },
    { typed: '120', usable: 5_000, read: { ok: false, problem: 'not-in-steps', near: [100, 150] } },
    { typed: '1099', usable: 5_000, read: { ok: false, problem: 'not-in-steps', near: [1_050, 1_100] } },
    { typed: '1150', usable: 5_000, read: { ok: false, problem: 'above-share', near: [1_100] } },
    { typed: '1150', usable: 1_149, read: { ok: false, problem: 'above-balance', near: [1_100] } },
    { typed: '1150', usable: 1_150, read: { ok: false, problem: 'above-share', near: [1_100] } },
  ])('"$typed" of $usable', ({ typed, usable, read }) => {
    expect(readPoints(typed, rules, usable)).toEqual(read);
  });

  it('names only what can be taken as near', () => {
    const narrow = rulesOf({ minimumPoints: 120, stepPoints: 50, maximumPoints: 150 });
    expect(readPoints('130', narrow, 5_000)).toEqual({ ok: false, problem: 'not-in-steps', near: [150] });
  });
});

describe('pointsWorthMinor', () => {
  it.each([
    { points: 500, rules: rulesOf(), minor: 500 },
    { points: 200, rules: rulesOf({ maximumPoints: 1_000, maximumMinor: 500 }), minor: 100 },
    { points: 3, rules: rulesOf({ maximumPoints: 999_999_999, maximumMinor: 333_333_333 }), minor: 1 },
    { points: 100, rules: rulesOf({ maximumPoints: 0, maximumMinor: 0 }), minor: 0 },
  ])('$points are worth $minor', ({ points, rules, minor }) => {
    expect(pointsWorthMinor(points, rules)).toBe(minor);
  });
});

describe('likelyPoints', () => {
  it.each([
    {
      what: 'those that leave a round sum, roundest first',
      rules: rulesOf({ stepPoints: 10, maximumPoints: 2_360, maximumMinor: 2_360 }),
      dueMinor: 4_730,
      likely: [2_230, 1_730, 1_230, 730],
    },
    {
      what: 'round numbers where no sum gets round',
      rules: rulesOf(),
      dueMinor: 2_267,
      likely: [1_000, 500, 200, 100],
    },
    {
      what: 'at another worth of a point',
      rules: rulesOf({ stepPoints: 200, minimumPoints: 200, maximumPoints: 2_400, maximumMinor: 1_200 }),
      dueMinor: 2_500,
      likely: [2_000, 1_000],
    },
    { what: 'none beside a maximum that is the minimum', rules: rulesOf({ maximumPoints: 100, maximumMinor: 100 }) },
    { what: 'none where nothing can be used', rules: rulesOf({ maximumPoints: 0, maximumMinor: 0 }) },
  ])('$what', ({ rules, dueMinor = 500, likely = [] }) => {
    const offered = likelyPoints(rules, dueMinor, 'EUR');
    expect(offered).toEqual(expect.arrayContaining(likely));
    expect(offered.length).toBeLessThanOrEqual(5);
    for (const points of offered) expect(readPoints(String(points), rules, 1_000_000)).toEqual({ ok: true, points });
    if (likely.length === 0) expect(offered).toEqual([]);
  });

  it('knows currencies without decimals', () => {
    const rules = rulesOf({ stepPoints: 1, maximumPoints: 500, maximumMinor: 500 });
    expect(likelyPoints(rules, 1_230, 'JPY')).toContain(230);
  });
});
