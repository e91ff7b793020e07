import type { Mover } from '../../points/move-points.ts';
import type { NativeContext } from './context.ts';

/** Who asks, as the services know them. */
export function moverOf({ db, clock, caller, chains }: NativeContext): Mover {
  return { db, clock, caller, scope: chains };
}

/** The key of a request that was refused before where it bears none. */
export function keyOf({ idempotencyKey }: NativeContext): string {
  if (idempotencyKey === null) throw new Error('this endpoint is reached with an Idempotency-Key only');
  return idempotencyKey;
}
