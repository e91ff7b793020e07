import { eq, lte } from 'drizzle-orm';
import type { Tier } from '../../src-shared/domain/program.ts';
import { progressToNextTier, type TierProgress, tierOrBase } from '../../src-shared/domain/tiers.ts';
import { recordAction } from '../auth/audit-trail.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { tierAssignments } from '../database/schema.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import type { Mover } from '../points/move-points.ts';
import { readConfigurationInForce } from '../programs/read-configurations.ts';
import { lockMember } from './lock-member.ts';
import { lockVisibleMember } from './lock-visible-member.ts';
import { reevaluateTier } from './tier.ts';
import { readVisibleMember } from './visible-member.ts';

/** Why a member's tier was not changed. Nothing has changed. */
export class TierRefusedError extends Error {
  override readonly name = 'TierRefusedError';
  readonly code: 'TIER_UNKNOWN' | 'MEMBER_DELETED' | 'PROGRAM_UNKNOWN' | 'TIME_PAST';
  constructor(code: TierRefusedError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface TierAssignment {
  readonly memberId: string;
  readonly tierId: string;
  /** For people; not about the member's person. */
  readonly reason: string;
  /** The first instant at which what the member has reached counts again. */
  readonly untilMs: number;
}

/** Where a member stands: its tier, what counts towards the next one, and what a person gave. */
export interface TierStanding {
  readonly memberId: string;
  readonly tier: Tier;
  readonly qualifierTotal: number;
  /** Null in the highest tier. */
  readonly progress: TierProgress | null;
  /** Null where the tier is what the member has reached. */
  readonly assignment: (TierAssignment & { readonly assignedBy: string; readonly assignedAtMs: number }) | null;
}

/**
 * Gives a member a tier until an instant, whatever is counted meanwhile, in place of any that was given before, and tells the tills.
 * @throws TierRefusedError; MemberInputError MEMBER_UNKNOWN
 */
export async function assignTier(mover: Mover, assignment: TierAssignment): Promise<TierStanding> {
  const { db, clock, caller, scope } = mover;
  const { tierId, reason, untilMs } = assignment;
  return inFeedTransaction(db, async (tx, changes) => {
    const { memberId, programId, deleted } = await lockVisibleMember(tx, assignment.memberId, scope);
    const nowMs = clock.nowMs();
    if (deleted) throw new TierRefusedError('MEMBER_DELETED', 'The membership has been deleted.');
    if (untilMs <= nowMs) throw new TierRefusedError('TIME_PAST', 'untilMs: must be in the future.');
    const config = await readConfigurationInForce(tx, programId, nowMs);
    if (!config?.tiers.some((tier) => tier.tierId === tierId)) {
      throw new TierRefusedError('TIER_UNKNOWN', 'The program has no such tier.');
    }
    const given = { tierId, reason, untilMs, assignedBy: `client/${caller.clientId}`, assignedAtMs: nowMs };
    await tx
      .insert(tierAssignments)
      .values({ memberId, ...given })
      .onConflictDoUpdate({ target: tierAssignments.memberId, set: given });
    await reevaluateTier(tx, memberId, config, nowMs);
    const target = { targetKind: 'member', targetId: memberId, fields: ['tierId'] } as const;
    await recordAction(tx, clock, caller, { action: 'tiers.assign', ...target });
    changes.publishBalance(memberId);
    return readStanding(tx, scope, memberId, nowMs);
  });
}

/**
 * Takes back a tier that was given: what the member has reached counts again. Where none was given, nothing changes.
 * @throws MemberInputError MEMBER_UNKNOWN
 */
export async function endTierAssignment(mover: Mover, askedId: string): Promise<TierStanding> {
  const { db, clock, caller, scope } = mover;
  return inFeedTransaction(db, async (tx, changes) => {
    const { memberId, programId } = await lockVisibleMember(tx, askedId, scope);
    const nowMs = clock.nowMs();
    const ended = await tx.delete(tierAssignments).where(eq(tierAssignments.memberId, memberId)).returning();
    if (ended.length > 0) {
      const config = await readConfigurationInForce(tx, programId, nowMs);
      if (config) await reevaluateTier(tx, memberId, config, nowMs);
      const target = { targetKind: 'member', targetId: memberId, fields: ['tierId'] } as const;
      await recordAction(tx, clock, caller, { action: 'tiers.unassign', ...target });
      changes.publishBalance(memberId);
    }
    return readStanding(tx, scope, memberId, nowMs);
  });
}

/** Where a member stands. @throws MemberInputError MEMBER_UNKNOWN; TierRefusedError PROGRAM_UNKNOWN */
export async function readTierStanding({ db, clock, scope }: Mover, memberId: string): Promise<TierStanding> {
  return db.transaction((tx) => readStanding(tx, scope, memberId, clock.nowMs()));
}

/**
 * Ends the assignments whose time is over, and tells the tills: a commit for each member. Returns how many those were.
 */
export async function endDueAssignments(db: CentralDatabase, nowMs: number, isStopped: () => boolean): Promise<number> {
  const { memberId, untilMs } = tierAssignments;
  const due = await db.select({ memberId }).from(tierAssignments).where(lte(untilMs, nowMs));
  let ended = 0;
  for (const each of due) {
    if (isStopped()) break;
    if (await endDue(db, each.memberId, nowMs)) ended += 1;
  }
  return ended;
}

async function endDue(db: CentralDatabase, memberId: string, nowMs: number): Promise<boolean> {
  return inFeedTransaction(db, async (tx, changes) => {
    const member = await lockMember(tx, memberId);
    const [given] = await tx.select().from(tierAssignments).where(eq(tierAssignments.memberId, memberId));
    // It may have been given anew meanwhile.
    if (!member || !given || given.untilMs > nowMs) return false;
    await tx.delete(tierAssignments).where(eq(tierAssignments.memberId, memberId));
    const config = await readConfigurationInForce(tx, member.programId, nowMs);
    if (config) await reevaluateTier(tx, memberId, config, nowMs);
    changes.publishBalance(memberId);
    return true;
  });
}

async function readStanding(
  tx: CentralTransaction,
  scope: Mover['scope'],
  askedId: string,
  nowMs: number,
): Promise<TierStanding> {
  const { memberId, programId, tierId, qualifierTotal } = await readVisibleMember(tx, askedId, scope);
  const config = await readConfigurationInForce(tx, programId, nowMs);
  if (!config) throw new TierRefusedError('PROGRAM_UNKNOWN', 'No version of the program is in force.');
  const [given] = await tx.select().from(tierAssignments).where(eq(tierAssignments.memberId, memberId));
  return {
    memberId,
    tier: tierOrBase(config, tierId),
    qualifierTotal,
    progress: progressToNextTier(config, tierId, qualifierTotal),
    assignment: given && given.untilMs > nowMs ? given : null,
  };
}
