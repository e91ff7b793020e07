import type { ChainProblem } from '../../src-shared/journal/chain.ts';
import type { JournalDatabase } from '../database/open.ts';

export type JournalProblem = {
  readonly epoch: number;
  readonly sequence: number;
  readonly problem: ChainProblem | { code: 'COLUMNS_DIFFER' };
};

/** Checks signature and chain of every entry of the current epoch. An entry behind a broken one is still checked. */
export declare function verifyJournal(
  db: JournalDatabase,
  publicKey: Uint8Array,
): { readonly checked: number; readonly problems: JournalProblem[] };
