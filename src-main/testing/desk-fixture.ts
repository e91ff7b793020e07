import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import { v7 as newId } from 'uuid';
import { blindIndex, createDeviceKey, type IdentifierKind, sealProfile } from '../../src-node/crypto.ts';
import type { BalanceChange, MemberChange, ProductChange, StaffChange } from '../../src-shared/contracts/feed.ts';
import { NOON_MS, programOf } from '../../src-shared/domain/program.fixture.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { closeDatabase, inJournalTransaction, openJournal } from '../database/open.ts';
import type { Desk, DeskCentral } from '../desk/desk.ts';
import { createSigner } from '../device/identity.ts';
import { openEpoch } from '../journal/append-entry.ts';
import { writeDevice } from '../journal/local-state.ts';
import {
  createReplica,
  finishReplica,
  insertSnapshotMembers,
  insertSnapshotProducts,
  writeSnapshotHeader,
} from '../replica/build-replica.ts';

const migrations = join(import.meta.dirname, '..', '..', 'migrations', 'till');
const programId = '0199f6a0-0000-7000-8000-0000000000aa';
const storeId = '0199f6a0-0000-7000-8000-0000000000bb';
const incarnation = '0199f6a0-0000-7000-8000-0000000000cc';

export interface MemberSeed {
  readonly memberId?: string;
  readonly displayName: string;
  readonly identifiers: readonly { readonly kind: IdentifierKind; readonly value: string }[];
  readonly state?: MemberChange['state'];
  readonly deleted?: boolean;
  readonly expiresAtMs?: number | null;
  readonly balance?: Partial<Omit<BalanceChange, 'kind' | 'memberId'>>;
}

export interface StaffSeed {
  readonly staffId: string;
  readonly name: string;
  readonly pin: string;
  readonly role?: StaffChange['role'];
}

export interface DeskSeed {
  readonly members?: readonly MemberSeed[];
  readonly products?: readonly Omit<ProductChange, 'kind'>[];
  readonly staff?: readonly StaffSeed[];
  readonly onSale?: Desk['onSale'];
  readonly onRefund?: Desk['onRefund'];
  readonly onEntries?: Desk['onEntries'];
  /** What of central answers; the rest is out of reach. */
  readonly central?: Partial<DeskCentral>;
  readonly program?: Partial<Omit<ProgramConfig, 'earning'>> & { earning?: Partial<ProgramConfig['earning']> };
}

export interface TestDesk {
  readonly desk: Desk;
  readonly folder: string;
  /** The till's time; a test moves it. */
  readonly time: { nowMs: number };
  /** Closes the files and opens them again, as a restart does. */
  restart(): TestDesk;
  remove(): void;
}

