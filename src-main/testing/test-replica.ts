import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Store } from '../../src-shared/contracts/central.ts';
import type {
  BalanceChange,
  FeedChange,
  MemberChange,
  ProductChange,
  StaffChange,
  Verdict,
  VerdictStatus,
} from '../../src-shared/contracts/feed.ts';
import { closeDatabase, type OpenOptions, openOrCreateReplica, type ReplicaDatabase } from '../database/open.ts';
import {
  finishReplica,
  insertSnapshotMembers,
  insertSnapshotProducts,
  type SnapshotHeader,
  writeSnapshotHeader,
} from '../replica/build-replica.ts';
import type { FeedPage } from '../replica/feed-page.ts';
import { NOW_MS } from './test-journal.ts';

export const REPLICA_OPTIONS: OpenOptions = {
  migrationsFolder: join(import.meta.dirname, '../../migrations/till/replica'),
  lockWaitMs: 0,
};
export const INCARNATION = uuidOf('central');
export const STORE: Store = {
  storeId: uuidOf('store'),
  name: 'Mitte',
  region: 'DE',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
};

/** A valid UUID that is the same for the same name. */
export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The blind index of a test: sixteen bytes that are the same for the same text. */
export function indexOf(text: string): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, 16);
}

export function member(name: string, changed: Partial<MemberChange> = {}, ...cards: string[]): MemberChange {
  return {
    kind: 'member',
    memberId: uuidOf(name),
    programId: uuidOf('program'),
    state: 'Enrolled',
    deleted: false,
    primary: true,
    expiresAtMs: null,
    sealedProfile: Buffer.from(`sealed ${name}`).toString('base64'),
    identifiers: cards.map((card) => ({ kind: 'card', index: indexOf(card).toString('base64') })),
    ...changed,
  };
}

export function balance(name: string, available: number, changed: Partial<BalanceChange> = {}): BalanceChange {
  const rest = { pending: 0, held: 0, debt: 0, tierId: 'base', qualifierTotal: available, nextExpiry: null };
  return { kind: 'balance', memberId: uuidOf(name), available, ...rest, ...changed };
}

export function product(sku: string, changed: Partial<ProductChange> = {}): ProductChange {
  const rest = { barcode: null, name: `Product ${sku}`, categoryId: 'food', priceMinor: 100, active: true };
  return { kind: 'product', sku, ...rest, ...changed };
}

export function staffMember(name: string, changed: Partial<StaffChange> = {}): StaffChange {
  const rest = { storeId: STORE.storeId, name, role: 'cashier' as const, pinHash: '$argon2id$x', active: true };
  return { kind: 'staff', staffId: uuidOf(name), ...rest, ...changed };
}

export function verdict(entry: { id: string; epoch: number; sequence: number }, status: VerdictStatus): Verdict {
  const { id: entryId, epoch, sequence } = entry;
  return { kind: 'verdict', entryId, epoch, sequence, status, code: null, amendments: [] };
}

/** A page that follows change `after`, one commit of central for each list of changes. */
export function page(
  after: number,
  commits: readonly (readonly FeedChange[])[],
  changed: Partial<FeedPage> = {},
): FeedPage {
  return {
    after,
    contact: { incarnation: INCARNATION, centralTimeMs: NOW_MS },
    rows: commits.flatMap((changes, index) => changes.map((change) => ({ sequence: after + 1 + index, change }))),
    cursor: after + commits.length,
    watermark: null,
    more: false,
    ...changed,
  };
}

export function snapshotHeader(changed: Partial<SnapshotHeader> = {}): SnapshotHeader {
  return {
    contact: { incarnation: INCARNATION, centralTimeMs: NOW_MS },
    stamp: 0,
    watermark: null,
    unresolved: [],
    aliases: [],
    configurations: [],
    staff: [],
    store: STORE,
    counts: { members: 0, products: 0 },
    ...changed,
  };
}

/** A built replica with nobody in it, at change 0; in memory where no file is named. */
export function emptyReplica(file = ':memory:', header = snapshotHeader()): ReplicaDatabase {
  const db = openOrCreateReplica(file, REPLICA_OPTIONS);
  onTestFinished(() => closeDatabase(db));
  writeSnapshotHeader(db, header);
  insertSnapshotMembers(db, { stamp: header.stamp, members: [], next: null });
  insertSnapshotProducts(db, { stamp: header.stamp, products: [], next: null });
  finishReplica(db);
  return db;
}

/** Everything in a database but what tells when a row was written: equal for two that say the same. */
export function contentOf(db: { readonly $client: ReplicaDatabase['$client'] }): Record<string, unknown[]> {
  const tables = db.$client.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`);
  const names = tables.pluck().all() as string[];
  return Object.fromEntries(
    names.map((name) => {
      const rows = db.$client.prepare(`SELECT * FROM "${name}"`).all() as Record<string, unknown>[];
      const texts = rows.map((row) => JSON.stringify({ ...row, sequence: null }));
      return [name, texts.toSorted()];
    }),
  );
}
