import { lotExpiryMs } from '../../src-shared/domain/expiry.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { adjustPoints } from '../ledger/member-points.ts';
import type { PostedTransaction } from '../ledger/post-transaction.ts';
import { readConfigurationInForce } from '../programs/read-configurations.ts';
import { MemberInputError } from './errors.ts';
import { lockMember } from './lock-member.ts';
import { addQualifyingEvent, reevaluateTier } from './tier.ts';

export interface PointsAdjustment {
  /** Of the caller's making: asked again with the same key, it is not done again. */
  readonly idempotencyKey: string;
  readonly memberId: string;
  /** Up or down, never zero. */
  readonly points: number;
  /** What a deduction does beyond the member's available points. */
  readonly shortfall: 'refuse' | 'debt';
  /** Whether points given count towards the tier. */
  readonly qualifies: boolean;
}

/**
 * Gives a member points by hand, or takes them, and tells the tills.
 * @throws InsufficientPointsError, ConflictingDuplicateError, or MemberInputError where there is no such member.
 */
export async function adjustMemberPoints(
  db: CentralDatabase,
  clock: Clock,
  adjustment: PointsAdjustment,
): Promise<PostedTransaction> {
  const { memberId, points, shortfall, qualifies, idempotencyKey } = adjustment;
  if (!Number.isSafeInteger(points) || points === 0)
    throw new MemberInputError('INVALID', 'points: a whole number, not 0');
  const atMs = clock.nowMs();
  return inFeedTransaction(db, async (tx, changes) => {
    const member = await lockMember(tx, memberId);
    if (!member) throw new MemberInputError('MEMBER_UNKNOWN', 'There is no such member.');
    const { programId } = member;
    const movement = { idempotencyKey: `adjust/${idempotencyKey}`, programId, memberId, entryId: null, atMs };
    const config = await readConfigurationInForce(tx, programId, atMs);
    const expiresAtMs = config?.expiry ? lotExpiryMs(atMs, config.expiry) : null;
    const posted = await adjustPoints(tx, { ...movement, points, shortfall, expiresAtMs });
    if (posted.repeated) return posted;
    if (config && qualifies && points > 0) {
      await addQualifyingEvent(tx, { memberId, kind: 'points', quantity: points, byCampaign: {}, atMs, entryId: null });
      await reevaluateTier(tx, memberId, config, atMs);
    }
    changes.publishBalance(memberId);
    return posted;
  });
}

/**
 * Counts events of a program's custom qualifier for a member, such as nights, and sets the tier that they reach. A member's
 * event of the same id counts once.
 */
export async function countQualifier(
  db: CentralDatabase,
  clock: Clock,
  event: { readonly memberId: string; readonly eventId: string; readonly quantity: number; readonly atMs: number },
): Promise<void> {
  const { memberId, eventId, quantity, atMs } = event;
  const nowMs = clock.nowMs();
  await inFeedTransaction(db, async (tx, changes) => {
    const member = await lockMember(tx, memberId);
    if (!member) throw new MemberInputError('MEMBER_UNKNOWN', 'There is no such member.');
    const row = { eventId, memberId, kind: 'qualifier' as const, quantity, byCampaign: {}, atMs, entryId: null };
    const counted = await addQualifyingEvent(tx, row);
    const config = counted ? await readConfigurationInForce(tx, member.programId, nowMs) : null;
    if (!config) return;
    await reevaluateTier(tx, memberId, config, nowMs);
    changes.publishBalance(memberId);
  });
}
