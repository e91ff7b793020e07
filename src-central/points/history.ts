import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Movement } from '../../src-shared/contracts/central.ts';
import { recordAction } from '../auth/audit-trail.ts';
import type { CentralTransaction } from '../database/open.ts';
import { ledgerTransactions, lots, lotUses } from '../database/schema.ts';
import { readMovements } from '../ledger/read-movements.ts';
import { readVisibleMember } from '../members/visible-member.ts';
import { PointsRefusedError } from './errors.ts';
import type { Mover } from './move-points.ts';

/** A movement, and which lots it made and took from: what was earned when, and when it ends. */
export interface MovementWithLots extends Movement {
  readonly lots: readonly {
    readonly lotId: string;
    /** Below zero where they were taken. */
    readonly points: number;
    readonly earnedAtMs: number;
    readonly expiresAtMs: number | null;
  }[];
}

/**
 * A page of a member's movements, the latest first. It goes on after the movement `after`, so that none is missed or met twice
 * whatever is posted meanwhile. That they were read is kept.
 * @throws MemberInputError MEMBER_UNKNOWN; PointsRefusedError CURSOR_UNKNOWN
 */
export async function readHistory(
  { db, clock, caller, scope }: Mover,
  page: { readonly memberId: string; readonly limit: number; readonly after: string | undefined },
): Promise<{ readonly movements: MovementWithLots[]; readonly next: string | null }> {
  return db.transaction(async (tx) => {
    const { memberId } = await readVisibleMember(tx, page.memberId, scope);
    const { after } = page;
    if (
      after !== undefined &&
      (await tx.$count(ledgerTransactions, eq(ledgerTransactions.transactionId, after))) === 0
    ) {
      throw new PointsRefusedError('CURSOR_UNKNOWN', 'cursor: not one that a page of this list has given.');
    }
    const target = { targetKind: 'member', targetId: memberId, fields: ['movements'] } as const;
    await recordAction(tx, clock, caller, { action: 'points.read', ...target });
    const found = await readMovements(tx, memberId, page.limit + 1, after);
    const movements = found.slice(0, page.limit);
    const next = found.length > page.limit ? (movements.at(-1)?.movementId ?? null) : null;
    const byMovement = await readLots(
      tx,
      memberId,
      movements.map(({ movementId }) => movementId),
    );
    const withLots = movements.map((movement) => ({ ...movement, lots: byMovement.get(movement.movementId) ?? [] }));
    return { movements: withLots, next };
  });
}

async function readLots(
  tx: CentralTransaction,
  memberId: string,
  movementIds: readonly string[],
): Promise<Map<string, MovementWithLots['lots'][number][]>> {
  if (movementIds.length === 0) return new Map();
  const ids = [...movementIds];
  const { lotId, earnedAtMs, expiresAtMs, points } = lots;
  const made = await tx
    .select({ transactionId: lots.transactionId, lotId, earnedAtMs, expiresAtMs, points })
    .from(lots)
    .where(and(eq(lots.memberId, memberId), inArray(lots.transactionId, ids)))
    .orderBy(asc(earnedAtMs), asc(lotId));
  const used = await tx
    .select({ transactionId: lotUses.transactionId, lotId, earnedAtMs, expiresAtMs, points: lotUses.points })
    .from(lotUses)
    .innerJoin(lots, eq(lots.lotId, lotUses.lotId))
    .where(and(eq(lots.memberId, memberId), inArray(lotUses.transactionId, ids)))
    .orderBy(asc(earnedAtMs), asc(lotId));
  const byMovement = new Map<string, MovementWithLots['lots'][number][]>();
  for (const { transactionId, ...lot } of [...made, ...used.map((use) => ({ ...use, points: -use.points }))]) {
    const list = byMovement.get(transactionId) ?? [];
    list.push(lot);
    byMovement.set(transactionId, list);
  }
  return byMovement;
}
