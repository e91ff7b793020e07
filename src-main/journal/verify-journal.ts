import { setImmediate } from 'node:timers/promises';
import { and, asc, eq, gt } from 'drizzle-orm';
import { nodeJournalCrypto } from '../../src-node/crypto.ts';
import {
  type ChainHead,
  type ChainProblem,
  genesisHead,
  hashBody,
  verifyNext,
} from '../../src-shared/journal/chain.ts';
import type { EntryHeader } from '../../src-shared/journal/entry.ts';
import { type EntryRow, entries } from '../database/journal-schema.ts';
import type { JournalDatabase } from '../database/open.ts';
import { readIdentity } from './read-entries.ts';

/** `COLUMNS_DIFFER`: the entry is sound, but what stands beside it in its row says otherwise. */
export type JournalProblem = {
  readonly epoch: number;
  readonly sequence: number;
  readonly problem: ChainProblem | { readonly code: 'COLUMNS_DIFFER' };
};

export type JournalVerification = { readonly checked: number; readonly problems: readonly JournalProblem[] };

/**
 * Checks signature and chain of every entry of the device's current epoch. An entry that follows a broken one is checked
 * as well, against the bytes that stand before it: each is signed by itself, so damage to one takes no other along.
 */
export function verifyJournal(db: JournalDatabase, publicKey: Uint8Array): JournalVerification {
  const steps = verifyInSteps(db, publicKey);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** As `verifyJournal`, but lets everything else have its turn after each few entries. */
export async function verifyJournalInTurns(db: JournalDatabase, publicKey: Uint8Array): Promise<JournalVerification> {
  const steps = verifyInSteps(db, publicKey);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}

function* verifyInSteps(db: JournalDatabase, publicKey: Uint8Array): Generator<void, JournalVerification, void> {
  const { deviceId, epoch } = readIdentity(db);
  const problems: JournalProblem[] = [];
  let head: ChainHead = genesisHead(nodeJournalCrypto, deviceId, epoch);
  let checked = 0;
  for (let rows = readRows(db, head); rows.length > 0; rows = readRows(db, head)) {
    for (const row of rows) {
      const problem = checkRow({ deviceId, publicKey, head }, row);
      if (problem !== null) problems.push({ epoch, sequence: row.sequence, problem });
      head = { epoch, sequence: row.sequence, hash: hashBody(nodeJournalCrypto, row.body) };
      checked += 1;
    }
    yield;
  }
  return { checked, problems };
}

function checkRow(
  expected: { readonly deviceId: string; readonly publicKey: Uint8Array; readonly head: ChainHead },
  row: EntryRow,
): JournalProblem['problem'] | null {
  const result = verifyNext(nodeJournalCrypto, expected, { ...row, bodyText: row.body.toString('utf8') });
  if (!result.ok) return result.problem;
  return columnsAgree(row, result.header, result.head) ? null : { code: 'COLUMNS_DIFFER' };
}

function columnsAgree(row: EntryRow, header: EntryHeader, head: ChainHead): boolean {
  return (
    row.id === header.id &&
    row.kind === header.kind &&
    row.sequence === header.sequence &&
    row.occurredAtMs === header.occurredAtMs &&
    row.hash === head.hash
  );
}

/** Some entries at a time: a journal may be larger than memory. */
function readRows(db: JournalDatabase, after: ChainHead): EntryRow[] {
  return db
    .select()
    .from(entries)
    .where(and(eq(entries.epoch, after.epoch), gt(entries.sequence, after.sequence)))
    .orderBy(asc(entries.sequence))
    .limit(ROWS_AT_A_TIME)
    .all();
}

const ROWS_AT_A_TIME = 25;
