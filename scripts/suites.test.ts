import { describe, expect, test, vi } from 'vitest';
import { runSuite, type Suite } from './suites.ts';

const suite = (code: string, more: Partial<Suite> = {}): Suite => ({
  name: 'a suite',
  command: process.execPath,
  args: ['-e', code],
  budgetMinutes: 1,
  limitMinutes: 1,
  count: async () => ({ passed: 3, failed: 0 }),
  ...more,
});

describe('a suite', () => {
  const cases: [what: string, suite: Suite, count: { passed: number; failed: number }][] = [
    ['that passed', suite(''), { passed: 3, failed: 0 }],
    ['that counts failures', suite('', { count: async () => ({ passed: 2, failed: 1 }) }), { passed: 2, failed: 1 }],
    ['that ended in failure without naming one', suite('process.exit(1)'), { passed: 3, failed: 1 }],
    ['that ran no test', suite('', { count: async () => ({ passed: 0, failed: 0 }) }), { passed: 0, failed: 1 }],
    ['that left no figures', suite('', { count: () => Promise.reject(new Error('none')) }), { passed: 0, failed: 1 }],
    ['that cannot be started', suite('', { command: '/absent' }), { passed: 3, failed: 1 }],
    ['that never ends', suite('setInterval(() => {}, 1000)', { limitMinutes: 0.01 }), { passed: 0, failed: 1 }],
  ];
  test.each(cases)('%s', async (_what, given, count) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runSuite(given, import.meta.dirname)).toMatchObject(count);
  });
});
