import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { closeDatabase, type JournalDatabase, openReplica, type ReplicaDatabase } from '../database/open.ts';
import { readDevice, updateDevice } from '../journal/local-state.ts';
import { collectPendingEffects } from '../journal/pending-effects.ts';
import { findSaleEntry } from '../journal/read-entries.ts';
import { type ModelCentral, type ModelSale, modelCentral } from '../testing/model-central.ts';
import { appendSale, enrol, NOW_MS, temporaryFolder, testDevice, testJournal } from '../testing/test-journal.ts';
import { REPLICA_OPTIONS, uuidOf } from '../testing/test-replica.ts';
import { applyPage } from './apply-page.ts';
import {
  createReplica,
  finishReplica,
  insertSnapshotMembers,
  insertSnapshotProducts,
  writeSnapshotHeader,
} from './build-replica.ts';
import { memberBalance } from './member-balance.ts';
import { readReplicaState } from './replica-state.ts';
import { deleteOldReplicas, switchReplica } from './switch-replica.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

it('the displayed balance is right between every pair of commits of the two files', () => {
  const { commits } = liveThrough(Number.POSITIVE_INFINITY);
  // Fewer would mean that commits go unseen, and that the runs below stop at fewer places than there are.
  expect(commits).toBe(COMMITS);
  for (let killedAfter = 1; killedAfter <= commits; killedAfter += 1) {
    const { folder, central, sales } = liveThrough(killedAfter);
    const journal = testJournal(join(folder, 'journal.db'));
    const replica = openReplica(join(folder, readDevice(journal)?.replicaFile ?? ''), REPLICA_OPTIONS);
    checkBalance({ journal, replica, central, sales }, `killed after commit ${killedAfter}`);
    const { cursor, incarnation } = readReplicaState(replica);
    if (incarnation === central.incarnation()) {
      applyPage(journal, replica, central.pull(cursor));
      checkBalance({ journal, replica, central, sales }, `killed after commit ${killedAfter}, and started again`);
    }
    closeDatabase(replica);
    closeDatabase(journal);
  }
}, 120_000);

const COMMITS = 37;
class Killed extends Error {}
type Watch = (client: Database.Database) => void;
type Till = {
  readonly folder: string;
  readonly central: ModelCentral;
  readonly journal: JournalDatabase;
  readonly sales: ModelSale[];
  readonly sell: (points: number, atMs: number) => ModelSale;
  replica: ReplicaDatabase;
};

