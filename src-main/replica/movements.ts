import { eq, sql } from 'drizzle-orm';
import type { Movement } from '../../src-shared/contracts/central.ts';
import type { ReplicaDatabase } from '../database/open.ts';
import { movements } from '../database/replica-schema.ts';
import { excludedOf, placeholdersOf, statementsOf } from '../database/statements.ts';

/** A member's last movements as central gave them, and when. */
export type KeptMovements = { readonly movements: readonly Movement[]; readonly asOfMs: number };

/** Keeps what central said of a member's movements, in place of what it said before. */
export function keepMovements(db: ReplicaDatabase, memberId: string, kept: KeptMovements): void {
  statements(db).keep.run({ memberId, body: kept.movements, asOfMs: kept.asOfMs });
}

/** What central last said; null where it was never asked since this replica was built. */
export function readMovements(db: ReplicaDatabase, memberId: string): KeptMovements | null {
  return statements(db).ofMember.get({ memberId }) ?? null;
}

const statements = statementsOf((db: ReplicaDatabase) => ({
  keep: db
    .insert(movements)
    .values(placeholdersOf(movements))
    .onConflictDoUpdate({ target: movements.memberId, set: excludedOf(movements, ['memberId']) })
    .prepare(),
  ofMember: db
    .select({ movements: movements.body, asOfMs: movements.asOfMs })
    .from(movements)
    .where(eq(movements.memberId, sql.placeholder('memberId')))
    .prepare(),
}));
