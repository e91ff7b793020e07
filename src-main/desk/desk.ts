import type { FoundReceipt, HoldRefusal, Movement, Store } from '../../src-shared/contracts/central.ts';
import type { SaleCompleted, SaleRefunded } from '../../src-shared/journal/entry.ts';
import type { JournalDatabase, JournalTransaction, ReplicaDatabase } from '../database/open.ts';
import type { EntrySigner } from '../journal/append-entry.ts';

/** What the use cases work with. One till has one desk; the replica behind it changes when a new one is switched to. */
export interface Desk {
  readonly journal: JournalDatabase;
  /** The replica that serves now. */
  replica(): ReplicaDatabase;
  readonly till: {
    readonly tillId: string;
    readonly tillName: string;
    readonly tillCode: string;
    readonly programId: string;
    readonly store: Store;
  };
  readonly keys: { readonly blindIndexKey: Uint8Array; readonly profileKey: Uint8Array };
  readonly signer: EntrySigner;
  readonly clock: DeskClock;
  /** What only central can say. */
  readonly central: DeskCentral;
  /** Called within the transaction that completes a sale, for what must be committed with it. */
  readonly onSale: (tx: JournalTransaction, sale: SaleCompleted) => void;
  /** The same for a refund. */
  readonly onRefund: (tx: JournalTransaction, refund: SaleRefunded) => void;
  /** Called after entries were committed that nobody asked for, as where a hold ends by itself: they are to be sent. */
  readonly onEntries: () => void;
  /** A new UUIDv7. */
  readonly newId: () => string;
}

/**
 * Questions to central, each with a short time to answer: a cashier waits. `no-answer` says that nothing is known of what became
 * of the question, be it that there is no network or that the answer was lost.
 */
export interface DeskCentral {
  /** Whether central was there at the last contact, so that asking is worth while. */
  isOnline(): boolean;
  /** Asks for points into this till's custody, under an id that is committed to the journal already. */
  requestHold(hold: {
    readonly holdId: string;
    readonly memberId: string;
    readonly points: number;
  }): Promise<HoldAnswer>;
  movements(memberId: string): Promise<{ readonly movements: Movement[] } | 'no-answer'>;
  /** Null where central has no such sale. */
  findReceipt(receiptNumber: string): Promise<{ readonly receipt: FoundReceipt | null } | 'no-answer'>;
}

export type HoldAnswer =
  | {
      readonly kind: 'granted';
      readonly expiresAtMs: number;
      readonly terms: Uint8Array;
      readonly signature: Uint8Array;
    }
  | { readonly kind: 'refused'; readonly reason: HoldRefusal; readonly availablePoints: number }
  | { readonly kind: 'no-answer' };

export interface DeskClock {
  /** The till's corrected time; never runs backwards. */
  nowMs(): number;
  /** Central's clock at the last contact; null before the first. */
  lastContactAtMs(): number | null;
}

/** Who stands at the till: known to the main process alone. */
export interface SignedIn {
  readonly staffId: string;
  readonly name: string;
  readonly role: 'cashier' | 'supervisor' | 'manager';
}