/** Some days of one till; after so many commits it is killed. Its balance is checked after each. */
function liveThrough(killedAfter: number) {
  const till = openTill();
  let commits = 0;
  const watch: Watch = (client) =>
    watchCommits(client, () => {
      commits += 1;
      checkBalance(till, `alive after commit ${commits}`);
      if (commits === killedAfter) throw new Killed();
    });
  watch(till.journal.$client);
  watch(till.replica.$client);
  try {
    liveThroughDays(till, watch);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  closeDatabase(till.replica);
  closeDatabase(till.journal);
  return { ...till, commits };
}

/** Sales, a lost acknowledgement, a parked entry, new replicas, and a central that is restored from its backup. */
function liveThroughDays(till: Till, watch: Watch): void {
  const { central, sales } = till;
  const pull = () => applyPage(till.journal, till.replica, central.pull(readReplicaState(till.replica).cursor));
  const collect = (nowMs: number) => collectPendingEffects(till.journal, readReplicaState(till.replica), nowMs);

  // The acknowledgement of this one is lost: nothing at the till says that it was sent.
  central.answer(till.sell(12, NOW_MS), 'accepted');
  pull();
  collect(NOW_MS);
  collect(NOW_MS + YEAR_MS);

  const backup = central.backUp();
  const parked = till.sell(5, NOW_MS + YEAR_MS);
  const waiting = till.sell(7, NOW_MS + YEAR_MS);
  central.answer(parked, 'parked');
  central.earnElsewhere(50);
  pull();
  collect(NOW_MS + 2 * YEAR_MS);

  replaceReplica(till, watch, () => {
    central.answer(waiting, 'waiting');
    central.earnElsewhere(3);
    pull();
  });
  for (const sale of [parked, waiting]) central.answer(sale, 'accepted');
  pull();
  collect(NOW_MS + YEAR_MS + DAY_MS);

  central.restore(backup);
  till.sell(9, NOW_MS + YEAR_MS);
  replaceReplica(till, watch, () => central.earnElsewhere(1));
  for (const sale of sales.slice(1)) central.answer(sale, 'accepted');
  pull();
  collect(NOW_MS + 3 * YEAR_MS);
}

/** Builds a replica while the old one serves, in `meanwhile` too; catches it up and switches. */
function replaceReplica(till: Till, watch: Watch, meanwhile: () => void): void {
  const { central, folder, journal } = till;
  const next = createReplica(folder, REPLICA_OPTIONS);
  watch(next.db.$client);
  updateDevice(journal, { replicaInProgress: next.name });
  build(next.db, central, meanwhile);
  applyPage(journal, next.db, central.pull(readReplicaState(next.db).cursor));
  const old = till.replica;
  till.replica = next.db;
  switchReplica(journal, next, old);
  closeDatabase(old);
  deleteOldReplicas(folder, journal);
}

function build(db: ReplicaDatabase, central: ModelCentral, meanwhile: () => void): void {
  writeSnapshotHeader(db, central.header());
  meanwhile();
  insertSnapshotMembers(db, central.membersPage());
  insertSnapshotProducts(db, { stamp: central.membersPage().stamp, products: [], next: null });
  finishReplica(db);
}

function openTill(): Till {
  const folder = temporaryFolder();
  const central = modelCentral('Ada', 100);
  const journal = testJournal(join(folder, 'journal.db'));
  const device = testDevice();
  enrol(journal, device);
  const built = createReplica(folder, REPLICA_OPTIONS);
  build(built.db, central, () => undefined);
  switchReplica(journal, built, null);
  const sales: ModelSale[] = [];
  const sell = (points: number, atMs: number) => {
    const sale = {
      id: uuidOf(`entry ${points}`),
      saleId: uuidOf(`sale ${points}`),
      epoch: 1,
      sequence: 2 + sales.length,
      points,
    };
    // Known before its commit: whether it is in the journal is what tells if it counts.
    sales.push(sale);
    const effects = [{ memberId: uuidOf('Ada'), account: 'available' as const, points }];
    appendSale(journal, device.signer, { ...sale, occurredAtMs: atMs, effects });
    return sale;
  };
  return { folder, central, journal, sales, sell, replica: built.db };
}

function checkBalance(till: Pick<Till, 'journal' | 'replica' | 'central' | 'sales'>, when: string): void {
  const { journal, replica, central, sales } = till;
  const confirmed = sales.filter((sale) => findSaleEntry(journal, sale.saleId) !== null);
  const expected = central.balanceAt(readReplicaState(replica), confirmed);
  expect(memberBalance(journal, replica, uuidOf('Ada')), when).toMatchObject({ balance: expected });
}

/** Calls `onCommit` right after each commit of a connection, before anything else can run. */
function watchCommits(client: Database.Database, onCommit: () => void): void {
  const transaction = client.transaction.bind(client);
  const prepare = client.prepare.bind(client);
  const committed = <T>(work: () => T): T => {
    const isOuter = !client.inTransaction;
    const result = work();
    if (isOuter) onCommit();
    return result;
  };
  Object.assign(client, {
    transaction: (work: () => unknown) => ({ immediate: () => committed(() => transaction(work).immediate()) }),
    prepare: (source: string) => {
      const statement = prepare(source);
      const run = statement.run.bind(statement);
      return Object.assign(statement, { run: (...values: unknown[]) => committed(() => run(...values)) });
    },
  });
}
