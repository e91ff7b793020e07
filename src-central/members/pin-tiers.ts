import type { Caller } from '../auth/audit-trail.ts';
import { insertRows } from '../database/insert-rows.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralTransaction } from '../database/open.ts';
import { tierAssignments } from '../database/schema.ts';

/**
 * Gives members tiers that stay whatever is counted, until they are taken away: as another system says, which counts by its own
 * rules. The members must be locked; their own column `tierId` is for the caller to write.
 */
export async function pinTiers(
  tx: CentralTransaction,
  { clientId }: Caller,
  atMs: number,
  tiers: readonly { readonly memberId: string; readonly tierId: string }[],
): Promise<void> {
  if (tiers.length === 0) return;
  await unpinTiers(
    tx,
    tiers.map(({ memberId }) => memberId),
  );
  const why = { reason: 'set by another system', untilMs: NO_END_MS, assignedBy: `client/${clientId}` };
  await insertRows(
    tx,
    tierAssignments,
    tiers.map(({ memberId, tierId }) => ({ memberId, tierId, ...why, assignedAtMs: atMs })),
  );
}

/** What members have reached counts again; `reevaluateTier` follows. */
export async function unpinTiers(tx: CentralTransaction, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length > 0) await tx.delete(tierAssignments).where(isOneOf(tierAssignments.memberId, memberIds));
}

const NO_END_MS = Date.UTC(9999, 11, 31);
