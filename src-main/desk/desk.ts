import type { Store } from '../../src-shared/contracts/central.ts';
import type { SaleCompleted } from '../../src-shared/journal/entry.ts';
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
  /** Called within the transaction that completes a sale, for what must be committed with it. */
  readonly onSale: (tx: JournalTransaction, sale: SaleCompleted) => void;
  /** A new UUIDv7. */
  readonly newId: () => string;
}

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
