import { createHash } from 'node:crypto';
import { and, eq, inArray, notInArray } from 'drizzle-orm';
import type { VerdictStatus } from '../../src-shared/contracts/feed.ts';
import { type EntryDetails, entryDetailsSchema } from '../../src-shared/journal/entry-details.ts';
import type { CentralTransaction } from '../database/open.ts';
import { entryDetails, verdicts } from '../database/schema.ts';
import type { Decision } from './judge-sale.ts';

export interface DetailsRow {
  readonly entryId: string;
  /** UTF-8 of `commitmentText`. */
  readonly details: Uint8Array;
}

/**
 * Keeps details beside entries that are taken in, as they were sent, until the answer for good: of an entry that has its
 * answer they are not kept again, and those that are there already stay. Details that are longer than any that are allowed are
 * left out, as if they had not been sent: they must not hold up the entries behind them. The journal must be locked.
 */
export async function keepDetails(tx: CentralTransaction, rows: readonly DetailsRow[]): Promise<void> {
  const fitting = new Map<string, Uint8Array>();
  for (const { entryId, details } of rows) {
    if (details.byteLength <= LONGEST_DETAILS_BYTES) fitting.set(entryId, details);
  }
  if (fitting.size === 0) return;
  const settled = await tx
    .select({ entryId: verdicts.entryId })
    .from(verdicts)
    .where(and(inArray(verdicts.entryId, [...fitting.keys()]), notInArray(verdicts.status, [...UNSETTLED])));
  for (const { entryId } of settled) fitting.delete(entryId);
  if (fitting.size === 0) return;
  await tx
    .insert(entryDetails)
    .values([...fitting].map(([entryId, details]) => ({ entryId, details })))
    .onConflictDoNothing();
}

export type ReadDetails<Kind extends EntryDetails['kind']> =
  | { readonly ok: true; readonly details: Extract<EntryDetails, { kind: Kind }> }
  | { readonly ok: false; readonly decision: Decision };

/**
 * The details that an entry commits to. Where they are not there yet, the entry is to be parked until its till sends them;
 * where they are others than were committed to, it is refused.
 */
export async function readDetails<Kind extends EntryDetails['kind']>(
  tx: CentralTransaction,
  entryId: string,
  commitment: string,
  kind: Kind,
): Promise<ReadDetails<Kind>> {
  const [row] = await tx.select().from(entryDetails).where(eq(entryDetails.entryId, entryId));
  if (!row) return decided('parked', 'DETAILS_MISSING');
  if (createHash('sha256').update(row.details).digest('hex') !== commitment) return decided('refused', 'DETAILS_WRONG');
  const read = entryDetailsSchema.safeParse(parseJson(row.details));
  // It is what the till signed for, so a newer central may know how to read it.
  if (!read.success) return decided('parked', 'PAYLOAD_UNREADABLE');
  if (!isOfKind(read.data, kind)) return decided('refused', 'DETAILS_WRONG');
  return { ok: true, details: read.data };
}

/** Deletes the details of an entry that has its answer for good; of any other they stay. */
export async function dropDetails(tx: CentralTransaction, entryId: string, status: VerdictStatus): Promise<void> {
  if (UNSETTLED.includes(status)) return;
  await tx.delete(entryDetails).where(eq(entryDetails.entryId, entryId));
}

function isOfKind<Kind extends EntryDetails['kind']>(
  details: EntryDetails,
  kind: Kind,
): details is Extract<EntryDetails, { kind: Kind }> {
  return details.kind === kind;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function decided(status: 'parked' | 'refused', code: string) {
  return { ok: false as const, decision: { status, code, amendments: [] } };
}

const UNSETTLED: readonly VerdictStatus[] = ['parked', 'waiting'];
/** Twice what the longest allowed details come to in UTF-8. */
const LONGEST_DETAILS_BYTES = 8 * 1024;
