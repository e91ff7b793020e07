import { and, desc, eq, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { type EntryRow, entries, refusalAnswers, type VerdictRow, verdicts } from '../database/journal-schema.ts';
import type { JournalDatabase } from '../database/open.ts';
import type { Settlement } from './pending-effects.ts';
import type { JournalPlace } from './read-entries.ts';

export type EntryFilter = 'all' | 'waiting' | 'needs-person' | 'sales';

export type EntryQuery = {
  /** Newest first, from before this place on; null from the newest on. */
  readonly before: JournalPlace | null;
  readonly limit: number;
  readonly filter: EntryFilter;
  /** Part of a receipt number, in any case; empty for all. */
  readonly text: string;
};

/** An entry with what became of it. */
export type AnsweredEntry = {
  readonly entry: EntryRow;
  /** Central's latest answer; null before the first. */
  readonly verdict: VerdictRow | null;
  /** A person has answered the refusal. */
  readonly settled: boolean;
};

/** Entries, newest first, a page at a time. What waits is told by the replica's settlement, read before. */
export function listEntries(db: JournalDatabase, settlement: Settlement, query: EntryQuery): AnsweredEntry[] {
  const { before, limit, filter, text } = query;
  const conditions = [
    before === null ? undefined : sql`(${entries.epoch}, ${entries.sequence}) < (${before.epoch}, ${before.sequence})`,
    filterOf(filter, settlement),
    text === '' ? undefined : hasReceipt(text),
  ];
  return answered(db)
    .where(and(...conditions))
    .orderBy(desc(entries.epoch), desc(entries.sequence))
    .limit(limit)
    .all()
    .map(toAnswered);
}

/** The entry at a place; null where the journal does not reach there. */
export function readEntryAt(db: JournalDatabase, at: JournalPlace): AnsweredEntry | null {
  return one(
    answered(db)
      .where(and(eq(entries.epoch, at.epoch), eq(entries.sequence, at.sequence)))
      .get(),
  );
}

/** The entry of an id; null where there is none. */
export function readEntryById(db: JournalDatabase, entryId: string): AnsweredEntry | null {
  return one(answered(db).where(eq(entries.id, entryId)).get());
}

function answered(db: JournalDatabase) {
  return db
    .select({ entry: entries, verdict: verdicts, answer: refusalAnswers })
    .from(entries)
    .leftJoin(verdicts, eq(verdicts.entryId, entries.id))
    .leftJoin(refusalAnswers, eq(refusalAnswers.answersEntryId, entries.id));
}

type Joined = { entry: EntryRow; verdict: VerdictRow | null; answer: unknown };

function toAnswered({ entry, verdict, answer }: Joined): AnsweredEntry {
  return { entry, verdict, settled: answer !== null };
}

function one(found: Joined | undefined): AnsweredEntry | null {
  return found === undefined ? null : toAnswered(found);
}

function filterOf(filter: EntryFilter, { watermark, unsettled }: Settlement): SQL | undefined {
  switch (filter) {
    case 'all':
      return undefined;
    case 'sales':
      return isNotNull(entries.saleId);
    case 'waiting': {
      const { epoch, sequence } = watermark ?? { epoch: 0, sequence: 0 };
      return or(
        sql`(${entries.epoch}, ${entries.sequence}) > (${epoch}, ${sequence})`,
        isOneOf(unsettled.map(({ entryId }) => entryId)),
      );
    }
    case 'needs-person': {
      const parked = unsettled.filter(({ status }) => status === 'parked').map(({ entryId }) => entryId);
      return or(and(eq(verdicts.status, 'refused'), isNull(refusalAnswers.entryId)), isOneOf(parked));
    }
  }
}

/** As one parameter: there may be more ids than a statement takes. */
function isOneOf(entryIds: readonly string[]): SQL {
  return sql`${entries.id} IN (SELECT value FROM json_each(${JSON.stringify(entryIds)}))`;
}

function hasReceipt(text: string): SQL {
  const number = sql`json_extract(CAST(${entries.body} AS TEXT), '$.payload.receiptNumber')`;
  return sql`${entries.saleId} IS NOT NULL AND instr(upper(${number}), ${text.toUpperCase()}) > 0`;
}
