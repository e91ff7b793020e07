import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FeedChange } from '../../src-shared/contracts/feed.ts';
import { closeDatabase, openJournal, openOrCreateReplica, type ReplicaDatabase } from '../database/open.ts';
import { JOURNAL_MIGRATIONS } from '../testing/test-journal.ts';
import {
  balance,
  contentOf,
  INCARNATION,
  member,
  page,
  product,
  REPLICA_OPTIONS,
  snapshotHeader,
  staffMember,
  uuidOf,
  verdict,
} from '../testing/test-replica.ts';
import { applyPage, PageOutOfOrderError } from './apply-page.ts';
import { finishReplica, insertSnapshotMembers, insertSnapshotProducts, writeSnapshotHeader } from './build-replica.ts';
import { readReplicaState } from './replica-state.ts';

type Feed = readonly (readonly FeedChange[])[];

const name = fc.constantFrom('Ada', 'Bea', 'Cem');
const card = fc.constantFrom('1', '2', '3');
const change: fc.Arbitrary<FeedChange> = fc.oneof(
  fc
    .record({ name, cards: fc.array(card, { maxLength: 2 }), deleted: fc.boolean() })
    .map((made) => member(made.name, { deleted: made.deleted }, ...made.cards)),
  fc.record({ name, points: fc.nat(99) }).map((made) => balance(made.name, made.points)),
  fc.record({ sku: card, priceMinor: fc.nat(99) }).map(({ sku, priceMinor }) => product(sku, { priceMinor })),
  fc.record({ name, active: fc.boolean() }).map((made) => staffMember(made.name, { active: made.active })),
  fc
    .record({ sequence: fc.integer({ min: 1, max: 3 }), status: fc.constantFrom('parked', 'waiting', 'accepted') })
    .map(({ sequence, status }) => verdict({ id: uuidOf(`entry ${sequence}`), epoch: 1, sequence }, status)),
);
const feed: fc.Arbitrary<Feed> = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 8,
});

it('any duplication, replay or overlap of pages gives the same two files', () => {
  const asked = fc.array(fc.record({ after: fc.nat(8), cursor: fc.nat(8) }), { maxLength: 12 });
  fc.assert(
    fc.property(feed, asked, (commits, requests) => {
      const once = freshTill();
      applyPage(once.journal, once.replica, pageOf(commits, 0, commits.length));
      const often = freshTill();
      for (const { after, cursor } of requests) {
        if (after <= cursor && cursor <= commits.length) applyOrRefuse(often, commits, after, cursor);
      }
      applyPage(often.journal, often.replica, pageOf(commits, 0, commits.length));
      expect(contentsOf(often)).toEqual(contentsOf(once));
      close(once, often);
    }),
    { numRuns: 150 },
  );
});

it('a replica built while central goes on, and caught up, is the one that was there from the beginning', () => {
  const stamps = fc.array(fc.nat(8), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(feed, stamps, (made, drawn) => {
      // Everybody is there from the first commit on, as the feed and the snapshot of one central agree.
      const commits = [['Ada', 'Bea', 'Cem'].flatMap((each) => [member(each), balance(each, 0)]), ...made];
      const [header = 1, members = 1, products = 1] = drawn.map((stamp) => 1 + (stamp % made.length)).toSorted();
      const always = freshTill();
      applyPage(always.journal, always.replica, pageOf(commits, 0, commits.length));
      const built = tillFromSnapshot(commits, { header, members, products });
      applyPage(built.journal, built.replica, pageOf(commits, header, commits.length));
      expect(readReplicaState(built.replica).ready).toBe(true);
      const [left, right] = [contentOf(built.replica), contentOf(always.replica)];
      // What only tells how far a building had come.
      const onlyOfBuilding = { meta: [], snapshot_verdicts: [] };
      expect({ ...left, ...onlyOfBuilding }).toEqual({ ...right, ...onlyOfBuilding });
      expect(readReplicaState(built.replica)).toEqual(readReplicaState(always.replica));
      close(always, built);
    }),
    { numRuns: 150 },
  );
});

type Till = ReturnType<typeof freshTill>;

function applyOrRefuse(till: Till, commits: Feed, after: number, cursor: number): void {
  const at = readReplicaState(till.replica).cursor;
  const before = contentsOf(till);
  const apply = () => applyPage(till.journal, till.replica, pageOf(commits, after, cursor));
  if (cursor >= at && after <= at) {
    apply();
    return;
  }
  expect(apply).toThrow(PageOutOfOrderError);
  expect(contentsOf(till)).toEqual(before);
}

function pageOf(commits: Feed, after: number, cursor: number) {
  const answered = commits
    .slice(0, cursor)
    .flat()
    .flatMap((each) => (each.kind === 'verdict' ? [each.sequence] : []));
  const watermark = answered.length === 0 ? null : { epoch: 1, sequence: Math.max(...answered) };
  return page(after, commits.slice(after, cursor), { watermark });
}

function freshTill() {
  const replica = openOrCreateReplica(':memory:', REPLICA_OPTIONS);
  build(replica, [], { header: 0, members: 0, products: 0 });
  return { journal: openJournal(':memory:', { migrationsFolder: JOURNAL_MIGRATIONS }), replica };
}

function tillFromSnapshot(commits: Feed, stamps: Stamps): Till {
  const replica = openOrCreateReplica(':memory:', REPLICA_OPTIONS);
  build(replica, commits, stamps);
  return { journal: openJournal(':memory:', { migrationsFolder: JOURNAL_MIGRATIONS }), replica };
}

type Stamps = { readonly header: number; readonly members: number; readonly products: number };

/** Builds a replica from what the feed comes to at each stamp: the last image of each row. */
function build(replica: ReplicaDatabase, commits: Feed, stamps: Stamps): void {
  const at = (stamp: number) => commits.slice(0, stamp).flat();
  const latest = <Kind extends FeedChange['kind']>(
    stamp: number,
    kind: Kind,
    key: (each: Extract<FeedChange, { kind: Kind }>) => string,
  ) => {
    const found = at(stamp).filter((each): each is Extract<FeedChange, { kind: Kind }> => each.kind === kind);
    return [...new Map(found.map((each) => [key(each), each])).values()];
  };
  const verdicts = latest(stamps.header, 'verdict', (each) => each.entryId);
  writeSnapshotHeader(
    replica,
    snapshotHeader({
      contact: { incarnation: INCARNATION, centralTimeMs: 0 },
      stamp: stamps.header,
      watermark: pageOf(commits, 0, stamps.header).watermark,
      verdicts: verdicts.filter((each) => each.status === 'parked' || each.status === 'waiting'),
      staff: latest(stamps.header, 'staff', (each) => each.staffId),
    }),
  );
  const balances = new Map(
    latest(stamps.members, 'balance', (each) => each.memberId).map((each) => [each.memberId, each]),
  );
  const rows = latest(stamps.members, 'member', (each) => each.memberId).flatMap((each) => {
    const figures = balances.get(each.memberId);
    return figures === undefined ? [] : [{ member: each, balance: figures }];
  });
  insertSnapshotMembers(replica, { stamp: stamps.members, members: rows, next: null });
  const products = latest(stamps.products, 'product', (each) => each.sku);
  insertSnapshotProducts(replica, { stamp: stamps.products, products, next: null });
  finishReplica(replica);
}

function contentsOf(till: Till) {
  return [contentOf(till.journal), contentOf(till.replica)];
}

function close(...tills: Till[]): void {
  for (const { journal, replica } of tills) {
    closeDatabase(journal);
    closeDatabase(replica);
  }
}
