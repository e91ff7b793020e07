import { until } from '../../e2e/support/until.ts';
import type { OpenedTill } from '../../src-main/open-till.ts';
import type { BenchContext } from '../bench-context.ts';
import { startSyntheticCentral } from '../central/synthetic-central.ts';
import { measurePairs, ratiosOf } from '../measure/pairs.ts';
import { percentile } from '../measure/statistics.ts';
import { type BenchResult, resultOf } from '../result.ts';
import type { CardHolder } from '../sample/member-pages.ts';
import { openBenchTill, pairBenchTill } from '../sample/open-bench-till.ts';
import { cycleThrough, lookUp } from './lookup.ts';

/**
 * Look-ups while a replica is built from a central over a real socket, against look-ups while that central holds its pages
 * back. Each is timed from the message that asks for it to its answer, so what keeps the main thread counts as well.
 */
export async function measureLookupDuringSnapshot(context: BenchContext): Promise<BenchResult> {
  const { small, large, windows, windowMs } = context.sizes;
  const served = context.pages(small);
  const central = await startSyntheticCentral(served);
  const till = openBenchTill(context.folder('till-during-snapshot'));
  const asker = createAsker(till);
  try {
    await pairBenchTill(till, central.url);
    central.serve(context.pages(large));
    const next = cycleThrough(served.holders);
    const samples = { building: [] as number[], idle: [] as number[] };
    const legs = {
      async ours() {
        central.allow(null);
        await moveOn(till);
        const took = await lookUpFor(asker, next, windowMs);
        samples.building.push(...took);
        return percentile(took, 99);
      },
      async bare() {
        central.allow(0);
        await settle();
        const took = await lookUpFor(asker, next, windowMs);
        samples.idle.push(...took);
        return percentile(took, 99);
      },
    };
    const paired = await measurePairs(legs, { rounds: windows, warmUp: 1 });
    const goal = { name: 'lookup-during-snapshot', unit: 'ms', goal: 3, goalIs: 'most' } as const;
    return resultOf(goal, ratiosOf(paired), {
      buildingMedianMs: percentile(samples.building, 50),
      idleMedianMs: percentile(samples.idle, 50),
      buildingMostMs: Math.max(...samples.building),
      idleMostMs: Math.max(...samples.idle),
    });
  } finally {
    asker.close();
    central.allow(null);
    await till.close();
    await central.close();
  }
}

/** Waits until the replica that is built grows; begins another where the last is finished. */
async function moveOn(till: OpenedTill): Promise<void> {
  const building = () => till.status().replica.building;
  if (building() === null) till.rebuildReplica();
  const before = building()?.done ?? 0;
  await until(
    'the replica that is built grows',
    () => {
      const now = building();
      return now !== null && now.done !== before;
    },
    { everyMs: 5 },
  );
}

/** The page under way when central holds back is written by then. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 400));
}

type Asker = { ask(card: string): Promise<number>; close(): void };

/** Asks over a message port, as the window does. */
function createAsker(till: OpenedTill): Asker {
  const { port1, port2 } = new MessageChannel();
  let asked: { readonly atMs: number; readonly answer: (tookMs: number) => void } | null = null;
  port2.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const desk = till.desk();
    if (desk === null || lookUp(desk, data) === null) throw new Error('A card that is known led to nobody.');
    asked?.answer(performance.now() - asked.atMs);
  });
  port2.start();
  return {
    ask: (card) =>
      new Promise((answer) => {
        asked = { atMs: performance.now(), answer };
        port1.postMessage(card);
      }),
    close: () => port1.close(),
  };
}

/** A look-up every few milliseconds: more than any cashier scans. */
async function lookUpFor(asker: Asker, next: () => CardHolder, windowMs: number): Promise<number[]> {
  const took: number[] = [];
  const endMs = performance.now() + windowMs;
  while (performance.now() < endMs) {
    took.push(await asker.ask(next().card));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return took;
}
