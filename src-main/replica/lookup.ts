import type { Store } from '../../src-shared/contracts/central.ts';
import type { BalanceChange, MemberChange, ProductChange } from '../../src-shared/contracts/feed.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { ReplicaDatabase } from '../database/open.ts';
import type { StaffRow } from '../database/replica-schema.ts';
import type { Settlement } from '../journal/pending-effects.ts';

export type ReplicaMember = Pick<
  MemberChange,
  'memberId' | 'programId' | 'state' | 'deleted' | 'primary' | 'expiresAtMs'
> &
  Pick<BalanceChange, 'available' | 'pending' | 'held' | 'debt' | 'tierId' | 'qualifierTotal'> & {
    readonly sealedProfile: Uint8Array;
  };
export type ReplicaProduct = Omit<ProductChange, 'kind'>;
export type ReplicaStaff = Omit<StaffRow, 'sequence'>;
export type ReplicaState = Settlement & {
  readonly cursor: number;
  readonly incarnation: string;
  readonly asOfMs: number;
  readonly members: number;
  readonly ready: boolean;
};

/** All members that bear the identifier, deleted ones included, in the order of their ids. */
export declare function findMembersByIdentifier(
  db: ReplicaDatabase,
  kind: 'card' | 'phone' | 'email',
  blindIndex: Uint8Array,
): ReplicaMember[];
export declare function readMember(db: ReplicaDatabase, memberId: string): ReplicaMember | null;
/** The active product with this GTIN-13. */
export declare function findProductByBarcode(db: ReplicaDatabase, barcode: string): ReplicaProduct | null;
export declare function findProductBySku(db: ReplicaDatabase, sku: string): ReplicaProduct | null;
/** The configuration in force at an instant: the highest version that is valid by then. */
export declare function readConfiguration(db: ReplicaDatabase, programId: string, atMs: number): ProgramConfig | null;
export declare function readConfigurationVersion(
  db: ReplicaDatabase,
  programId: string,
  version: number,
): ProgramConfig | null;
/** The active staff of this till's store, by name. */
export declare function readStaff(db: ReplicaDatabase): ReplicaStaff[];
export declare function readStore(db: ReplicaDatabase): Store | null;
export declare function readReplicaState(db: ReplicaDatabase): ReplicaState;
