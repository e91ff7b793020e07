import { and, asc, desc, eq, gt, isNotNull, lt, sql } from 'drizzle-orm';
import { nodeJournalCrypto } from '../../src-node/crypto.ts';
import { type ChainHead, genesisHead } from '../../src-shared/journal/chain.ts';
import { type EntryBody, entryBodySchema } from '../../src-shared/journal/entry.ts';
import { device, entries } from '../database/journal-schema.ts';
import type { JournalDatabase } from '../database/open.ts';
import { statementsOf } from '../database/statements.ts';

/** An entry as it is pushed: the very bytes that were signed. */
export type UnsentEntry = {
  readonly epoch: number;
  readonly sequence: number;
  readonly id: string;
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
  readonly hash: string;
};

export type SaleEntry = {
  readonly hash: string;
  readonly body: Extract<EntryBody, { kind: 'sale-completed' }>;
};

/** A place in the journal; sequence 0 is before an epoch's first entry. */
export type JournalPlace = { readonly epoch: number; readonly sequence: number };

/** Thrown by what needs a device where none is enrolled. */
export class NotEnrolledError extends Error {
  override readonly name = 'NotEnrolledError';
  constructor() {
    super('this till is not enrolled');
  }
}

/** Whose journal this is, and in which epoch. Throws NotEnrolledError. */
export function readIdentity(db: JournalDatabase): { readonly deviceId: string; readonly epoch: number } {
  const found = statements(db).identity.get();
  if (found === undefined) throw new NotEnrolledError();
  return found;
}

/** The head of the device's current epoch. Throws NotEnrolledError. */
export function readHead(db: JournalDatabase): ChainHead {
  const { deviceId, epoch } = readIdentity(db);
  return statements(db).head.get({ epoch }) ?? genesisHead(nodeJournalCrypto, deviceId, epoch);
}

/** The head as it was at `at`, an epoch's genesis included; null when the journal does not reach there. */
export function readHeadAt(db: JournalDatabase, at: JournalPlace): ChainHead | null {
  if (at.sequence === 0) return genesisHead(nodeJournalCrypto, readIdentity(db).deviceId, at.epoch);
  return statements(db).headAt.get({ epoch: at.epoch, sequence: at.sequence }) ?? null;
}

/** The head of the last epoch before `epoch` that has entries; null where there is none. */
export function readHeadBefore(db: JournalDatabase, epoch: number): ChainHead | null {
  return statements(db).headBefore.get({ epoch }) ?? null;
}

/**
 * The entries of `after.epoch` that follow `after`, in order: at most `limit`, with bodies of at most `maximumBytes` in
 * all. One that alone is larger still comes, by itself, so that the queue never stands still.
 */
export function readUnsentEntries(
  db: JournalDatabase,
  after: JournalPlace,
  limit: number,
  maximumBytes: number,
): UnsentEntry[] {
  const found = statements(db).unsent.all({ epoch: after.epoch, sequence: after.sequence, limit });
  let bytes = 0;
  const tooMany = found.findIndex((entry, index) => {
    bytes += entry.body.byteLength;
    return index > 0 && bytes > maximumBytes;
  });
  return tooMany === -1 ? found : found.slice(0, tooMany);
}

/** The entry of a sale; null while it is not completed. */
export function findSaleEntry(db: JournalDatabase, saleId: string): SaleEntry | null {
  return readSale(statements(db).bySale.get({ saleId }));
}

/** The sale whose entry is at a place; null where another entry is, or none. */
export function saleEntryAt(db: JournalDatabase, at: JournalPlace): SaleEntry | null {
  return readSale(statements(db).saleAt.get({ epoch: at.epoch, sequence: at.sequence }));
}

/** The sale that was completed last; null before the first. */
export function latestSaleEntry(db: JournalDatabase): SaleEntry | null {
  return readSale(statements(db).latestSale.get());
}

/** When the last entry occurred; null in an empty journal. */
export function lastOccurredAtMs(db: JournalDatabase): number | null {
  return statements(db).lastOccurred.get()?.occurredAtMs ?? null;
}

function readSale(row: { readonly hash: string; readonly body: Buffer } | undefined): SaleEntry | null {
  if (row === undefined) return null;
  const body = entryBodySchema.parse(JSON.parse(row.body.toString('utf8')));
  return body.kind === 'sale-completed' ? { hash: row.hash, body } : null;
}

const statements = statementsOf((db: JournalDatabase) => {
  const head = { epoch: entries.epoch, sequence: entries.sequence, hash: entries.hash };
  const sale = { hash: entries.hash, body: entries.body };
  const isEpoch = eq(entries.epoch, sql.placeholder('epoch'));
  const newestFirst = [desc(entries.epoch), desc(entries.sequence)];
  return {
    identity: db.select({ deviceId: device.deviceId, epoch: device.epoch }).from(device).prepare(),
    head: db.select(head).from(entries).where(isEpoch).orderBy(desc(entries.sequence)).limit(1).prepare(),
    headAt: db
      .select(head)
      .from(entries)
      .where(and(isEpoch, eq(entries.sequence, sql.placeholder('sequence'))))
      .prepare(),
    headBefore: db
      .select(head)
      .from(entries)
      .where(lt(entries.epoch, sql.placeholder('epoch')))
      .orderBy(...newestFirst)
      .limit(1)
      .prepare(),
    unsent: db
      .select({ ...head, id: entries.id, body: entries.body, signature: entries.signature })
      .from(entries)
      .where(and(isEpoch, gt(entries.sequence, sql.placeholder('sequence'))))
      .orderBy(asc(entries.sequence))
      .limit(sql.placeholder('limit'))
      .prepare(),
    bySale: db
      .select(sale)
      .from(entries)
      .where(eq(entries.saleId, sql.placeholder('saleId')))
      .prepare(),
    saleAt: db
      .select(sale)
      .from(entries)
      .where(and(isEpoch, eq(entries.sequence, sql.placeholder('sequence')), isNotNull(entries.saleId)))
      .prepare(),
    lastOccurred: db
      .select({ occurredAtMs: entries.occurredAtMs })
      .from(entries)
      .orderBy(...newestFirst)
      .limit(1)
      .prepare(),
    latestSale: db
      .select(sale)
      .from(entries)
      .where(isNotNull(entries.saleId))
      .orderBy(...newestFirst)
      .limit(1)
      .prepare(),
  };
});
