import { desc, sql } from 'drizzle-orm';
import { type EntryBody, entryBodySchema } from '../../src-shared/journal/entry.ts';
import { entries } from '../database/journal-schema.ts';
import type { JournalDatabase } from '../database/open.ts';
import { statementsOf } from '../database/statements.ts';

export type ShiftOpening = Extract<EntryBody, { kind: 'shift-opened' }>;

/** The entry that opened the shift that is open now; null while there is none. */
export function readOpenShift(db: JournalDatabase): ShiftOpening | null {
  const newest = statements(db).newest.get();
  if (newest === undefined) return null;
  const body = entryBodySchema.parse(JSON.parse(newest.body.toString('utf8')));
  return body.kind === 'shift-opened' ? body : null;
}

const statements = statementsOf((db: JournalDatabase) => ({
  newest: db
    .select({ body: entries.body })
    .from(entries)
    // As the index over the shifts alone has it.
    .where(sql`kind IN ('shift-opened', 'shift-closed')`)
    .orderBy(desc(entries.epoch), desc(entries.sequence))
    .limit(1)
    .prepare(),
}));
