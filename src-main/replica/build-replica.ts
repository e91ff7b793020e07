import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { Store } from '../../src-shared/contracts/central.ts';
import type { AliasChange, StaffChange, Verdict, Watermark } from '../../src-shared/contracts/feed.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import {
  inReplicaTransaction,
  type OpenOptions,
  openOrCreateReplica,
  openReplica,
  type ReplicaDatabase,
} from '../database/open.ts';
import { type MetaRow, meta, store } from '../database/replica-schema.ts';
import { deferIndexes } from './finish-replica.ts';
import { insertMembers, insertProducts, type MembersPage, type ProductsPage } from './insert-rows.ts';
import { ReplicaNotReadyError, readMeta, requireMeta } from './replica-state.ts';
import { writeAlias, writeConfiguration, writeStaff, writeUnsettled } from './write-changes.ts';

export { finishReplica } from './finish-replica.ts';
export type { MembersPage, ProductsPage } from './insert-rows.ts';

/** The reply to `beginSnapshot`, as the contract gives it. */
export type SnapshotHeader = {
  readonly contact: { readonly incarnation: string; readonly centralTimeMs: number };
  readonly stamp: number;
  readonly watermark: Watermark | null;
  readonly unresolved: readonly Verdict[];
  readonly aliases: readonly AliasChange[];
  readonly configurations: readonly ProgramConfig[];
  readonly staff: readonly StaffChange[];
  readonly store: Store;
  readonly counts: { readonly members: number; readonly products: number };
};

/** Where a building goes on: each list after its `after`, unless it is done. */
export type BuildPosition = {
  readonly incarnation: string;
  readonly members: { readonly after: string | null; readonly done: boolean };
  readonly products: { readonly after: string | null; readonly done: boolean };
  /** Rows so far, of so many. */
  readonly done: number;
  readonly total: number;
};

/**
 * A new, empty replica `replica-<uuidv7>.db` in `folder`. It has no secondary indexes before `finishReplica`: they are
 * faster built last. Building touches no other file, so that it can run in a thread of its own.
 */
export function createReplica(
  folder: string,
  options: OpenOptions,
): { readonly db: ReplicaDatabase; readonly name: string } {
  const name = `replica-${uuidv7()}.db`;
  const db = openOrCreateReplica(join(folder, name), options);
  deferIndexes(db);
  return { db, name };
}

/** Opens a replica whose building was interrupted. Throws DatabaseRefusedError: then begin another. */
export function resumeReplica(folder: string, name: string, options: OpenOptions): ReplicaDatabase {
  const db = openReplica(join(folder, name), options);
  deferIndexes(db);
  return db;
}

/** The first step of a building: all that is not paged, and what the rest is counted against. */
export function writeSnapshotHeader(db: ReplicaDatabase, header: SnapshotHeader): void {
  inReplicaTransaction(db, (tx) => {
    tx.insert(meta)
      .values({
        state: 'building',
        incarnation: header.contact.incarnation,
        cursor: header.stamp,
        watermarkEpoch: header.watermark?.epoch ?? null,
        watermarkSequence: header.watermark?.sequence ?? null,
        asOfMs: header.contact.centralTimeMs,
        memberCount: 0,
        productCount: 0,
        expectedMembers: header.counts.members,
        expectedProducts: header.counts.products,
        highestStamp: header.stamp,
        membersAfter: null,
        membersDone: false,
        productsAfter: null,
        productsDone: false,
      })
      .run();
    tx.insert(store).values({ body: header.store }).run();
    for (const config of header.configurations) writeConfiguration(tx, config, header.stamp);
    for (const change of header.staff) writeStaff(tx, change, header.stamp);
    for (const verdict of header.unresolved) writeUnsettled(tx, verdict);
    for (const alias of header.aliases) writeAlias(tx, alias);
  });
}

/** Where a building goes on; null before its header. */
export function readBuildPosition(db: ReplicaDatabase): BuildPosition | null {
  const found = readMeta(db);
  if (found === null) return null;
  return {
    incarnation: found.incarnation,
    members: { after: found.membersAfter, done: found.membersDone },
    products: { after: found.productsAfter, done: found.productsDone },
    done: found.memberCount + found.productCount,
    total: found.expectedMembers + found.expectedProducts,
  };
}

/** Inserts a page of members and moves the position on, in one transaction. Throws MalformedPageError with nothing done. */
export function insertSnapshotMembers(db: ReplicaDatabase, page: MembersPage): void {
  inReplicaTransaction(db, (tx) => {
    const before = requireBuilding(tx);
    insertMembers(tx, page);
    const memberCount = before.memberCount + page.members.length;
    const highestStamp = Math.max(before.highestStamp, page.stamp);
    const membersAfter = page.next ?? before.membersAfter;
    tx.update(meta)
      .set({ memberCount, highestStamp, membersAfter, membersDone: page.next === null })
      .run();
  });
}

/** As `insertSnapshotMembers`, for products. */
export function insertSnapshotProducts(db: ReplicaDatabase, page: ProductsPage): void {
  inReplicaTransaction(db, (tx) => {
    const before = requireBuilding(tx);
    insertProducts(tx, page);
    const productCount = before.productCount + page.products.length;
    const highestStamp = Math.max(before.highestStamp, page.stamp);
    const productsAfter = page.next ?? before.productsAfter;
    tx.update(meta)
      .set({ productCount, highestStamp, productsAfter, productsDone: page.next === null })
      .run();
  });
}

/** The row of a replica whose lists are not complete yet. Throws ReplicaNotReadyError for any other. */
function requireBuilding(db: ReplicaDatabase): MetaRow {
  const found = requireMeta(db);
  if (found.state !== 'building') throw new ReplicaNotReadyError('the replica is built already');
  return found;
}
