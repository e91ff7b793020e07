import type { TillStatus } from '../../src-shared/contracts/till.ts';

type Replica = Pick<TillStatus['replica'], 'building' | 'asOfMs'>;

/** How far a new copy is: asked for and not begun, being built, in place. `asOfMs` is the serving copy's when last seen. */
export type Rebuild = {
  readonly step: 'idle' | 'asked' | 'building' | 'done';
  readonly asOfMs: number | null;
};

export const NO_REBUILD: Rebuild = { step: 'idle', asOfMs: null };
export const REBUILD_ASKED: Rebuild = { step: 'asked', asOfMs: null };

/**
 * The rebuild after the replica's state changed. The old copy reads nothing while a new one is built: one that ends with
 * another time is in place, and one that ends with the same was cut short, and is begun again by itself.
 */
export function followRebuild(rebuild: Rebuild, { building, asOfMs }: Replica): Rebuild {
  if (building !== null) return rebuild.step === 'building' ? rebuild : { step: 'building', asOfMs };
  if (rebuild.step !== 'building') return rebuild;
  return { step: asOfMs === rebuild.asOfMs ? 'asked' : 'done', asOfMs };
}
