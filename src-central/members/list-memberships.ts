import { and, desc, eq, gte, inArray, lt, notLike, type SQL, sql } from 'drizzle-orm';
import type { MemberState } from '../../src-shared/domain/members.ts';
import { isOneOf } from '../database/is-one-of.ts';
import type { CentralDatabase } from '../database/open.ts';
import { auditEvents, ledgerAccounts, members } from '../database/schema.ts';
import { type ChainScope, readProgramChains } from '../programs/program-chains.ts';
import type { MemberRow } from './lock-member.ts';

/** A membership as other systems see it, with its figure and who had to do with it. */
export interface Membership
  extends Pick<
    MemberRow,
    'memberId' | 'accountId' | 'programId' | 'state' | 'deleted' | 'primary' | 'code' | 'url' | 'expiresAtMs' | 'tierId'
  > {
  /** The chain of the program; null where it is of none. */
  readonly chainId: string | null;
  /** Available and held points together. */
  readonly points: number;
  /** As `client/<id>`, `till/<id>` or `central`. */
  readonly createdBy: string;
  readonly updatedBy: string;
}

/** From and up to, UTC; the one instant where both are the same. */
export interface Interval {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is left out, or undefined, filters nothing. */
export interface MembershipFilter {
  readonly scope: ChainScope;
  readonly memberIds?: readonly string[] | undefined;
  readonly accountIds?: readonly string[] | undefined;
  readonly programIds?: readonly string[] | undefined;
  readonly states?: readonly MemberState[] | undefined;
  readonly deleted?: boolean | undefined;
  readonly created?: Interval | undefined;
  readonly updated?: Interval | undefined;
}

/**
 * A page of memberships, newest first: those after the one that `after` names, or the newest. Null where there is no such
 * membership, or it is not to be seen.
 */
export async function listMemberships(
  db: CentralDatabase,
  filter: MembershipFilter,
  page: { readonly after: string | null; readonly count: number },
): Promise<Membership[] | null> {
  const chains = await readProgramChains(db, filter.scope);
  const after = page.after === null ? null : await readPlace(db, page.after);
  if (page.after !== null && !(after && chains.has(after.programId))) return null;
  const older =
    after && sql`(${members.createdAtMs}, ${members.memberId}) < (${after.createdAtMs}, ${after.memberId}::uuid)`;
  const rows = await db
    .select()
    .from(members)
    .where(and(...conditionsOf(filter, chains), older ?? undefined))
    .orderBy(desc(members.createdAtMs), desc(members.memberId))
    .limit(page.count);
  return describe(db, rows, chains);
}

/** The memberships of these ids, in their order. @throws Error where one is not there. */
export async function membershipsByIds(db: CentralDatabase, memberIds: readonly string[]): Promise<Membership[]> {
  const rows = await db.select().from(members).where(isOneOf(members.memberId, memberIds));
  const byId = new Map(rows.map((row) => [row.memberId, row]));
  const ordered = memberIds.map((memberId) => {
    const row = byId.get(memberId);
    if (!row) throw new Error('a membership that was just written is not there');
    return row;
  });
  return describe(db, ordered, await readProgramChains(db, null));
}

async function readPlace(db: CentralDatabase, id: string) {
  const { memberId, programId, createdAtMs } = members;
  const [place] = await db.select({ memberId, programId, createdAtMs }).from(members).where(eq(memberId, id));
  return place ?? null;
}

function conditionsOf(filter: MembershipFilter, chains: ReadonlyMap<string, string | null>): (SQL | undefined)[] {
  const { scope, memberIds, accountIds, programIds, states, deleted, created, updated } = filter;
  const seesAll = scope === null && programIds === undefined;
  const seen = [...chains.keys()].filter((programId) => programIds?.includes(programId) ?? true);
  return [
    seesAll ? undefined : isOneOf(members.programId, seen),
    memberIds && isOneOf(members.memberId, memberIds),
    accountIds && isOneOf(members.accountId, accountIds),
    states && inArray(members.state, [...states]),
    deleted === undefined ? undefined : eq(members.deleted, deleted),
    created && within(members.createdAtMs, created),
    updated && within(members.updatedAtMs, updated),
  ];
}

function within(column: typeof members.createdAtMs | typeof members.updatedAtMs, { fromMs, untilMs }: Interval) {
  return fromMs === untilMs ? eq(column, fromMs) : and(gte(column, fromMs), lt(column, untilMs));
}

async function describe(
  db: CentralDatabase,
  rows: readonly MemberRow[],
  chains: ReadonlyMap<string, string | null>,
): Promise<Membership[]> {
  const points = await readFigures(db, rows);
  const updaters = await readUpdaters(db, rows);
  return rows.map(
    ({
      memberId,
      accountId,
      programId,
      state,
      deleted,
      primary,
      code,
      url,
      expiresAtMs,
      tierId,
      createdBy,
      ...row
    }) => ({
      memberId,
      accountId,
      programId,
      state,
      deleted,
      primary,
      code,
      url,
      expiresAtMs,
      tierId,
      createdBy,
      chainId: chains.get(programId) ?? null,
      points: points.get(memberId) ?? 0,
      updatedBy: row.updatedAtMs > row.createdAtMs ? (updaters.get(memberId) ?? 'central') : createdBy,
    }),
  );
}

async function readFigures(db: CentralDatabase, rows: readonly MemberRow[]): Promise<Map<string | null, number>> {
  const { memberId, type, balance } = ledgerAccounts;
  const ids = rows.map((row) => row.memberId);
  const found = await db
    .select({ memberId, points: sql`sum(${balance})`.mapWith(Number) })
    .from(ledgerAccounts)
    .where(and(isOneOf(memberId, ids), inArray(type, ['member_available', 'held'])))
    .groupBy(memberId);
  return new Map(found.map((row) => [row.memberId, row.points]));
}

/** Which client changed memberships last, by the audit trail; those that somebody else has changed since are left out. */
async function readUpdaters(db: CentralDatabase, rows: readonly MemberRow[]): Promise<Map<string, string>> {
  const changed = new Map(
    rows.flatMap((row) => (row.updatedAtMs > row.createdAtMs ? [[row.memberId, row.updatedAtMs] as const] : [])),
  );
  if (changed.size === 0) return new Map();
  const { targetId, targetKind, clientId, action, atMs, eventId } = auditEvents;
  const last = await db
    .selectDistinctOn([targetId], { targetId, clientId, atMs })
    .from(auditEvents)
    .where(
      and(
        eq(targetKind, 'member'),
        sql`${targetId} = any(${sql.param([...changed.keys()])}::text[])`,
        notLike(action, '%.read'),
      ),
    )
    .orderBy(targetId, desc(eventId));
  const current = last.filter((event) => event.atMs >= (changed.get(event.targetId) ?? 0));
  return new Map(current.map((event) => [event.targetId, `client/${event.clientId}`]));
}
