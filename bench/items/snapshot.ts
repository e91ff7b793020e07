import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { closeDatabase } from '../../src-main/database/open.ts';
import {
  createReplica,
  finishReplica,
  insertSnapshotMembers,
  insertSnapshotProducts,
  type MembersPage,
  type SnapshotHeader,
  writeSnapshotHeader,
} from '../../src-main/replica/build-replica.ts';
import { type BenchContext } from '../bench-context.ts';
import { measurePairs, type Ratios, ratiosOf, timed } from '../measure/pairs.ts';
import { type BenchResult, resultOf } from '../result.ts';
import type { MemberPages, MemberRow } from '../sample/member-pages.ts';
import { REPLICA_OPTIONS, snapshotHeader } from '../sample/till-files.ts';

/**
 * Building a replica from the pages of a snapshot: rows written, indexes last, the finished file checked. The bare way
 * puts the same rows, ready as SQLite takes them, into tables without a key and indexes them last.
 */
export async function measureSnapshot(context: BenchContext): Promise<BenchResult> {
  const { snapshotMembers, snapshotRounds } = context.sizes;
  const source = context.pages(snapshotMembers);
  const pages = Array.from({ length: source.count }, (_, page) => readPage(source, page));
  const rows = pages
    .flatMap(({ members }) => members)
    .reduce((sum, { member }) => sum + 2 + member.identifiers.length, 0);
  const header = await snapshotHeader(snapshotMembers);
  const ready = pages.map((page) => page.members.map(asSqliteTakesIt));
  const inFolder = (build: (folder: string) => void) => (round: number) => {
    const folder = context.folder(`snapshot-${round}`);
    mkdirSync(folder, { recursive: true });
    const tookMs = timed(() => build(folder));
    rmSync(folder, { recursive: true });
    return tookMs;
  };
  const legs = {
    ours: inFolder((folder) =>
      buildReplica(folder, { ...header, counts: { members: snapshotMembers, products: 0 } }, pages),
    ),
    bare: inFolder((folder) => bulkInsert(folder, ready)),
  };
  const paired = await measurePairs(legs, { rounds: snapshotRounds, warmUp: 1 });
  const goal = { name: 'snapshot', unit: 'rows/s', goal: 0.6, goalIs: 'least' } as const;
  return resultOf(goal, asRates(ratiosOf(paired), rows), { members: snapshotMembers, rows });
}

function readPage(source: MemberPages, page: number): MembersPage {
  const members = JSON.parse(source.text(page)) as MemberRow[];
  const next = page + 1 < source.count ? source.after(page + 1) : null;
  return { stamp: 1, members, next };
}

function buildReplica(folder: string, header: SnapshotHeader, pages: readonly MembersPage[]): void {
  const { db } = createReplica(folder, REPLICA_OPTIONS);
  writeSnapshotHeader(db, header);
  for (const page of pages) insertSnapshotMembers(db, page);
  insertSnapshotProducts(db, { stamp: 1, products: [], next: null });
  finishReplica(db);
  closeDatabase(db);
}

type Ready = {
  readonly member: readonly (string | number | Buffer | null)[];
  readonly balance: readonly (string | number)[];
  readonly identifiers: readonly (readonly [string, Buffer, string])[];
};

function asSqliteTakesIt({ member, balance }: MemberRow): Ready {
  const { memberId, programId, state, deleted, primary, expiresAtMs, sealedProfile } = member;
  const { available, pending, held, debt, tierId, qualifierTotal } = balance;
  const bytes = Buffer.from(sealedProfile, 'base64');
  return {
    member: [memberId, programId, state, Number(deleted), Number(primary), expiresAtMs, bytes, 1],
    balance: [memberId, available, pending, held, debt, tierId, qualifierTotal, 1],
    identifiers: member.identifiers.map(({ kind, index }) => [kind, Buffer.from(index, 'base64'), memberId]),
  };
}

/** As fast as SQLite takes rows: no key and no check while they come in, a page a transaction, as ours. */
function bulkInsert(folder: string, pages: readonly (readonly Ready[])[]): void {
  const db = new Database(join(folder, 'bare.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('cache_size = -65536');
  db.exec(`
    CREATE TABLE members (id TEXT, program TEXT, state TEXT, deleted INT, main INT, expires INT, profile BLOB, seq INT);
    CREATE TABLE balances (id TEXT, available INT, pending INT, held INT, debt INT, tier TEXT, total INT, seq INT);
    CREATE TABLE identifiers (kind TEXT, blind BLOB, id TEXT);`);
  const member = db.prepare('INSERT INTO members VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const balance = db.prepare('INSERT INTO balances VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const identifier = db.prepare('INSERT INTO identifiers VALUES (?, ?, ?)');
  const insertPage = db.transaction((rows: readonly Ready[]) => {
    for (const row of rows) {
      member.run(...row.member);
      balance.run(...row.balance);
      for (const each of row.identifiers) identifier.run(...each);
    }
  });
  for (const page of pages) insertPage(page);
  db.exec(`
    CREATE UNIQUE INDEX members_by_id ON members (id);
    CREATE UNIQUE INDEX balances_by_id ON balances (id);
    CREATE UNIQUE INDEX identifiers_by_index ON identifiers (kind, blind, id);
    CREATE INDEX identifiers_by_member ON identifiers (id);`);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Rows per second, of which more is better: a slow round is one at the 99th percentile of the time taken. */
function asRates({ ours, bare, ratio, ratioP99, control, controlP99 }: Ratios, rows: number): Ratios {
  const rate = (tookMs: number) => (rows / tookMs) * 1_000;
  return {
    ours: rate(ours),
    bare: rate(bare),
    ratio: 1 / ratio,
    ratioP99: 1 / ratioP99,
    control: 1 / control,
    controlP99: 1 / controlP99,
  };
}
