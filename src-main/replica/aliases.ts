import { eq, sql } from 'drizzle-orm';
import type { ReplicaDatabase } from '../database/open.ts';
import { aliases } from '../database/replica-schema.ts';
import { statementsOf } from '../database/statements.ts';

/** The id by which a member is meant in the end: an alias may lead to another. */
export function resolveAlias(db: ReplicaDatabase, memberId: string): string {
  let resolved = memberId;
  for (let steps = 0; steps < LONGEST_CHAIN; steps += 1) {
    const found = statements(db).target.get({ fromMemberId: resolved });
    if (found === undefined) return resolved;
    resolved = found.toMemberId;
  }
  return resolved;
}

/** Every id by which a member is meant, its own first. */
export function idsOfMember(db: ReplicaDatabase, memberId: string): string[] {
  const ids = [memberId];
  // Grows while it is gone through: an id that means an alias means the member.
  for (const id of ids) {
    if (ids.length > LONGEST_CHAIN) break;
    const sources = statements(db).sources.all({ toMemberId: id });
    ids.push(...sources.map(({ fromMemberId }) => fromMemberId).filter((source) => !ids.includes(source)));
  }
  return ids;
}

/** More than any member ever had: what leads in a circle, by a mistake of central, ends here. */
const LONGEST_CHAIN = 100;

const statements = statementsOf((db: ReplicaDatabase) => ({
  target: db
    .select({ toMemberId: aliases.toMemberId })
    .from(aliases)
    .where(eq(aliases.fromMemberId, sql.placeholder('fromMemberId')))
    .prepare(),
  sources: db
    .select({ fromMemberId: aliases.fromMemberId })
    .from(aliases)
    .where(eq(aliases.toMemberId, sql.placeholder('toMemberId')))
    .prepare(),
}));
