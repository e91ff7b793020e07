import { count, eq, sql } from 'drizzle-orm';
import { inReplicaTransaction, type ReplicaDatabase } from '../database/open.ts';
import {
  balances,
  deferredIndexes,
  identifiers,
  type MetaRow,
  members,
  meta,
  products,
  unsortedIdentifiers,
} from '../database/replica-schema.ts';
import { ReplicaNotReadyError, readMeta, requireMeta } from './replica-state.ts';

/**
 * Takes the secondary indexes off a replica that is being built, and notes them: filled row by row they would cost far
 * more than built at the end. Again is harmless; a replica that is built keeps its own.
 */
export function deferIndexes(db: ReplicaDatabase): void {
  if (readMeta(db)?.state === 'built') return;
  db.$client.pragma(`cache_size = ${-BUILDING_CACHE_KIB}`);
  inReplicaTransaction(db, (tx) => {
    const found = tx.all<{ name: string; statement: string }>(
      sql`SELECT name, sql AS statement FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`,
    );
    for (const index of found) {
      tx.insert(deferredIndexes).values(index).run();
      tx.run(sql`DROP INDEX ${sql.identifier(index.name)}`);
    }
  });
}

/**
 * The last step of a building: indexes, then a check of the whole file. Pages of the feed can be applied from then on.
 * Again is harmless. Throws ReplicaNotReadyError when pages are missing, or the check found the file wrong.
 */
export function finishReplica(db: ReplicaDatabase): void {
  const found = requireMeta(db);
  if (found.state === 'built') return;
  if (!found.membersDone || !found.productsDone) throw new ReplicaNotReadyError('pages of the snapshot are missing');
  sortIdentifiers(db);
  buildIndexes(db);
  const problem = findProblem(db, found);
  if (problem !== null) throw new ReplicaNotReadyError(problem);
  db.update(meta).set({ state: 'built' }).run();
  db.$client.pragma('wal_checkpoint(TRUNCATE)');
}

function sortIdentifiers(db: ReplicaDatabase): void {
  inReplicaTransaction(db, (tx) => {
    tx.run(sql`
      INSERT OR IGNORE INTO ${identifiers} (kind, blind_index, member_id)
      SELECT kind, blind_index, member_id FROM ${unsortedIdentifiers} ORDER BY kind, blind_index, member_id`);
    tx.delete(unsortedIdentifiers).run();
  });
}

function buildIndexes(db: ReplicaDatabase): void {
  for (const { name, statement } of db.select().from(deferredIndexes).all()) {
    inReplicaTransaction(db, (tx) => {
      tx.run(sql.raw(statement));
      tx.delete(deferredIndexes).where(eq(deferredIndexes.name, name)).run();
    });
  }
}

function findProblem(db: ReplicaDatabase, row: MetaRow): string | null {
  const counted = {
    members: db.select({ rows: count() }).from(members).get()?.rows,
    balances: db.select({ rows: count() }).from(balances).get()?.rows,
    products: db.select({ rows: count() }).from(products).get()?.rows,
  };
  if (counted.members !== row.memberCount || counted.balances !== row.memberCount) {
    return `${row.memberCount} members were written, ${counted.members} and ${counted.balances} balances are there`;
  }
  if (counted.products !== row.productCount) {
    return `${row.productCount} products were written, ${counted.products} are there`;
  }
  // Members and products are never taken away, only marked: what central counted at the beginning must be there.
  if (row.memberCount < row.expectedMembers || row.productCount < row.expectedProducts) {
    return `central counted ${row.expectedMembers} members and ${row.expectedProducts} products, ${row.memberCount} and ${row.productCount} came`;
  }
  const checked = db.$client.pragma('quick_check(1)', { simple: true });
  return checked === 'ok' ? null : `SQLite finds the file damaged: ${String(checked)}`;
}

const BUILDING_CACHE_KIB = 64 * 1024;
