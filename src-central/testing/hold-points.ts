import { randomUUID } from 'node:crypto';
import type { HeldRedemption } from '../../src-shared/domain/redemption.ts';
import { createSigningKeys } from '../auth/signing-keys.ts';
import { type HoldRequest, requestHold, type SignedHold } from '../holds/request-hold.ts';
import type { SyncWorld } from './sync-world.ts';
import type { TestTill } from './test-till.ts';

type Place = Pick<SyncWorld, 'db' | 'clock'>;

/** Asks central for a hold as the till does; the test says what matters to it. */
export function askForHold(
  { db, clock }: Place,
  till: TestTill,
  request: Pick<HoldRequest, 'memberId' | 'points'> & Partial<HoldRequest>,
): Promise<SignedHold> {
  const parts = { db, clock, keys: createSigningKeys(db, clock) };
  return requestHold(parts, till.deviceId, { position: till.position(), holdId: randomUUID(), ...request });
}

/** Gets a hold for points as payment, or for a reward, ready to be named in a sale. */
export async function holdFor(
  world: Place,
  till: TestTill,
  { memberId, points, rewardId = null }: { memberId: string; points: number; rewardId?: string | null },
): Promise<HeldRedemption> {
  const holdId = randomUUID();
  await askForHold(world, till, { holdId, memberId, points });
  return { holdId, kind: rewardId === null ? 'points-payment' : 'reward', rewardId, heldPoints: points };
}
