import { and, asc, type SQL, sql } from 'drizzle-orm';
import { type BusinessDate, dateAfter, startOfBusinessDateMs } from '../../src-shared/domain/business-time.ts';
import { entryBodySchema, type SaleCompleted, type SaleRefunded } from '../../src-shared/journal/entry.ts';
import { entries } from '../database/journal-schema.ts';
import type { JournalDatabase } from '../database/open.ts';
import type { JournalPlace } from './read-entries.ts';

/** A completed sale with its place in the journal. */
export type PlacedSale = JournalPlace & { readonly entryId: string; readonly sale: SaleCompleted };
/** What was sold, and what came back, each in order. */
export type Trade = { readonly sales: PlacedSale[]; readonly refunds: SaleRefunded[] };

/** What was sold and came back on a business day in a zone. */
export function readTradeOfDay(db: JournalDatabase, date: BusinessDate, timeZone: string): Trade {
  const fromMs = startOfBusinessDateMs(date, timeZone);
  const untilMs = startOfBusinessDateMs(dateAfter(date), timeZone);
  const epochs = db.selectDistinct({ epoch: entries.epoch }).from(entries).all();
  const ofEpochs = epochs.map(({ epoch }) => {
    const first = firstSequenceFrom(db, epoch, fromMs);
    const afterLast = firstSequenceFrom(db, epoch, untilMs);
    return tradeWhere(
      db,
      sql`${entries.epoch} = ${epoch} AND ${entries.sequence} >= ${first}
      AND ${entries.sequence} < ${afterLast}`,
    );
  });
  return { sales: ofEpochs.flatMap(({ sales }) => sales), refunds: ofEpochs.flatMap(({ refunds }) => refunds) };
}

/** What was sold and came back after a place. */
export function readTradeAfter(db: JournalDatabase, after: JournalPlace): Trade {
  return tradeWhere(db, sql`(${entries.epoch}, ${entries.sequence}) > (${after.epoch}, ${after.sequence})`);
}

/** How many entries of an epoch occurred from an instant on, before another. */
export function countEntriesBetween(db: JournalDatabase, epoch: number, fromMs: number, untilMs: number): number {
  return firstSequenceFrom(db, epoch, untilMs) - firstSequenceFrom(db, epoch, fromMs);
}

/**
 * The place of an epoch's first entry that occurred at an instant or later; the one after its last where there is none.
 * Looked for by halves, with no index to be kept up for it at each sale: the till's time never runs backwards.
 */
function firstSequenceFrom(db: JournalDatabase, epoch: number, atMs: number): number {
  const ofEpoch = sql`${entries.epoch} = ${epoch}`;
  const last = db
    .select({ last: sql<number | null>`max(${entries.sequence})` })
    .from(entries)
    .where(ofEpoch)
    .get();
  let low = 1;
  let high = (last?.last ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = db
      .select({ occurredAtMs: entries.occurredAtMs })
      .from(entries)
      .where(sql`${ofEpoch} AND ${entries.sequence} = ${middle}`)
      .get();
    if ((found?.occurredAtMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tradeWhere(db: JournalDatabase, condition: SQL): Trade {
  const found = db
    .select({ epoch: entries.epoch, sequence: entries.sequence, body: entries.body })
    .from(entries)
    .where(and(condition, sql`${entries.kind} IN ('sale-completed', 'sale-refunded')`))
    .orderBy(asc(entries.epoch), asc(entries.sequence))
    .all();
  const trade: Trade = { sales: [], refunds: [] };
  for (const { epoch, sequence, body: bytes } of found) {
    const body = entryBodySchema.parse(JSON.parse(bytes.toString('utf8')));
    if (body.kind === 'sale-completed') trade.sales.push({ epoch, sequence, entryId: body.id, sale: body.payload });
    if (body.kind === 'sale-refunded') trade.refunds.push(body.payload);
  }
  return trade;
}
