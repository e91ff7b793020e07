import { describe, expect, it } from 'vitest';
import { resultOf, tableOf } from './result.ts';

const ratios = { ours: 0.2, bare: 0.1, ratio: 2, ratioP99: 3, control: 1, controlP99: 1 };

describe('resultOf', () => {
  it.each([
    ['most', 2, true],
    ['most', 1.9, false],
    ['least', 2, true],
    ['least', 2.1, false],
  ] as const)('a ratio of 2 held against at %s %d: %s', (goalIs, goal, met) => {
    expect(resultOf({ name: 'x', unit: 'ms', goal, goalIs }, ratios).met).toBe(met);
  });
});

it('prints a goal that is missed', () => {
  const missed = resultOf({ name: 'lookup-10k', unit: 'ms', goal: 1.5, goalIs: 'most' }, ratios);
  expect(tableOf([missed]).split('\n').at(1)).toMatch(/^lookup-10k +0\.200 ms +0\.100 ms +2\.00 .* <= 1\.5 +missed$/);
});
