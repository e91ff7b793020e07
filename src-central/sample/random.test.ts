import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

describe('createRandom', () => {
  it('gives the same values for the same seed, and these on every machine', () => {
    const random = createRandom('a seed');
    expect(Array.from({ length: 8 }, () => random.integer(1_000))).toEqual([696, 328, 721, 505, 512, 767, 331, 185]);
    expect(random.id(0x018c_c251_f400)).toBe('018cc251-f400-7388-a6fa-a4fd3aaad7e2');
    expect(random.digits(12)).toBe('467608629458');
  });

  it('gives other values for another seed and for each branch', () => {
    const values = ['a', 'b', 'ab'].map((seed) => createRandom(seed).digits(20));
    const branches = ['a', 'b'].map((name) => createRandom('a').branch(name).digits(20));
    expect(new Set([...values, ...branches]).size).toBe(5);
  });

  it('keeps a branch as it is, whatever else was drawn', () => {
    const random = createRandom('a');
    const before = random.branch('x').digits(20);
    random.integer(10);
    expect(random.branch('x').digits(20)).toBe(before);
  });

  it('spreads over its range', () => {
    const random = createRandom('spread');
    const tails = Array.from({ length: 10_000 }, () => random.integer(10));
    for (let value = 0; value < 10; value += 1) {
      expect(tails.filter((tail) => tail === value).length).toBeGreaterThan(850);
    }
  });

  it('picks by weight, and never what weighs nothing', () => {
    const random = createRandom('weights');
    const picks = Array.from({ length: 10_000 }, () =>
      random.pickWeighted([
        ['a', 90],
        ['b', 0],
        ['c', 10],
      ] as const),
    );
    expect(picks).not.toContain('b');
    expect(picks.filter((pick) => pick === 'c').length).toBeGreaterThan(850);
    expect(picks.filter((pick) => pick === 'c').length).toBeLessThan(1_150);
  });
});
