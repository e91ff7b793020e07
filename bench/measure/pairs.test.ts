import { describe, expect, it } from 'vitest';
import { measurePairs, ratiosOf } from './pairs.ts';

describe('measurePairs', () => {
  it('alternates, changes the order, and keeps nothing of the warm-up', async () => {
    const asked: string[] = [];
    const leg = (name: string, tookMs: number) => (round: number) => {
      asked.push(`${name}${round}`);
      return tookMs + round;
    };
    const paired = await measurePairs({ ours: leg('ours', 10), bare: leg('bare', 5) }, { rounds: 2, warmUp: 1 });
    expect(asked.join(' ')).toBe('ours-1 bare-1 bare-1 bare0 bare0 ours0 bare1 ours1 bare1');
    expect(paired).toEqual({ ours: [10, 11], bare: [5, 6], again: [5, 6] });
  });
});

describe('ratiosOf', () => {
  it('takes the median of the ratios, not the ratio of the medians', () => {
    const ratios = ratiosOf({ ours: [2, 8, 9], bare: [1, 2, 9], again: [1, 2, 9] });
    expect(ratios).toMatchObject({ ours: 8, bare: 2, ratio: 2, ratioP99: 1, control: 1, controlP99: 1 });
  });
});
