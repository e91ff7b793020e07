import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Verdict } from '../../src-shared/contracts/feed.ts';
import { closeDatabase, type ReplicaDatabase } from '../database/open.ts';
import { readDevice, updateDevice } from '../journal/local-state.ts';
import { readVerdict } from '../journal/verdicts.ts';
import { enrolledJournal, temporaryFolder } from '../testing/test-journal.ts';
import {
  balance,
  contentOf,
  emptyReplica,
  indexOf,
  member,
  page,
  product,
  REPLICA_OPTIONS,
  snapshotHeader,
  uuidOf,
} from '../testing/test-replica.ts';
import { applyPage } from './apply-page.ts';
import {
  createReplica,
  finishReplica,
  insertSnapshotMembers,
  insertSnapshotProducts,
  readBuildPosition,
  resumeReplica,
  writeSnapshotHeader,
} from './build-replica.ts';
import { findMembersByIdentifier, findProductBySku, readMember, readStore } from './lookup.ts';
import { readReplicaState } from './replica-state.ts';
import { checkReplica, deleteOldReplicas, ReplicaNotReadyError, switchReplica } from './switch-replica.ts';

const header = snapshotHeader({ stamp: 3, counts: { members: 3, products: 1 } });
const ada = { member: member('Ada', {}, 'a', 'shared'), balance: balance('Ada', 1) };
const bea = { member: member('Bea', {}, 'shared'), balance: balance('Bea', 2) };
const cem = { member: member('Cem'), balance: balance('Cem', 3) };

