import { randomUUID } from 'node:crypto';
import { desc, eq, max, sql } from 'drizzle-orm';
import { nodeJournalCrypto } from '../../src-node/crypto.ts';
import { type Enrolment, enrolmentProofText, PROTOCOL_VERSION } from '../../src-shared/contracts/central.ts';
import { genesisHead } from '../../src-shared/journal/chain.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { deviceEpochs, devices, enrolmentCodes, stores, tills } from '../database/schema.ts';
import { readCentralState } from '../database/state.ts';
import type { Attempts } from './attempts.ts';
import { hashEnrolmentCode } from './enrolment-code.ts';
import { EnrolmentRefusedError } from './errors.ts';

export interface EnrolmentRequest {
  readonly protocol: number;
  readonly enrolmentCode: string;
  /** Base64 of the raw Ed25519 key. */
  readonly publicKey: string;
  /** Base64 of the signature over `enrolmentProofText`. */
  readonly proof: string;
  readonly deviceName: string;
}

/**
 * Enrols a device as the till that the code was issued for. The same code with the same key gives the same answer again,
 * since the first may have been lost on its way. A new code with a known key opens the device's next epoch; with a new
 * key it makes a new device, and the till's other devices may go on sending what they still hold.
 * @throws EnrolmentRefusedError and changes nothing.
 */
export async function enrolDevice(
  db: CentralDatabase,
  options: { clock: Clock; attempts: Attempts; source: string },
  request: EnrolmentRequest,
): Promise<Enrolment> {
  const { clock, attempts, source } = options;
  const retryAfterMs = attempts.waitMs(source);
  if (retryAfterMs > 0) throw new EnrolmentRefusedError({ code: 'TOO_MANY_ATTEMPTS', retryAfterMs });
  if (request.protocol !== PROTOCOL_VERSION) {
    throw new EnrolmentRefusedError({ code: 'PROTOCOL_UNSUPPORTED', supported: [PROTOCOL_VERSION] });
  }
  try {
    const publicKey = provenKey(request);
    const enrolled = await db.transaction((tx) => useCode(tx, clock.nowMs(), { ...request, publicKey }));
    return await describe(db, clock, enrolled);
  } catch (error) {
    if (error instanceof EnrolmentRefusedError) attempts.recordFailure(source);
    throw error;
  }
}

interface EnrolledDevice {
  readonly deviceId: string;
  readonly epoch: number;
  readonly tillId: string;
}

interface ProvenRequest {
  readonly enrolmentCode: string;
  readonly deviceName: string;
  readonly publicKey: Buffer;
}

function provenKey(request: EnrolmentRequest): Buffer {
  const publicKey = Buffer.from(request.publicKey, 'base64');
  const message = Buffer.from(enrolmentProofText(request.enrolmentCode, request.publicKey), 'utf8');
  const signature = Buffer.from(request.proof, 'base64');
  if (publicKey.byteLength !== 32 || !nodeJournalCrypto.verify(publicKey, message, signature)) refuse('PROOF_INVALID');
  return publicKey;
}

async function useCode(tx: CentralTransaction, nowMs: number, request: ProvenRequest): Promise<EnrolledDevice> {
  const codeHash = hashEnrolmentCode(request.enrolmentCode);
  if (codeHash === null) refuse('ENROLMENT_CODE_UNKNOWN');
  // Two codes used at once with one key must not make two devices of it.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${request.publicKey.toString('base64')}))`);
  const [code] = await tx.select().from(enrolmentCodes).where(eq(enrolmentCodes.codeHash, codeHash)).for('update');
  if (!code) refuse('ENROLMENT_CODE_UNKNOWN');
  const { tillId } = code;
  if (code.usedAtMs !== null) {
    const sameKey = code.usedByPublicKey !== null && request.publicKey.equals(code.usedByPublicKey);
    if (!sameKey || code.deviceId === null || code.epoch === null) refuse('ENROLMENT_CODE_USED');
    if (await isRevoked(tx, code.deviceId)) refuse('ENROLMENT_CODE_USED');
    return { deviceId: code.deviceId, epoch: code.epoch, tillId };
  }
  if (code.expiresAtMs <= nowMs) refuse('ENROLMENT_CODE_EXPIRED');
  const device = await openEpoch(tx, nowMs, tillId, request);
  await tx
    .update(enrolmentCodes)
    .set({ usedAtMs: nowMs, usedByPublicKey: request.publicKey, deviceId: device.deviceId, epoch: device.epoch })
    .where(eq(enrolmentCodes.codeHash, codeHash));
  return { ...device, tillId };
}

