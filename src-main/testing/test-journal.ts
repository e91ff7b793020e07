import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { onTestFinished } from 'vitest';
import { createDeviceKey, importPrivateKey, signBytes } from '../../src-node/crypto.ts';
import type { SaleCompleted } from '../../src-shared/journal/entry.ts';
import type { DeviceRow } from '../database/journal-schema.ts';
import { closeDatabase, inJournalTransaction, type JournalDatabase, openJournal } from '../database/open.ts';
import {
  type AppendedEntry,
  appendEntry,
  type EntrySigner,
  type NewEffect,
  openEpoch,
} from '../journal/append-entry.ts';
import { writeDevice } from '../journal/local-state.ts';

export const JOURNAL_MIGRATIONS = join(import.meta.dirname, '../../migrations/till/journal');
export const NOW_MS = 1_790_000_000_000;

/** A folder of its own for one test, gone after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'earnest-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A journal that is closed after the test; in memory where no file is named. */
export function testJournal(file = ':memory:'): JournalDatabase {
  const db = openJournal(file, { migrationsFolder: JOURNAL_MIGRATIONS, lockWaitMs: 0 });
  onTestFinished(() => closeDatabase(db));
  return db;
}

/** A device with its key, not enrolled in any journal yet. */
export function testDevice(epoch = 1) {
  const key = createDeviceKey();
  const privateKey = importPrivateKey(key.privateKeyDer);
  const row: DeviceRow = {
    deviceId: uuidv7(),
    epoch,
    tillId: uuidv7(),
    tillName: 'Till 1',
    tillCode: 'T1',
    store: { storeId: uuidv7(), name: 'Mitte', region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' },
    programId: uuidv7(),
    centralUrl: 'https://central.example',
    certificateAuthority: null,
    publicKey: key.publicKey,
    sealedPrivateKey: key.privateKeyDer,
    sealedDataKeys: Buffer.from('{}'),
    keyStoreKind: 'none',
    incarnation: uuidv7(),
    replicaFile: null,
    replicaInProgress: null,
    enrolledAtMs: NOW_MS,
  };
  const signer: EntrySigner = { deviceId: row.deviceId, epoch, sign: (bytes) => signBytes(privateKey, bytes) };
  return { row, signer };
}

/** Enrols a device: its row and the first entry of its epoch. */
export function enrol(db: JournalDatabase, { row, signer }: ReturnType<typeof testDevice>): AppendedEntry {
  return inJournalTransaction(db, (tx) => {
    writeDevice(tx, row);
    return openEpoch(tx, signer, { id: uuidv7(), occurredAtMs: NOW_MS, lastContactAtMs: NOW_MS, appVersion: '0.1.0' });
  });
}

/** A journal in memory with an enrolled device. */
export function enrolledJournal(file?: string) {
  const db = testJournal(file);
  const device = testDevice();
  enrol(db, device);
  return { db, ...device };
}

/** Completes a sale of 12.00 EUR, as `desk` would. */
export function appendSale(
  db: JournalDatabase,
  signer: EntrySigner,
  changed: { id?: string; saleId?: string; occurredAtMs?: number; effects?: readonly NewEffect[] } = {},
): AppendedEntry {
  const { id = uuidv7(), saleId = uuidv7(), occurredAtMs = NOW_MS, effects = [] } = changed;
  const payload = salePayload(saleId);
  return inJournalTransaction(db, (tx) =>
    appendEntry(tx, signer, { id, kind: 'sale-completed', payload, occurredAtMs, lastContactAtMs: null }, effects),
  );
}

export function salePayload(saleId: string): SaleCompleted {
  return {
    saleId,
    receiptNumber: 'T1-000001',
    storeId: uuidv7(),
    tillId: uuidv7(),
    staffId: uuidv7(),
    businessDay: '2026-11-22',
    currency: 'EUR',
    programId: uuidv7(),
    configVersion: 1,
    member: { memberId: uuidv7(), tierId: 'base', identifiedBy: 'card' },
    lines: [
      {
        lineId: '1',
        kind: 'amount',
        sku: null,
        name: null,
        categoryId: 'food',
        quantity: 1,
        unitPriceMinor: 1_200,
        amountMinor: 1_200,
        discountMinor: 0,
        rewardMinor: 0,
        eligibleMinor: 1_200,
      },
    ],
    totals: { grossMinor: 1_200, discountMinor: 0, rewardMinor: 0, netMinor: 1_200 },
    taxLines: [],
    earnPoints: 12,
    tenders: [{ kind: 'card', amountMinor: 1_200 }],
    redemptions: [],
    closesHolds: [],
  };
}
