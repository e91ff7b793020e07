import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { type EntryRow, entries, type VerdictRow, verdicts } from '../database/journal-schema.ts';
import type { JournalDatabase } from '../database/open.ts';
import { readDevice } from './local-state.ts';
import { IS_SETTLED, needsPerson } from './needs-person.ts';
import type { Settlement } from './pending-effects.ts';
import type { JournalPlace } from './read-entries.ts';
import { receiptNumberSql } from './receipt-number.ts';

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
  /** A person has answered the refusal, or has said who was enrolled. */
  readonly settled: boolean;
};

/** Entries, newest first, a page at a time. What waits is told by the replica's settlement, read before. */
export function listEntries(db: JournalDatabase, settlement: Settlement, query: EntryQuery): AnsweredEntry[] {
  const { before, limit, filter, text } = query;
  const conditions = [
    before === null ? undefined : sql`(${entries.epoch}, ${entries.sequence}) < (${before.epoch}, ${before.sequence})`,
    text === '' ? undefined : hasReceipt(db, text),
  ];
  // One query each: SQLite uses no index for either-or over two tables.
  const found = alternativesOf(filter, settlement).flatMap((alternative) =>
    answered(db)
      .where(and(alternative, ...conditions))
      .orderBy(desc(entries.epoch), desc(entries.sequence))
      .limit(limit)
      .all()
      .map(toAnswered),
  );
  const once = new Map(found.map((joined) => [joined.entry.id, joined]));
  return [...once.values()].toSorted(newestFirst).slice(0, limit);
}

/** The entry at a place; null where the journal does not reach there. */
export function readEntryAt(db: JournalDatabase, at: JournalPlace): AnsweredEntry | null {
  return orNull(
    answered(db)
      .where(and(eq(entries.epoch, at.epoch), eq(entries.sequence, at.sequence)))
      .get(),
  );
}

/** The entry of an id; null where there is none. */
export function readEntryById(db: JournalDatabase, entryId: string): AnsweredEntry | null {
  return orNull(answered(db).where(eq(entries.id, entryId)).get());
}

function answered(db: JournalDatabase) {
  return db
    .select({ entry: entries, verdict: verdicts, settled: IS_SETTLED })
    .from(entries)
    .leftJoin(verdicts, eq(verdicts.entryId, entries.id));
}

type Joined = { entry: EntryRow; verdict: VerdictRow | null; settled: 0 | 1 };

function toAnswered({ entry, verdict, settled }: Joined): AnsweredEntry {
  return { entry, verdict, settled: settled === 1 };
}

function orNull(found: Joined | undefined): AnsweredEntry | null {
  return found === undefined ? null : toAnswered(found);
}

function newestFirst({ entry: one }: AnsweredEntry, { entry: other }: AnsweredEntry): number {
  return other.epoch - one.epoch || other.sequence - one.sequence;
}

/** An entry is listed where one of these holds; undefined for all of them. */
function alternativesOf(filter: EntryFilter, settlement: Settlement): (SQL | undefined)[] {
  switch (filter) {
    case 'all':
      return [undefined];
    case 'sales':
      return [HAS_RECEIPT];
    case 'waiting': {
      const { watermark, unsettled } = settlement;
      const { epoch, sequence } = watermark ?? { epoch: 0, sequence: 0 };
      const above = sql`(${entries.epoch}, ${entries.sequence}) > (${epoch}, ${sequence})`;
      return [above, isOneOf(unsettled.map(({ entryId }) => entryId))];
    }
    case 'needs-person':
      return needsPerson(settlement.unsettled);
  }
}

/** Sales, and what came back of them. */
const HAS_RECEIPT = sql`(${entries.saleId} IS NOT NULL OR ${entries.kind} = 'sale-refunded')`;

/** As one parameter: there may be more ids than a statement takes. */
function isOneOf(entryIds: readonly string[]): SQL {
  return sql`${entries.id} IN (SELECT value FROM json_each(${JSON.stringify(entryIds)}))`;
}

/** The entry's own receipt, or for what came back the one that it is of. */
function hasReceipt(db: JournalDatabase, text: string): SQL {
  const number = receiptNumberSql(readDevice(db)?.tillCode ?? '');
  const wanted = text.toUpperCase();
  return sql`((${HAS_RECEIPT} AND instr(upper(${number}), ${wanted}) > 0)
    OR ${entries.id} IN (SELECT entry_id FROM refunds WHERE instr(upper(original_receipt_number), ${wanted}) > 0))`;
}
