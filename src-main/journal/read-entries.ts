import type { ChainHead } from '../../src-shared/journal/chain.ts';
import type { EntryBody } from '../../src-shared/journal/entry.ts';
import type { JournalDatabase } from '../database/open.ts';

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

/** The head of the device's current epoch. Throws NotEnrolledError where the till is not paired. */
export declare function readHead(db: JournalDatabase): ChainHead;
/** The head as it was after `sequence`: what central calls taken in. Null when the journal has no such entry. */
export declare function readHeadAt(db: JournalDatabase, at: { epoch: number; sequence: number }): ChainHead | null;
/** The entries of `after.epoch` that follow `after`, in order: at most `limit`, and bodies of `maximumBytes` in all, but never none when there is one. */
export declare function readUnsentEntries(
  db: JournalDatabase,
  after: { readonly epoch: number; readonly sequence: number },
  limit: number,
  maximumBytes: number,
): UnsentEntry[];
export declare function findSaleEntry(db: JournalDatabase, saleId: string): SaleEntry | null;
export declare function latestSaleEntry(db: JournalDatabase): SaleEntry | null;
