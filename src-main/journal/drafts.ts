import type { SaleDraft } from '../../src-shared/contracts/till.ts';
import type { JournalDatabase, JournalTransaction } from '../database/open.ts';

/** Keeps the open sale. Throws SaleCompletedError when the sale is in the journal: a paid sale is never a draft again. */
export declare function keepDraft(db: JournalDatabase, draft: SaleDraft, updatedAtMs: number): void;
/** The draft that was kept last; null where there is none. */
export declare function readDraft(db: JournalDatabase): SaleDraft | null;
export declare function dropDraft(tx: JournalTransaction, saleId: string): void;
export declare class SaleCompletedError extends Error {}