async function isRevoked(tx: CentralTransaction, deviceId: string): Promise<boolean> {
  const [device] = await tx.select({ status: devices.status }).from(devices).where(eq(devices.deviceId, deviceId));
  return device?.status !== 'active';
}

async function openEpoch(
  tx: CentralTransaction,
  nowMs: number,
  tillId: string,
  request: ProvenRequest,
): Promise<{ deviceId: string; epoch: number }> {
  const { publicKey, deviceName: name } = request;
  const [known] = await tx
    .select({ deviceId: devices.deviceId, epoch: devices.epoch })
    .from(devices)
    .where(eq(devices.publicKey, publicKey))
    .orderBy(desc(devices.enrolledAtMs))
    .limit(1)
    .for('update');
  const deviceId = known?.deviceId ?? randomUUID();
  const epoch = Math.max(known?.epoch ?? 0, await lastEpochOfTill(tx, tillId)) + 1;
  const values = { tillId, name, status: 'active', epoch, publicKey, cursor: null, enrolledAtMs: nowMs } as const;
  await tx
    .insert(devices)
    .values({ deviceId, ...values, lastSeenAtMs: nowMs })
    .onConflictDoUpdate({ target: devices.deviceId, set: values });
  const { sequence: headSequence, hash: headHash } = genesisHead(nodeJournalCrypto, deviceId, epoch);
  await tx.insert(deviceEpochs).values({ deviceId, epoch, publicKey, headSequence, headHash, openedAtMs: nowMs });
  return { deviceId, epoch };
}

/** Receipt numbers are of the till's code and the epoch: no two machines of a till, one after the other, may share one. */
async function lastEpochOfTill(tx: CentralTransaction, tillId: string): Promise<number> {
  await tx.select({ tillId: tills.tillId }).from(tills).where(eq(tills.tillId, tillId)).for('no key update');
  const [last] = await tx
    .select({ epoch: max(devices.epoch) })
    .from(devices)
    .where(eq(devices.tillId, tillId));
  return last?.epoch ?? 0;
}

async function describe(db: CentralDatabase, clock: Clock, enrolled: EnrolledDevice): Promise<Enrolment> {
  const [row] = await db
    .select({ till: tills, store: stores })
    .from(tills)
    .innerJoin(stores, eq(stores.storeId, tills.storeId))
    .where(eq(tills.tillId, enrolled.tillId));
  if (!row) throw new Error('an enrolment code names a till without a store');
  const state = await readCentralState(db);
  const { programId, ...store } = row.store;
  return {
    contact: { protocol: PROTOCOL_VERSION, incarnation: state.incarnation, centralTimeMs: clock.nowMs() },
    ...enrolled,
    tillName: row.till.name,
    tillCode: row.till.code,
    store,
    programId,
    keys: {
      blindIndexKey: Buffer.from(state.blindIndexKey).toString('base64'),
      profileKey: Buffer.from(state.profileKey).toString('base64'),
    },
  };
}

function refuse(
  code: 'ENROLMENT_CODE_UNKNOWN' | 'ENROLMENT_CODE_USED' | 'ENROLMENT_CODE_EXPIRED' | 'PROOF_INVALID',
): never {
  throw new EnrolmentRefusedError({ code });
}
