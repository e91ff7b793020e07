import type { SyncReport } from '../../src-shared/contracts/manager.ts';

type Point = SyncReport['points'][number];

/** A plot in the units of its picture: x from left to right, y downwards. */
export type PlotShape = {
  /** The top of the scale, in entries. */
  readonly most: number;
  readonly bars: readonly {
    readonly fromMs: number;
    readonly x: number;
    readonly y: number;
    readonly height: number;
  }[];
  readonly barWidth: number;
  /** Lines as the `points` of an SVG polyline. */
  readonly sent: string;
  readonly waiting: string;
  /** Where each line ends, for its name. */
  readonly ends: { readonly sentY: number; readonly waitingY: number };
  readonly offline: readonly { readonly x: number; readonly width: number }[];
  readonly ticks: readonly { readonly atMs: number; readonly x: number }[];
};

export type PlotTotals = {
  readonly recorded: number;
  readonly sent: number;
  readonly waiting: number;
  readonly mostWaiting: number;
  readonly offlineMinutes: number;
};

const POINT_MS = 300_000;
const HOUR_MS = 3_600_000;
/** A till that has just begun shows its few minutes at the end of an hour. */
const LEAST_SPAN_MS = HOUR_MS;
const MOST_TICKS = 8;
const TICK_HOURS = [1, 2, 3, 6, 12] as const;

/** The lines and bars of the sync plot; null without points. */
export function plotShape(points: readonly Point[], size: { width: number; height: number }): PlotShape | null {
  const last = points.at(-1);
  const first = points[0];
  if (first === undefined || last === undefined) return null;
  const most = niceCeiling(Math.max(...points.flatMap(({ recorded, sent, waiting }) => [recorded, sent, waiting])));
  const untilMs = last.fromMs + POINT_MS;
  const spanMs = Math.max(LEAST_SPAN_MS, untilMs - first.fromMs);
  const sinceMs = untilMs - spanMs;
  const xOf = (atMs: number) => round(((atMs - sinceMs) / spanMs) * size.width);
  const yOf = (count: number) => round(size.height - (count / most) * size.height);
  const line = (countOf: (point: Point) => number) =>
    points.map((point) => `${xOf(point.fromMs + POINT_MS / 2)},${yOf(countOf(point))}`).join(' ');
  const slot = (POINT_MS / spanMs) * size.width;
  return {
    most,
    barWidth: round(Math.max(1, slot * 0.7)),
    bars: points
      .filter((point) => point.recorded > 0)
      .map(({ fromMs, recorded }) => {
        const y = yOf(recorded);
        return { fromMs, x: round(xOf(fromMs) + slot * 0.15), y, height: round(size.height - y) };
      }),
    sent: line((point) => point.sent),
    waiting: line((point) => point.waiting),
    ends: { sentY: yOf(last.sent), waitingY: yOf(last.waiting) },
    offline: offlineSpans(points).map(({ fromMs, toMs }) => ({
      x: xOf(fromMs),
      width: round(xOf(toMs) - xOf(fromMs)),
    })),
    ticks: tickTimes(sinceMs, untilMs).map((atMs) => ({ atMs, x: xOf(atMs) })),
  };
}

/** What the plot says in figures. */
export function plotTotals(points: readonly Point[]): PlotTotals {
  const sum = (countOf: (point: Point) => number) => points.reduce((total, point) => total + countOf(point), 0);
  return {
    recorded: sum((point) => point.recorded),
    sent: sum((point) => point.sent),
    waiting: points.at(-1)?.waiting ?? 0,
    mostWaiting: Math.max(0, ...points.map((point) => point.waiting)),
    offlineMinutes: (points.filter((point) => point.offline).length * POINT_MS) / 60_000,
  };
}

/** The stretches without contact, joined where one follows the other. */
function offlineSpans(points: readonly Point[]): { fromMs: number; toMs: number }[] {
  const spans: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, offline } of points) {
    if (!offline) continue;
    const open = spans.at(-1);
    if (open?.toMs === fromMs) open.toMs = fromMs + POINT_MS;
    else spans.push({ fromMs, toMs: fromMs + POINT_MS });
  }
  return spans;
}

/** Whole hours within the time shown, so many that their names do not meet. */
function tickTimes(fromMs: number, toMs: number): number[] {
  const hours = TICK_HOURS.find((each) => (toMs - fromMs) / (each * HOUR_MS) <= MOST_TICKS) ?? 24;
  const stepMs = hours * HOUR_MS;
  const times: number[] = [];
  for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs < toMs; atMs += stepMs) times.push(atMs);
  return times;
}

/** The next of 2, 4, 10, 20, 40, 100, ... that is not below: the scale has a line at its half. */
function niceCeiling(count: number): number {
  for (let scale = 1; ; scale *= 10) {
    const fitting = [2, 4, 10].find((step) => step * scale >= count);
    if (fitting !== undefined) return fitting * scale;
  }
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
