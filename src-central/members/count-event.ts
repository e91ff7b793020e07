import { eq } from 'drizzle-orm';
import type { BalanceChange } from '../../src-shared/contracts/feed.ts';
import { recordAction } from '../auth/audit-trail.ts';
import { qualifyingEvents } from '../database/schema.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { type Mover, readFigures } from '../points/move-points.ts';
import { readConfigurationInForce } from '../programs/read-configurations.ts';
import { lockVisibleMember } from './lock-visible-member.ts';
import { addQualifyingEvent, reevaluateTier } from './tier.ts';

/** Why an event was not counted. Nothing has changed. */
export class EventRefusedError extends Error {
  override readonly name = 'EventRefusedError';
  readonly code: 'QUALIFIER_UNKNOWN' | 'CONFLICTING_DUPLICATE' | 'MEMBER_DELETED' | 'TIME_FUTURE';
  constructor(code: EventRefusedError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface CountedEvent {
  /** Of the caller's making: the same event counts once. */
  readonly eventId: string;
  readonly memberId: string;
  /** The name of what is counted, as the program has it. */
  readonly qualifier: string;
  /** Below zero where what had counted is taken back. */
  readonly quantity: number;
  readonly atMs: number;
}

/**
 * Counts events of a program's own qualifier, such as nights, for a member, sets the tier that they reach, and tells the tills.
 * @throws EventRefusedError; MemberInputError MEMBER_UNKNOWN
 */
export async function countEvent(
  { db, clock, caller, scope }: Mover,
  event: CountedEvent,
): Promise<{ readonly repeated: boolean; readonly figures: BalanceChange }> {
  const { eventId, quantity, atMs } = event;
  return inFeedTransaction(db, async (tx, changes) => {
    const { memberId, programId, deleted } = await lockVisibleMember(tx, event.memberId, scope);
    const nowMs = clock.nowMs();
    if (deleted) throw new EventRefusedError('MEMBER_DELETED', 'The membership has been deleted.');
    if (atMs > nowMs) throw new EventRefusedError('TIME_FUTURE', 'atMs: must not be in the future.');
    const config = await readConfigurationInForce(tx, programId, nowMs);
    const { qualification } = config ?? {};
    if (!config || qualification?.type !== 'B' || qualification.qualifierName !== event.qualifier) {
      throw new EventRefusedError('QUALIFIER_UNKNOWN', 'The program does not reach its tiers by this qualifier.');
    }
    const row = { eventId, memberId, kind: 'qualifier' as const, quantity, byCampaign: {}, atMs, entryId: null };
    if (await addQualifyingEvent(tx, row)) {
      await reevaluateTier(tx, memberId, config, nowMs);
      const target = { targetKind: 'member', targetId: memberId, fields: ['qualifierTotal'] } as const;
      await recordAction(tx, clock, caller, { action: 'tiers.count', ...target });
      changes.publishBalance(memberId);
      return { repeated: false, figures: await readFigures(tx, memberId) };
    }
    const [earlier] = await tx.select().from(qualifyingEvents).where(eq(qualifyingEvents.eventId, eventId));
    const isSame =
      earlier?.memberId === memberId &&
      earlier.kind === 'qualifier' &&
      earlier.quantity === quantity &&
      earlier.atMs === atMs;
    if (!isSame)
      throw new EventRefusedError('CONFLICTING_DUPLICATE', 'There is an event of this id with other content.');
    return { repeated: true, figures: await readFigures(tx, memberId) };
  });
}
