import { asc, eq } from 'drizzle-orm';
import type { Movement } from '../../src-shared/contracts/central.ts';
import { type Caller, recordAction } from '../auth/audit-trail.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import {
  accountNames,
  auditEvents,
  lots,
  type MemberPreferences,
  memberAliases,
  qualifyingEvents,
  rewardOrders,
  sales,
  tierAssignments,
  vouchers,
} from '../database/schema.ts';
import { readMovements } from '../ledger/read-movements.ts';
import type { ChainScope } from '../programs/program-chains.ts';
import { type Consent, readConsents } from './consents.ts';
import { describeMembers, type MemberView } from './describe-members.ts';
import { readVisibleMember } from './visible-member.ts';

/** All that central has of one member. */
export interface MemberExport extends Awaited<ReturnType<typeof readRecords>> {
  readonly exportedAtMs: number;
  readonly view: MemberView;
  readonly preferences: MemberPreferences;
  readonly consents: readonly Consent[];
  readonly movements: readonly Movement[];
}

/**
 * Everything that is kept of one member, as of one instant. That it was given out is recorded.
 * @throws MemberInputError MEMBER_UNKNOWN
 */
export async function exportMember(
  db: CentralDatabase,
  clock: Clock,
  caller: Caller,
  scope: ChainScope,
  anyId: string,
): Promise<MemberExport> {
  return db.transaction(
    async (tx) => {
      const member = await readVisibleMember(tx, anyId, scope);
      const { memberId, accountId, preferences } = member;
      const [view] = await describeMembers(tx, [member], { personal: true, balance: true });
      if (!view) throw new Error('a member that was read is described');
      const consents = await readConsents(tx, memberId);
      const movements = await readMovements(tx, memberId, MOST_MOVEMENTS);
      const records = await readRecords(tx, memberId, accountId);
      await recordAction(tx, clock, caller, { action: 'members.export', targetKind: 'member', targetId: memberId });
      return { exportedAtMs: clock.nowMs(), view, preferences, consents, movements, ...records };
    },
    { isolationLevel: 'repeatable read' },
  );
}

/** More than anybody can have made in a life: all of them. */
const MOST_MOVEMENTS = 1_000_000;

async function readRecords(tx: CentralTransaction, memberId: string, accountId: string) {
  const named = await tx
    .select({ name: accountNames.name })
    .from(accountNames)
    .where(eq(accountNames.accountId, accountId))
    .orderBy(asc(accountNames.name));
  const aliases = await tx
    .select({ fromMemberId: memberAliases.fromMemberId })
    .from(memberAliases)
    .where(eq(memberAliases.toMemberId, memberId));
  const [tierAssignment = null] = await tx.select().from(tierAssignments).where(eq(tierAssignments.memberId, memberId));
  return {
    accountNames: named.map(({ name }) => name),
    otherIds: aliases.map(({ fromMemberId }) => fromMemberId),
    tierAssignment,
    lots: await tx.select().from(lots).where(eq(lots.memberId, memberId)).orderBy(asc(lots.earnedAtMs)),
    qualifyingEvents: await tx
      .select()
      .from(qualifyingEvents)
      .where(eq(qualifyingEvents.memberId, memberId))
      .orderBy(asc(qualifyingEvents.atMs)),
    sales: await tx.select().from(sales).where(eq(sales.memberId, memberId)).orderBy(asc(sales.soldAtMs)),
    vouchers: await tx.select().from(vouchers).where(eq(vouchers.memberId, memberId)),
    orders: await tx.select().from(rewardOrders).where(eq(rewardOrders.memberId, memberId)),
    audit: await tx
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.targetId, memberId))
      .orderBy(asc(auditEvents.eventId)),
  };
}
