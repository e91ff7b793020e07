import { median, percentile } from './statistics.ts';

/** Does one round of work, and returns how long it took in milliseconds. */
export type Leg = (round: number) => number | Promise<number>;

export type Paired = {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
  /** The bare leg once more in each round: what a ratio shows where there is no difference. */
  readonly again: readonly number[];
};

/**
 * Lets our way and the bare way alternate, a round each at a time, so that whatever else the machine does meets both. The
 * order within a round changes from round to round. Rounds below zero warm up and are not kept.
 */
export async function measurePairs(
  legs: { readonly ours: Leg; readonly bare: Leg },
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<Paired> {
  const kept = { ours: [] as number[], bare: [] as number[], again: [] as number[] };
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const name of ORDERS[(round + warmUp) % ORDERS.length] ?? []) {
      const tookMs = await (name === 'ours' ? legs.ours : legs.bare)(round);
      if (round >= 0) kept[name].push(tookMs);
    }
  }
  return kept;
}

const ORDERS: readonly (readonly (keyof Paired)[])[] = [
  ['ours', 'bare', 'again'],
  ['bare', 'again', 'ours'],
  ['again', 'ours', 'bare'],
];

/** How long `work` takes, in milliseconds. */
export function timed(work: () => unknown): number {
  const begunMs = performance.now();
  work();
  return performance.now() - begunMs;
}

export type Ratios = {
  readonly ours: number;
  readonly bare: number;
  /** The median of the rounds' own ratios. */
  readonly ratio: number;
  /** Of the two 99th percentiles. */
  readonly ratioP99: number;
  /** As `ratio` and `ratioP99`, of bare against bare. */
  readonly control: number;
  readonly controlP99: number;
};

export function ratiosOf({ ours, bare, again }: Paired): Ratios {
  return {
    ours: median(ours),
    bare: median(bare),
    ratio: median(quotients(ours, bare)),
    ratioP99: percentile(ours, 99) / percentile(bare, 99),
    control: median(quotients(again, bare)),
    controlP99: percentile(again, 99) / percentile(bare, 99),
  };
}

function quotients(over: readonly number[], under: readonly number[]): number[] {
  return over.map((value, round) => value / (under[round] ?? Number.NaN));
}
