import { describe, expect, it } from 'vitest';
import { plotShape, plotTotals } from './plot-shape.ts';

const NINE = Date.UTC(2026, 10, 22, 9);
const size = { width: 100, height: 50 };

/** Five minutes each from nine on: recorded, sent, waiting, and `x` where there was no contact. */
function pointsOf(...said: readonly string[]) {
  return said.map((text, index) => {
    const [recorded = 0, sent = 0, waiting = 0] = text.split(' ').map(Number);
    return { fromMs: NINE + index * 300_000, recorded, sent, waiting, offline: text.endsWith('x') };
  });
}

describe('plotShape', () => {
  it('is nothing without points', () => {
    expect(plotShape([], size)).toBeNull();
  });

  it('puts bars, lines and time where they belong', () => {
    const shape = plotShape(pointsOf('4 2 2', '0 2 0'), { width: 120, height: 50 });
    // Two of the twelve places of an hour, at its end.
    expect(shape).toMatchObject({
      most: 4,
      bars: [{ fromMs: NINE, x: 101.5, y: 0, height: 50 }],
      barWidth: 7,
      sent: '105,25 115,25',
      waiting: '105,25 115,50',
      ends: { sentY: 25, waitingY: 50 },
      offline: [],
    });
    expect(shape?.ticks).toEqual([{ atMs: NINE, x: 100 }]);
  });

  it.each([
    { said: ['1 0 1', '1 0 2 x', '1 0 3 x', '0 3 0'], offline: [{ x: 90, width: 20 }] },
    {
      said: ['1 0 1 x', '1 2 0', '1 0 1 x', '0 1 0'],
      offline: [
        { x: 80, width: 10 },
        { x: 100, width: 10 },
      ],
    },
  ])('shades what was offline: $offline', ({ said, offline }) => {
    expect(plotShape(pointsOf(...said), { width: 120, height: 50 })?.offline).toEqual(offline);
  });

  it.each([
    [0, 2],
    [2, 2],
    [3, 4],
    [5, 10],
    [11, 20],
    [41, 100],
    [1_234, 2_000],
  ])('with %i at most has a scale up to %i', (count, most) => {
    expect(plotShape(pointsOf(`0 0 ${count}`), size)?.most).toBe(most);
  });

  it('names at most eight times, each a whole hour', () => {
    const day = plotShape(pointsOf(...Array.from({ length: 288 }, () => '1 1 0')), size);
    expect(day?.ticks.map(({ atMs }) => new Date(atMs).getUTCHours())).toEqual([9, 12, 15, 18, 21, 0, 3, 6]);
  });
});

describe('plotTotals', () => {
  it('sums up what was recorded and sent, and how long there was no contact', () => {
    expect(plotTotals(pointsOf('4 0 4 x', '3 0 7 x', '1 6 2'))).toEqual({
      recorded: 8,
      sent: 6,
      waiting: 2,
      mostWaiting: 7,
      offlineMinutes: 10,
    });
  });

  it('is nothing without points', () => {
    expect(plotTotals([])).toEqual({ recorded: 0, sent: 0, waiting: 0, mostWaiting: 0, offlineMinutes: 0 });
  });
});
