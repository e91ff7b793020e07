import { describe, expect, it } from 'vitest';
import { attemptSource, createAttempts } from './attempts.ts';

describe('createAttempts', () => {
  it('lets a source go on until it has failed too often, and again when the window is over', () => {
    let now = 0;
    const attempts = createAttempts({ maximum: 3, windowMs: 1_000 }, () => now);
    for (let failure = 0; failure < 3; failure += 1) {
      expect(attempts.waitMs('a')).toBe(0);
      attempts.recordFailure('a');
    }
    now = 400;
    expect(attempts.waitMs('a')).toBe(600);
    expect(attempts.waitMs('b')).toBe(0);
    now = 1_000;
    expect(attempts.waitMs('a')).toBe(0);
    attempts.recordFailure('a');
    expect(attempts.waitMs('a')).toBe(0);
  });

  it('forgets the oldest sources rather than growing without end', () => {
    const attempts = createAttempts({ maximum: 1, windowMs: 1_000 }, () => 0);
    for (let source = 0; source <= 10_000; source += 1) attempts.recordFailure(`source ${source}`);
    expect(attempts.waitMs('source 0')).toBe(0);
    expect(attempts.waitMs('source 1')).toBe(1_000);
    expect(attempts.waitMs('source 10000')).toBe(1_000);
  });
});

describe('attemptSource', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [undefined, 'unknown'],
  ])('counts %s as %s', (address, source) => {
    expect(attemptSource(address)).toBe(source);
  });
});