/** A paired till on real files in a folder of its own, with a replica that has what the seed names. */
export async function createTestDesk(seed: DeskSeed = {}): Promise<TestDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'earnest-desk-'));
  const keys = { blindIndexKey: randomBytes(32), profileKey: randomBytes(32) };
  const { publicKey, privateKeyDer } = createDeviceKey();
  const till = {
    tillId: newId(),
    tillName: 'Till 3',
    tillCode: 'T3',
    programId,
    store: { storeId, name: 'Harbour Street', region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' },
  };
  const signer = createSigner(newId(), 1, privateKeyDer);
  const replica = createReplica(folder, { migrationsFolder: join(migrations, 'replica') });
  writeSnapshotHeader(replica.db, {
    contact: { incarnation, centralTimeMs: NOON_MS },
    stamp: 10,
    watermark: null,
    unresolved: [],
    aliases: [],
    configurations: [programOf({ ...seed.program, programId })],
    staff: await Promise.all((seed.staff ?? []).map(staffOf)),
    store: till.store,
    counts: { members: seed.members?.length ?? 0, products: seed.products?.length ?? 0 },
  });
  const members = (seed.members ?? []).map((member) => memberOf(keys, member));
  insertSnapshotMembers(replica.db, { stamp: 10, members, next: null });
  const products = (seed.products ?? []).map((product): ProductChange => ({ kind: 'product', ...product }));
  insertSnapshotProducts(replica.db, { stamp: 10, products, next: null });
  finishReplica(replica.db);

  const time = { nowMs: NOON_MS };
  const open = (isFirst: boolean): TestDesk => {
    const journal = openJournal(join(folder, 'journal.db'), { migrationsFolder: join(migrations, 'journal') });
    if (isFirst) {
      inJournalTransaction(journal, (tx) => {
        writeDevice(tx, {
          deviceId: signer.deviceId,
          epoch: 1,
          ...till,
          centralUrl: 'http://127.0.0.1:1',
          certificateAuthority: null,
          publicKey,
          sealedPrivateKey: privateKeyDer,
          sealedDataKeys: Buffer.alloc(0),
          keyStoreKind: 'none',
          incarnation,
          replicaFile: replica.name,
          replicaInProgress: null,
          enrolledAtMs: NOON_MS,
        });
        openEpoch(tx, signer, { id: newId(), occurredAtMs: NOON_MS, lastContactAtMs: null, appVersion: '0.0.0' });
      });
    }
    const clock = { nowMs: () => time.nowMs, lastContactAtMs: () => NOON_MS };
    return {
      desk: {
        journal,
        replica: () => replica.db,
        till,
        keys,
        signer,
        clock,
        central: { ...UNREACHABLE, ...seed.central },
        onSale: seed.onSale ?? (() => undefined),
        onRefund: seed.onRefund ?? (() => undefined),
        onEntries: seed.onEntries ?? (() => undefined),
        newId,
      },
      folder,
      time,
      restart() {
        closeDatabase(journal);
        return open(false);
      },
      remove() {
        closeDatabase(journal);
        closeDatabase(replica.db);
        rmSync(folder, { recursive: true });
      },
    };
  };
  return open(true);
}

/** Central as it is without a network. */
const UNREACHABLE: DeskCentral = {
  isOnline: () => false,
  requestHold: () => Promise.resolve({ kind: 'no-answer' }),
  movements: () => Promise.resolve('no-answer'),
  findReceipt: () => Promise.resolve('no-answer'),
};

function memberOf(
  keys: { blindIndexKey: Buffer; profileKey: Buffer },
  seed: MemberSeed,
): { member: MemberChange; balance: BalanceChange } {
  const memberId = seed.memberId ?? newId();
  const profile = { displayName: seed.displayName, cardHint: '4471', phoneHint: null, emailHint: null };
  return {
    member: {
      kind: 'member',
      memberId,
      programId,
      state: seed.state ?? 'Enrolled',
      deleted: seed.deleted ?? false,
      primary: true,
      expiresAtMs: seed.expiresAtMs ?? null,
      sealedProfile: sealProfile(keys.profileKey, memberId, JSON.stringify(profile)).toString('base64'),
      identifiers: seed.identifiers.map(({ kind, value }) => ({
        kind,
        index: blindIndex(keys.blindIndexKey, kind, value).toString('base64'),
      })),
    },
    balance: {
      kind: 'balance',
      memberId,
      available: 0,
      pending: 0,
      held: 0,
      debt: 0,
      tierId: 'base',
      qualifierTotal: 0,
      nextExpiry: null,
      ...seed.balance,
    },
  };
}

async function staffOf(seed: StaffSeed): Promise<StaffChange> {
  const pinHash = await argon2id({
    password: seed.pin,
    salt: randomBytes(16),
    iterations: 1,
    parallelism: 1,
    memorySize: 64,
    hashLength: 32,
    outputType: 'encoded',
  });
  const { staffId, name, role = 'cashier' } = seed;
  return { kind: 'staff', staffId, storeId, name, role, pinHash, active: true };
}
