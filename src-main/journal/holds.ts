import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { type HoldRow, holds } from '../database/journal-schema.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';
import { placeholdersOf, statementsOf } from '../database/statements.ts';

/** A hold without what central signed. */
export type Hold = Omit<HoldRow, 'terms' | 'signature'>;
export type NewHold = Omit<Hold, 'spent' | 'state' | 'expiresAtMs'>;
export type HoldGrant = {
  readonly expiresAtMs: number;
  readonly terms: Uint8Array;
  readonly signature: Uint8Array;
};

/** Notes that central is about to be asked for points. Asking comes after the commit of this. */
export function noteHoldRequest(tx: JournalTransaction, hold: NewHold): void {
  const unanswered = { spent: 0, state: 'requested', expiresAtMs: null, terms: null, signature: null };
  statements(tx).insert.run({ ...hold, ...unanswered });
}

/** Notes that central granted it. False, with nothing written, for one that was closed meanwhile: the grant is of no use. */
export function openHold(tx: JournalTransaction, holdId: string, grant: HoldGrant): boolean {
  return statements(tx).open.run({ holdId, ...grant }).changes === 1;
}

/** Ends a hold. False where it had ended before. */
export function closeHold(tx: JournalTransaction, holdId: string): boolean {
  return statements(tx).close.run({ holdId }).changes === 1;
}

/** Spends of an open hold, which ends with that. Throws where it is not open, or has less. */
export function spendHold(tx: JournalTransaction, holdId: string, points: number): void {
  if (statements(tx).spend.run({ holdId, points }).changes !== 1) {
    throw new Error('a hold that is not open is to be spent');
  }
}

/** All holds that have not ended, in the order in which they were asked for: a few, however long the till runs. */
export function readHoldsNotClosed(db: JournalDatabase): Hold[] {
  return statements(db).notClosed.all();
}

/** Of these, those of one sale. */
export function readHoldsOfSale(db: JournalDatabase, saleId: string): Hold[] {
  return readHoldsNotClosed(db).filter((hold) => hold.saleId === saleId);
}

const statements = statementsOf((db: JournalDatabase) => {
  const isHold = eq(holds.holdId, sql.placeholder('holdId'));
  // As the index over the few that have not ended has it.
  const isNotClosed = sql`state <> 'closed'`;
  return {
    insert: db.insert(holds).values(placeholdersOf(holds)).prepare(),
    open: db
      .update(holds)
      .set({
        state: 'open',
        expiresAtMs: given('expiresAtMs'),
        terms: given('terms'),
        signature: given('signature'),
      })
      .where(and(isHold, sql`state = 'requested'`))
      .prepare(),
    close: db.update(holds).set({ state: 'closed' }).where(and(isHold, isNotClosed)).prepare(),
    spend: db
      .update(holds)
      .set({ state: 'closed', spent: given('points') })
      .where(and(isHold, sql`state = 'open'`))
      .prepare(),
    notClosed: db
      .select({
        holdId: holds.holdId,
        saleId: holds.saleId,
        memberId: holds.memberId,
        programId: holds.programId,
        kind: holds.kind,
        rewardId: holds.rewardId,
        points: holds.points,
        spent: holds.spent,
        state: holds.state,
        requestedAtMs: holds.requestedAtMs,
        expiresAtMs: holds.expiresAtMs,
      })
      .from(holds)
      .where(isNotClosed)
      .orderBy(asc(holds.requestedAtMs), asc(holds.holdId))
      .prepare(),
  };
});

function given(name: string): SQL {
  return sql`${sql.placeholder(name)}`;
}
