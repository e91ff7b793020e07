import { and, eq } from 'drizzle-orm';
import { nodeJournalCrypto } from '../../src-node/crypto.ts';
import type { Position } from '../../src-shared/contracts/feed.ts';
import { genesisHead } from '../../src-shared/journal/chain.ts';
import type { CentralDatabase } from '../database/open.ts';
import { deviceEpochs, devices, entries, stores, tills } from '../database/schema.ts';
import { SyncError } from './errors.ts';

/** A device that may be served, and whose changes it is to get. */
export interface ServedDevice {
  readonly deviceId: string;
  readonly tillId: string;
  readonly storeId: string;
  readonly programId: string;
}

/** Throws SyncError DEVICE_REVOKED when the device is no longer, or never was, enrolled. */
export async function readServedDevice(db: CentralDatabase, deviceId: string): Promise<ServedDevice> {
  const [device] = await db
    .select({ status: devices.status, tillId: tills.tillId, storeId: stores.storeId, programId: stores.programId })
    .from(devices)
    .innerJoin(tills, eq(tills.tillId, devices.tillId))
    .innerJoin(stores, eq(stores.storeId, tills.storeId))
    .where(eq(devices.deviceId, deviceId));
  if (device?.status !== 'active') throw new SyncError({ code: 'DEVICE_REVOKED' });
  const { tillId, storeId, programId } = device;
  return { deviceId, tillId, storeId, programId };
}

/**
 * The head of the device's journal that was taken in, once the till's own position is seen to be on the same journal.
 * Entries beyond the head, which central has not seen yet, are no contradiction.
 * @throws SyncError UNKNOWN_EPOCH or JOURNAL_FORKED.
 */
export async function checkPosition(db: CentralDatabase, deviceId: string, position: Position): Promise<Position> {
  const [known] = await db
    .select({ sequence: deviceEpochs.headSequence, hash: deviceEpochs.headHash })
    .from(deviceEpochs)
    .where(and(eq(deviceEpochs.deviceId, deviceId), eq(deviceEpochs.epoch, position.epoch)));
  if (!known) throw new SyncError({ code: 'UNKNOWN_EPOCH' });
  const head = { epoch: position.epoch, ...known };
  if (position.sequence > head.sequence) return head;
  if (position.hash !== (await hashAt(db, deviceId, head, position.sequence))) {
    throw new SyncError({ code: 'JOURNAL_FORKED', data: { sequence: position.sequence } });
  }
  return head;
}

async function hashAt(
  db: CentralDatabase,
  deviceId: string,
  head: Position,
  sequence: number,
): Promise<string | undefined> {
  if (sequence === head.sequence) return head.hash;
  if (sequence === 0) return genesisHead(nodeJournalCrypto, deviceId, head.epoch).hash;
  const [entry] = await db
    .select({ hash: entries.hash })
    .from(entries)
    .where(and(eq(entries.deviceId, deviceId), eq(entries.epoch, head.epoch), eq(entries.sequence, sequence)));
  return entry?.hash;
}
