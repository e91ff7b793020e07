import type { Store } from '../../src-shared/contracts/central.ts';
import type {
  BalanceChange,
  MemberChange,
  ProductChange,
  StaffChange,
  Verdict,
  Watermark,
} from '../../src-shared/contracts/feed.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { OpenOptions, ReplicaDatabase } from '../database/open.ts';

/** The reply to `beginSnapshot`, as the contract gives it. */
export type SnapshotHeader = {
  readonly contact: { readonly incarnation: string; readonly centralTimeMs: number };
  readonly stamp: number;
  readonly watermark: Watermark | null;
  readonly unresolved: readonly Verdict[];
  readonly configurations: readonly ProgramConfig[];
  readonly staff: readonly StaffChange[];
  readonly store: Store;
  readonly counts: { readonly members: number; readonly products: number };
};
export type MembersPage = {
  readonly stamp: number;
  readonly members: readonly { readonly member: MemberChange; readonly balance: BalanceChange }[];
  readonly next: string | null;
};
export type ProductsPage = {
  readonly stamp: number;
  readonly products: readonly ProductChange[];
  readonly next: string | null;
};

export type BuildPosition = {
  readonly incarnation: string;
  readonly members: { readonly after: string | null; readonly done: boolean };
  readonly products: { readonly after: string | null; readonly done: boolean };
  readonly done: number;
  readonly total: number;
};

/** A new, empty replica file `replica-<uuidv7>.db` in `folder`, its secondary indexes left for `finishReplica`. Runs in a worker: the journal is not touched. */
export declare function createReplica(
  folder: string,
  options: OpenOptions,
): { readonly db: ReplicaDatabase; readonly name: string };
/** The first step of a building: all that is not paged. */
export declare function writeSnapshotHeader(db: ReplicaDatabase, header: SnapshotHeader): void;
/** Where a building goes on; null before its header. */
export declare function readBuildPosition(db: ReplicaDatabase): BuildPosition | null;
/** Inserts a page and moves the position on, in one transaction. */
export declare function insertSnapshotMembers(db: ReplicaDatabase, page: MembersPage): void;
export declare function insertSnapshotProducts(db: ReplicaDatabase, page: ProductsPage): void;
/** Builds the indexes. Pages of the feed can be applied from then on. Again is harmless. */
export declare function finishReplica(db: ReplicaDatabase): void;
