import { eq } from 'drizzle-orm';
import type { EntryBody, HoldClosed } from '../../src-shared/journal/entry.ts';
import type { CentralTransaction } from '../database/open.ts';
import { devices, holds } from '../database/schema.ts';
import type { Changes } from '../feed/feed-transaction.ts';
import { releaseHeld } from '../ledger/held-points.ts';
import { lockMember, type MemberRow } from '../members/lock-member.ts';
import { resolveMemberId } from '../members/resolve-member.ts';
import type { Decision } from '../sync/judge-sale.ts';

export type HoldClosedEntry = Extract<EntryBody, { kind: 'hold-closed' }>;

/**
 * Posts that a till has ended a hold: what is left of it goes back to its member. Where it was never granted, its id is kept
 * as ended, so that a grant that is still under way can come no more. Closing it twice is harmless.
 */
export async function postHoldClosed(
  tx: CentralTransaction,
  changes: Changes,
  entry: HoldClosedEntry,
  nowMs: number,
): Promise<Decision> {
  const { holdId, reason } = entry.payload;
  const known = await readHold(tx, holdId);
  const memberId = known?.memberId ?? (await resolveMemberId(tx, entry.payload.memberId));
  const member = await lockMember(tx, memberId);
  // Nobody can be granted a hold for a member who is not there.
  if (!member) return ACCEPTED;
  const closing = { entryId: entry.id, deviceId: entry.deviceId, epoch: entry.epoch, because: reason, nowMs };
  return (await closeHold(tx, changes, holdId, member, closing)) === 'not-its-till'
    ? { status: 'refused', code: 'HOLD_OF_ANOTHER_TILL', amendments: [] }
    : ACCEPTED;
}

export interface Closing {
  readonly entryId: string;
  /** The device whose entry ends it: nobody else may. */
  readonly deviceId: string;
  readonly epoch: number;
  readonly because: HoldClosed['reason'] | 'sale';
  readonly nowMs: number;
}

/** Ends a hold of a member who is locked, or keeps the id of one that was never granted as ended. */
export async function closeHold(
  tx: CentralTransaction,
  changes: Changes,
  holdId: string,
  member: Pick<MemberRow, 'memberId' | 'programId'>,
  closing: Closing,
): Promise<'closed' | 'not-its-till' | 'not-its-member'> {
  const hold = (await readHold(tx, holdId)) ?? (await keepUngranted(tx, holdId, member, closing));
  if (hold?.deviceId !== closing.deviceId) return 'not-its-till';
  if (hold.memberId !== member.memberId) return 'not-its-member';
  if (hold.state === 'closed') return 'closed';
  const { memberId, programId, tillId, points, spent } = hold;
  const { entryId, because, nowMs } = closing;
  await tx
    .update(holds)
    .set({ state: 'closed', closedAtMs: nowMs, closedBecause: because })
    .where(eq(holds.holdId, holdId));
  if (points > spent) {
    const movement = { idempotencyKey: `hold/${holdId}/close`, programId, memberId, entryId, atMs: nowMs };
    await releaseHeld(tx, { ...movement, tillId, points: points - spent });
    changes.publishBalance(memberId);
  }
  return 'closed';
}

/** A row without points: a grant that comes later finds it and is refused. What is there by then is returned. */
async function keepUngranted(
  tx: CentralTransaction,
  holdId: string,
  { memberId, programId }: Pick<MemberRow, 'memberId' | 'programId'>,
  { deviceId, epoch, because, nowMs }: Closing,
): Promise<HoldRow | null> {
  const [device] = await tx.select({ tillId: devices.tillId }).from(devices).where(eq(devices.deviceId, deviceId));
  if (!device) throw new Error('an entry that was taken in has its device');
  const place = { deviceId, epoch, tillId: device.tillId, memberId, programId };
  const ended = { state: 'closed' as const, issuedAtMs: nowMs, closedAtMs: nowMs, closedBecause: because };
  await tx
    .insert(holds)
    .values({ holdId, ...place, points: 0, ...ended })
    .onConflictDoNothing();
  return readHold(tx, holdId);
}

type HoldRow = typeof holds.$inferSelect;

async function readHold(tx: CentralTransaction, holdId: string): Promise<HoldRow | null> {
  const [hold] = await tx.select().from(holds).where(eq(holds.holdId, holdId));
  return hold ?? null;
}

const ACCEPTED: Decision = { status: 'accepted', code: null, amendments: [] };
