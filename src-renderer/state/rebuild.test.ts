import { describe, expect, it } from 'vitest';
import { followRebuild, NO_REBUILD, REBUILD_ASKED, type Rebuild } from './rebuild.ts';

const serving = (asOfMs: number) => ({ building: null, asOfMs });
const building = (asOfMs: number) => ({ building: { done: 0, total: 60 }, asOfMs });

describe('a rebuild of the replica', () => {
  it.each<[string, Rebuild, ReturnType<typeof serving | typeof building>[], Rebuild['step']]>([
    ['nothing asked, nothing built', NO_REBUILD, [serving(1), serving(2)], 'idle'],
    ['asked for offline: it has not begun', REBUILD_ASKED, [serving(1), serving(1)], 'asked'],
    ['asked for, and the old copy reads on before it begins', REBUILD_ASKED, [serving(1), serving(2)], 'asked'],
    ['begun', REBUILD_ASKED, [serving(1), building(1)], 'building'],
    ['in place', REBUILD_ASKED, [serving(1), building(1), serving(9)], 'done'],
    ['cut short: the old copy serves', REBUILD_ASKED, [building(1), serving(1), serving(2)], 'asked'],
    ['cut short and done with the next try', REBUILD_ASKED, [building(1), serving(1), building(2), serving(9)], 'done'],
    ['found under way by somebody who comes to the page', NO_REBUILD, [building(1), serving(9)], 'done'],
  ])('%s', (_, from, seen, step) => {
    expect(seen.reduce<Rebuild>(followRebuild, from).step).toBe(step);
  });
});
