import { and, asc, eq, gt, notInArray, sql } from 'drizzle-orm';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { baseTierOf, qualifyingKindOf } from '../../src-shared/domain/tiers.ts';
import type { Clock } from '../clock.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { members, qualifyingEvents, tierAssignments } from '../database/schema.ts';
import { type Changes, inFeedTransaction } from '../feed/feed-transaction.ts';
import { countedQuantity, windowStartMs } from '../members/tier.ts';
import { readConfigurationInForce } from './read-configurations.ts';

/**
 * Counts anew what every member of a program has reached, by the version in force, and tells the tills of those whose figures are
 * other ones now. It runs when the version is published: members go page by page, each page a commit, so that tills' own entries
 * are not held up. A page's members are locked before the version is read. Whatever posts to one of them locks it first and reads
 * the version after that as well: none is left with a tier of an earlier version.
 */
export async function requalifyMembers(db: CentralDatabase, clock: Clock, programId: string): Promise<void> {
  let after: string | null = null;
  do {
    const from: string | null = after;
    after = await inFeedTransaction(db, (tx, changes) => requalifyPage(tx, changes, clock.nowMs(), programId, from));
  } while (after !== null);
}

const PAGE_MEMBERS = 1_000;

/** Returns the last member of a full page; null where there are no more. */
async function requalifyPage(
  tx: CentralTransaction,
  changes: Changes,
  nowMs: number,
  programId: string,
  after: string | null,
): Promise<string | null> {
  const page = await tx
    .select({ memberId: members.memberId })
    .from(members)
    .where(and(eq(members.programId, programId), after === null ? undefined : gt(members.memberId, after)))
    .orderBy(asc(members.memberId))
    .limit(PAGE_MEMBERS)
    .for('no key update');
  const config = page.length === 0 ? null : await readConfigurationInForce(tx, programId, nowMs);
  if (config === null) return null;
  const ids = page.map(({ memberId }) => memberId);
  const tierIds = config.tiers.map(({ tierId }) => tierId);
  // A tier that is no more cannot be anybody's, though a person gave it.
  await tx
    .delete(tierAssignments)
    .where(and(isOneOf(tierAssignments.memberId, ids), notInArray(tierAssignments.tierId, tierIds)));
  for (const memberId of await setTiers(tx, config, ids, nowMs)) changes.publishBalance(memberId);
  return page.length < PAGE_MEMBERS ? null : (ids.at(-1) ?? null);
}

/** As `reevaluateTier`, for many members by one statement. Returns those whose tier or total changed. */
async function setTiers(
  tx: CentralTransaction,
  config: ProgramConfig,
  ids: readonly string[],
  nowMs: number,
): Promise<string[]> {
  const counted = tx
    .select({
      memberId: members.memberId,
      total: sql<number>`coalesce(sum(${countedQuantity(config.qualification)}), 0)::bigint`.as('total'),
    })
    .from(members)
    .leftJoin(
      qualifyingEvents,
      and(
        eq(qualifyingEvents.memberId, members.memberId),
        eq(qualifyingEvents.kind, qualifyingKindOf(config.qualification)),
        sql`${qualifyingEvents.atMs} >= ${windowStartMs(config, nowMs)}`,
      ),
    )
    .where(isOneOf(members.memberId, ids))
    .groupBy(members.memberId)
    .as('counted');
  const given = tx
    .select({ tierId: tierAssignments.tierId })
    .from(tierAssignments)
    .where(and(eq(tierAssignments.memberId, members.memberId), gt(tierAssignments.untilMs, nowMs)));
  const tierId = sql`coalesce((${given}), ${tierReached(config, sql`${counted.total}`)})`;
  const changed = await tx
    .update(members)
    .set({ qualifierTotal: sql`${counted.total}`, tierId })
    .from(counted)
    .where(
      and(
        eq(members.memberId, counted.memberId),
        sql`(${members.qualifierTotal}, ${members.tierId}) is distinct from (${counted.total}, ${tierId})`,
      ),
    )
    .returning({ memberId: members.memberId });
  return changed.map(({ memberId }) => memberId);
}

/** The highest tier whose qualifier a total meets, as `tierFor` has it. */
function tierReached(config: ProgramConfig, total: ReturnType<typeof sql>) {
  const highestFirst = config.tiers.toSorted((left, right) => right.rank - left.rank);
  const cases = highestFirst.map(
    ({ qualifier, tierId }) => sql`when ${total} >= ${qualifier}::bigint then ${tierId}::text`,
  );
  return sql`case ${sql.join(cases, sql` `)} else ${baseTierOf(config).tierId}::text end`;
}
