import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import { v7 as newId } from 'uuid';
import { projectRoot } from '../../scripts/project-root.ts';
import { closeDatabase, inJournalTransaction, openJournal } from '../../src-main/database/open.ts';
import { createSigner } from '../../src-main/device/identity.ts';
import { openEpoch } from '../../src-main/journal/append-entry.ts';
import { writeDevice } from '../../src-main/journal/local-state.ts';
import {
  createReplica,
  finishReplica,
  insertSnapshotMembers,
  insertSnapshotProducts,
  type SnapshotHeader,
  writeSnapshotHeader,
} from '../../src-main/replica/build-replica.ts';
import { createDeviceKey } from '../../src-node/crypto.ts';
import type { StaffChange } from '../../src-shared/contracts/feed.ts';
import { benchTill, INCARNATION, keys, plan } from './bench-keys.ts';
import type { MemberPages, MemberRow } from './member-pages.ts';

export const MIGRATIONS_FOLDER = join(projectRoot, 'migrations', 'till');
export const JOURNAL_OPTIONS = { migrationsFolder: join(MIGRATIONS_FOLDER, 'journal') };
export const REPLICA_OPTIONS = { migrationsFolder: join(MIGRATIONS_FOLDER, 'replica') };

/** The data folder of a paired till, as `openTill` and the app take it. */
export async function makeTillFiles(folder: string, pages: MemberPages): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const replicaFile = await fillReplica(folder, pages);
  const { publicKey, privateKeyDer } = createDeviceKey();
  const signer = createSigner(newId(), 1, privateKeyDer);
  const journal = openJournal(join(folder, 'journal.db'), JOURNAL_OPTIONS);
  const nowMs = Date.now();
  const dataKeys = {
    blindIndexKey: keys.blindIndexKey.toString('base64'),
    profileKey: keys.profileKey.toString('base64'),
  };
  inJournalTransaction(journal, (tx) => {
    writeDevice(tx, {
      deviceId: signer.deviceId,
      epoch: 1,
      ...benchTill,
      // Nothing answers there: the till is offline, and nothing comes between a scan and its answer.
      centralUrl: 'http://127.0.0.1:9',
      certificateAuthority: null,
      publicKey,
      sealedPrivateKey: privateKeyDer,
      sealedDataKeys: Buffer.from(JSON.stringify(dataKeys)),
      keyStoreKind: 'none',
      incarnation: INCARNATION,
      replicaFile,
      replicaInProgress: null,
      enrolledAtMs: nowMs,
    });
    openEpoch(tx, signer, { id: newId(), occurredAtMs: nowMs, lastContactAtMs: null, appVersion: '0.1.0' });
  });
  closeDatabase(journal);
}

/** Writes all members with the till's own writer; returns the file's name. */
async function fillReplica(folder: string, pages: MemberPages): Promise<string> {
  const { db, name } = createReplica(folder, REPLICA_OPTIONS);
  writeSnapshotHeader(db, await snapshotHeader(pages.members));
  for (let page = 0; page < pages.count; page += 1) {
    const members = JSON.parse(pages.text(page)) as MemberRow[];
    insertSnapshotMembers(db, { stamp: STAMP, members, next: pages.after(page + 1) });
  }
  insertSnapshotMembers(db, { stamp: STAMP, members: [], next: null });
  const products = plan.products.map((product) => ({ kind: 'product' as const, ...product }));
  insertSnapshotProducts(db, { stamp: STAMP, products, next: null });
  finishReplica(db);
  closeDatabase(db);
  return name;
}

const STAMP = 1;

/** What a snapshot of so many members of the sample begins with. */
export async function snapshotHeader(members: number): Promise<SnapshotHeader> {
  const here = plan.staff.filter(({ storeId }) => storeId === benchTill.store.storeId);
  return {
    contact: { incarnation: INCARNATION, centralTimeMs: Date.now() },
    stamp: STAMP,
    watermark: null,
    unresolved: [],
    aliases: [],
    configurations: [plan.config],
    staff: await Promise.all(here.map(staffOf)),
    store: benchTill.store,
    counts: { members, products: plan.products.length },
  };
}

/** With the hash that central makes: signing in costs what it costs. */
async function staffOf({ pin, ...person }: (typeof plan.staff)[number]): Promise<StaffChange> {
  const pinHash = await argon2id({ password: pin, salt: Buffer.alloc(16, 7), ...ARGON2ID });
  return { kind: 'staff', ...person, pinHash, active: true };
}

/** As the sample of central hashes. */
const ARGON2ID = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32, outputType: 'encoded' } as const;
