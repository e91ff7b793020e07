import { describe, expect, it } from 'vitest';
import { programOf } from './program.fixture.ts';
import { configInForce, isHonoured } from './program-versions.ts';

const versions = [
  programOf({ version: 2, validFromMs: 200 }),
  programOf({ version: 1, validFromMs: 100, honourUntilMs: 300 }),
  programOf({ version: 3, validFromMs: 400 }),
];

describe('configInForce', () => {
  it.each([
    [99, null],
    [100, 1],
    [199, 1],
    [200, 2],
    [399, 2],
    [400, 3],
  ])('at %i is version %s', (atMs, version) => {
    expect(configInForce(versions, atMs)?.version ?? null).toBe(version);
  });
});

describe('isHonoured', () => {
  it.each([
    [99, 300, false],
    [100, 300, true],
    [299, 300, true],
    [300, 300, false],
    [300, null, true],
  ])('quoted at %i, honoured until %s: %s', (quotedAtMs, honourUntilMs, honoured) => {
    expect(isHonoured({ validFromMs: 100, honourUntilMs }, quotedAtMs)).toBe(honoured);
  });
});
