import { type SQL, sql } from 'drizzle-orm';
import { formatReceiptNumber } from '../../src-shared/journal/receipt-number.ts';
import { entries } from '../database/journal-schema.ts';
import type { JournalPlace } from './read-entries.ts';

/** The number of a sale's receipt: its till's code and its place in the till's journal, so that none is given twice. */
export function receiptNumber(tillCode: string, { epoch, sequence }: JournalPlace): string {
  return formatReceiptNumber({ tillCode, epoch, sequence });
}

/** The same as SQL over `entries`: found by the place alone, with no entry's body to be read. */
export function receiptNumberSql(tillCode: string): SQL {
  return sql`${tillCode} || '-' || ${entries.epoch} || '-' || ${entries.sequence}`;
}
