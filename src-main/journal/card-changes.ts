import { asc, eq, or, type SQL, sql } from 'drizzle-orm';
import { type CardChangeRow, cardChanges, entries } from '../database/journal-schema.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';
import { placeholdersOf, statementsOf } from '../database/statements.ts';

/** A card that was blocked or given out here, with the place of the entry that says so. */
export type CardChange = CardChangeRow & { readonly epoch: number; readonly sequence: number };

/** Blocks a card and gives out another at this till at once, in the transaction of the entry. */
export function addCardChange(tx: JournalTransaction, change: CardChangeRow): void {
  statements(tx).insert.run(change);
}

/** The changes that blocked a card, or gave it out, in order: the last one counts. */
export function findCardChanges(db: JournalDatabase, blindIndex: Uint8Array): CardChange[] {
  return statements(db).byIndex.all({ blindIndex });
}

/** The changes of a member's cards, in order. */
export function cardChangesOf(db: JournalDatabase, memberId: string): CardChange[] {
  return statements(db).byMember.all({ memberId });
}

/** Whether any card waits for central's answer, or was just answered. */
export function hasCardChanges(db: JournalDatabase): boolean {
  return statements(db).any.get() !== undefined;
}

export function listCardChanges(db: JournalDatabase): CardChange[] {
  return statements(db).all.all();
}

export function dropCardChange(tx: JournalTransaction, entryId: string): void {
  statements(tx).drop.run({ entryId });
}

const statements = statementsOf((db: JournalDatabase) => {
  const index = sql.placeholder('blindIndex');
  const changes = (condition: SQL | undefined) =>
    db
      .select({
        entryId: cardChanges.entryId,
        memberId: cardChanges.memberId,
        oldIndex: cardChanges.oldIndex,
        newIndex: cardChanges.newIndex,
        epoch: entries.epoch,
        sequence: entries.sequence,
      })
      .from(cardChanges)
      .innerJoin(entries, eq(entries.id, cardChanges.entryId))
      .where(condition)
      .orderBy(asc(entries.epoch), asc(entries.sequence))
      .prepare();
  return {
    insert: db.insert(cardChanges).values(placeholdersOf(cardChanges)).prepare(),
    byIndex: changes(or(eq(cardChanges.oldIndex, index), eq(cardChanges.newIndex, index))),
    byMember: changes(eq(cardChanges.memberId, sql.placeholder('memberId'))),
    all: changes(undefined),
    any: db.select({ entryId: cardChanges.entryId }).from(cardChanges).limit(1).prepare(),
    drop: db
      .delete(cardChanges)
      .where(eq(cardChanges.entryId, sql.placeholder('entryId')))
      .prepare(),
  };
});