describe('building a replica', () => {
  it('goes on after a restart where its last page ended', () => {
    const folder = temporaryFolder();
    const { db, name } = create(folder);
    expect(name).toMatch(/^replica-[0-9a-f-]{36}\.db$/);
    expect(readBuildPosition(db)).toBeNull();
    writeSnapshotHeader(db, header);
    insertSnapshotMembers(db, { stamp: 4, members: [ada, bea], next: bea.member.memberId });
    closeDatabase(db);

    const again = resume(folder, name);
    expect(readBuildPosition(again)).toEqual({
      incarnation: header.contact.incarnation,
      members: { after: bea.member.memberId, done: false },
      products: { after: null, done: false },
      done: 2,
      total: 4,
    });
    insertSnapshotMembers(again, { stamp: 5, members: [cem], next: null });
    insertSnapshotProducts(again, { stamp: 6, products: [product('1')], next: null });
    expect(readBuildPosition(again)).toMatchObject({ members: { done: true }, products: { done: true }, done: 4 });
    finishReplica(again);
    finishReplica(again);
    expect(readMember(again, uuidOf('Cem'))).toMatchObject({ available: 3 });
    expect(findProductBySku(again, '1')).toMatchObject({ priceMinor: 100 });
    expect(readStore(again)).toEqual(header.store);
    const shared = findMembersByIdentifier(again, 'card', indexOf('shared')).map((each) => each.memberId);
    expect(shared).toEqual([uuidOf('Ada'), uuidOf('Bea')].toSorted());
    expect(readReplicaState(again)).toMatchObject({ cursor: 3, members: 3, ready: false });
  });

  it('ends with the very tables and indexes that the migrations make', () => {
    const { db } = create(temporaryFolder());
    fill(db);
    expect(indexesOf(db).length).toBeLessThan(indexesOf(emptyReplica()).length);
    finishReplica(db);
    expect(indexesOf(db)).toEqual(indexesOf(emptyReplica()));
    expect(contentOf(db)).toMatchObject({ unsorted_identifiers: [], deferred_indexes: [] });
  });

  it('survives a stop between any two of its last steps', () => {
    const folder = temporaryFolder();
    const { db, name } = create(folder);
    fill(db);
    const [first] = db.$client.prepare('SELECT statement FROM deferred_indexes').pluck().all() as string[];
    db.$client.exec(first ?? '');
    db.$client.exec('DELETE FROM deferred_indexes WHERE rowid = 1');
    closeDatabase(db);
    const again = resume(folder, name);
    finishReplica(again);
    closeDatabase(again);
    const built = resume(folder, name);
    expect(findMembersByIdentifier(built, 'card', indexOf('shared'))).toHaveLength(2);
    expect(
      built.$client.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'identifiers_by_member'`).pluck().get(),
    ).toBe(1);
  });

  it.each<[string, (db: ReplicaDatabase) => void, string]>([
    [
      'a page of members is missing',
      (db) => insertSnapshotProducts(db, products()),
      'pages of the snapshot are missing',
    ],
    [
      'central counted more members than came',
      (db) => {
        insertSnapshotMembers(db, { stamp: 3, members: [ada, bea], next: null });
        insertSnapshotProducts(db, products());
      },
      'central counted 3 members',
    ],
    [
      'central counted more products than came',
      (db) => {
        insertSnapshotMembers(db, { stamp: 3, members: [ada, bea, cem], next: null });
        insertSnapshotProducts(db, { ...products(), products: [] });
      },
      '1 products',
    ],
    [
      'rows are gone',
      (db) => {
        fillPages(db);
        db.$client.exec('DELETE FROM balances WHERE available = 2');
      },
      '2 balances are there',
    ],
  ])('is not finished when %s', (_, work, problem) => {
    const { db } = create(temporaryFolder());
    writeSnapshotHeader(db, header);
    work(db);
    expect(() => finishReplica(db)).toThrow(problem);
    expect(checkReplica(db)).toBe('the replica is not built yet');
    expect(() => applyPage(enrolledJournal().db, db, page(3, []))).toThrow(ReplicaNotReadyError);
  });

  it.each<[string, Parameters<typeof insertSnapshotMembers>[1], string]>([
    ['a member that came before', { stamp: 3, members: [cem, ada], next: null }, 'members[1]'],
    ['a member twice in one page', { stamp: 3, members: [cem, cem], next: null }, 'members[1]'],
    [
      'a balance of another member',
      { stamp: 3, members: [{ ...cem, balance: balance('Bea', 1) }], next: null },
      'members[0].balance.memberId',
    ],
  ])('refuses %s, and stays where it was', (_, bad, place) => {
    const { db } = create(temporaryFolder());
    writeSnapshotHeader(db, header);
    insertSnapshotMembers(db, { stamp: 3, members: [ada], next: ada.member.memberId });
    const before = contentOf(db);
    expect(() => insertSnapshotMembers(db, bad)).toThrow(place);
    expect(contentOf(db)).toEqual(before);
  });
});

describe('switchReplica', () => {
  it('waits until the cursor is at the highest stamp, then names the file in the journal', () => {
    const { db: journal } = enrolledJournal();
    const { db, name } = create(temporaryFolder());
    fill(db);
    finishReplica(db);
    expect(() => switchReplica(journal, { name, db }, null)).toThrow(
      'the replica is at change 3, and has pages of change 5',
    );
    applyPage(journal, db, page(3, [[balance('Ada', 7)], [balance('Ada', 8)]]));
    expect(checkReplica(db)).toBeNull();
    updateDevice(journal, { replicaInProgress: name });
    switchReplica(journal, { name, db }, null);
    const { incarnation } = header.contact;
    expect(readDevice(journal)).toMatchObject({ replicaFile: name, replicaInProgress: null, incarnation });
  });

  it('gives the journal the answers that came with the snapshot, and keeps those that the feed brought since', () => {
    const { db: journal } = enrolledJournal();
    const { db, name } = create(temporaryFolder());
    const verdicts = [answered('first', 2, 'refused'), answered('second', 3, 'waiting')];
    writeSnapshotHeader(db, snapshotHeader({ stamp: 3, verdicts }));
    insertSnapshotMembers(db, { stamp: 3, members: [], next: null });
    insertSnapshotProducts(db, { stamp: 3, products: [], next: null });
    finishReplica(db);
    applyPage(journal, db, page(3, [[answered('second', 3, 'accepted')]]));
    switchReplica(journal, { name, db }, null);
    const statusOf = (entry: string) => readVerdict(journal, uuidOf(entry))?.status ?? null;
    expect([statusOf('first'), statusOf('second'), statusOf('third')]).toEqual(['refused', 'accepted', null]);
  });

  it('never goes back behind the one that serves, unless central was restored', () => {
    const { db: journal } = enrolledJournal();
    const { db, name } = create(temporaryFolder());
    fill(db);
    finishReplica(db);
    applyPage(journal, db, page(3, [[], []]));
    const ahead = emptyReplica(':memory:', snapshotHeader({ stamp: 9 }));
    expect(() => switchReplica(journal, { name, db }, ahead)).toThrow(
      'the new replica is at change 5, the old one at 9',
    );
    const other = { incarnation: uuidOf('restored'), centralTimeMs: 1 };
    switchReplica(journal, { name, db }, emptyReplica(':memory:', snapshotHeader({ stamp: 9, contact: other })));
    expect(readDevice(journal)?.replicaFile).toBe(name);
  });
});

it('deletes the replicas that are neither current nor in progress, and nothing else', () => {
  const folder = temporaryFolder();
  const { db: journal } = enrolledJournal();
  const [current, building, old] = [1, 2, 3].map((each) => `replica-${uuidOf(String(each))}.db`) as [
    string,
    string,
    string,
  ];
  const others = ['journal.db', 'replica-notes.txt', `${old}.bak`, 'replica-.db'];
  for (const name of [current, `${current}-wal`, building, old, `${old}-wal`, `${old}-shm`, ...others]) {
    writeFileSync(join(folder, name), 'x');
  }
  updateDevice(journal, { replicaFile: current, replicaInProgress: building });
  expect(deleteOldReplicas(folder, journal).toSorted()).toEqual([old, `${old}-shm`, `${old}-wal`]);
  expect(readdirSync(folder).toSorted()).toEqual([building, current, `${current}-wal`, ...others].toSorted());
  expect(existsSync(join(folder, old))).toBe(false);
});

function create(folder: string) {
  const made = createReplica(folder, REPLICA_OPTIONS);
  onTestFinished(() => closeDatabase(made.db));
  return made;
}

function resume(folder: string, name: string): ReplicaDatabase {
  const db = resumeReplica(folder, name, REPLICA_OPTIONS);
  onTestFinished(() => closeDatabase(db));
  return db;
}

function fill(db: ReplicaDatabase): void {
  writeSnapshotHeader(db, header);
  fillPages(db);
}

function fillPages(db: ReplicaDatabase): void {
  insertSnapshotMembers(db, { stamp: 5, members: [ada, bea, cem], next: null });
  insertSnapshotProducts(db, products());
}

function products() {
  return { stamp: 3, products: [product('1')], next: null };
}

function indexesOf(db: ReplicaDatabase): unknown[] {
  return db.$client.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name`).all();
}

function answered(entry: string, sequence: number, status: Verdict['status']): Verdict {
  return { kind: 'verdict', entryId: uuidOf(entry), epoch: 1, sequence, status, code: null, amendments: [] };
}
