import { randomUUID } from 'node:crypto';
import { and, eq, gt, gte, sql } from 'drizzle-orm';
import type { ProgramConfig, Qualification } from '../../src-shared/domain/program.ts';
import {
  type QualifyingQuantity,
  qualificationStartMs,
  qualifierTotalOf,
  qualifyingKindOf,
  tierFor,
} from '../../src-shared/domain/tiers.ts';
import type { CentralTransaction } from '../database/open.ts';
import { members, qualifyingEvents, tierAssignments } from '../database/schema.ts';

export interface QualifyingEvent extends QualifyingQuantity {
  readonly memberId: string;
  readonly entryId: string | null;
}

/**
 * Keeps what counts towards a tier; `reevaluateTier` follows. An event of the same id is kept once: false says that it was
 * there already.
 */
export async function addQualifyingEvent(
  tx: CentralTransaction,
  event: QualifyingEvent & { readonly eventId?: string },
): Promise<boolean> {
  const row = { eventId: randomUUID(), ...event };
  const kept = await tx.insert(qualifyingEvents).values(row).onConflictDoNothing().returning();
  return kept.length > 0;
}

/**
 * Counts the member's qualifying events in the window that ends now, and sets the tier that they reach, up or down; one that a
 * person gave stands until its end. It goes by all of them at once, never by what came last, so that their order does not matter.
 * The member must be locked.
 */
export async function reevaluateTier(
  tx: CentralTransaction,
  memberId: string,
  config: ProgramConfig,
  nowMs: number,
): Promise<void> {
  const { qualification } = config;
  const [counted] = await tx
    .select({ total: sql`coalesce(sum(${countedQuantity(qualification)}), 0)`.mapWith(Number) })
    .from(qualifyingEvents)
    .where(
      and(
        eq(qualifyingEvents.memberId, memberId),
        eq(qualifyingEvents.kind, qualifyingKindOf(qualification)),
        gte(qualifyingEvents.atMs, windowStartMs(config, nowMs)),
      ),
    );
  const qualifierTotal = counted?.total ?? 0;
  const tierId = (await readAssigned(tx, memberId, config, nowMs)) ?? tierFor(config, qualifierTotal).tierId;
  await tx.update(members).set({ qualifierTotal, tierId }).where(eq(members.memberId, memberId));
}

/** The tier that a person gave the member and that stands now; null where there is none, or the program has it no more. */
async function readAssigned(
  tx: CentralTransaction,
  memberId: string,
  { tiers }: ProgramConfig,
  nowMs: number,
): Promise<string | null> {
  const [given] = await tx
    .select({ tierId: tierAssignments.tierId })
    .from(tierAssignments)
    .where(and(eq(tierAssignments.memberId, memberId), gt(tierAssignments.untilMs, nowMs)));
  return given && tiers.some(({ tierId }) => tierId === given.tierId) ? given.tierId : null;
}

/** The first instant that counts towards a tier now, as `tierReachedBy` wants it. */
export function windowStartMs(config: ProgramConfig, nowMs: number): number {
  return qualificationStartMs(config.qualification, nowMs, WINDOW_ZONE);
}

/** The tier and total that events since `startMs` reach, for a member who is not in the database yet. */
export function tierReachedBy(
  events: readonly QualifyingQuantity[],
  config: ProgramConfig,
  startMs: number,
): { tierId: string; qualifierTotal: number } {
  const qualifierTotal = qualifierTotalOf(config.qualification, events, startMs);
  return { tierId: tierFor(config, qualifierTotal).tierId, qualifierTotal };
}

/** What of an event counts, as `qualifierTotalOf` has it, in the database. */
export function countedQuantity({ campaignsIncluded }: Qualification) {
  if (campaignsIncluded === 'all') return sql`${qualifyingEvents.quantity}`;
  const included = JSON.stringify(campaignsIncluded);
  return sql`(
    select sum(share.value::bigint) from jsonb_each_text(${qualifyingEvents.byCampaign}) as share
    where ${included}::jsonb ? share.key
  )`;
}

/** A tier belongs to the program, whose stores may lie in several zones: all of them must count the same window. */
const WINDOW_ZONE = 'UTC';
