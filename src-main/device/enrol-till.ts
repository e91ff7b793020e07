import { importPrivateKey, signBytes } from '../../src-node/crypto.ts';
import { type Enrolment, enrolmentProofText, PROTOCOL_VERSION } from '../../src-shared/contracts/central.ts';
import { inJournalTransaction, type JournalDatabase } from '../database/open.ts';
import { openEpoch } from '../journal/append-entry.ts';
import { readDevice, writeDevice } from '../journal/local-state.ts';
import type { TillClock } from './clock.ts';
import { forgetPreparedKey, prepareDeviceKey } from './device-key.ts';
import { createSigner } from './identity.ts';
import type { KeyStore } from './key-store.ts';

export interface EnrolmentRequest {
  readonly protocol: number;
  readonly enrolmentCode: string;
  /** Base64, as the contract has it. */
  readonly publicKey: string;
  readonly proof: string;
  readonly deviceName: string;
}

export interface EnrolmentTools {
  readonly journal: JournalDatabase;
  readonly keyStore: KeyStore;
  readonly clock: TillClock;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly appVersion: string;
  /** Asks central. */
  readonly enrol: (request: EnrolmentRequest) => Promise<Enrolment>;
}

export interface EnrolmentPlace {
  readonly centralUrl: string;
  readonly certificateAuthority: string | null;
  readonly enrolmentCode: string;
  readonly deviceName: string;
}

/** Thrown when another try has enrolled this machine in the meantime. */
export class AlreadyEnrolledError extends Error {
  override readonly name = 'AlreadyEnrolledError';
}

/**
 * Enrols this machine as a till: shows central the device's key, and writes who the till is together with the first entry
 * of its epoch. Until then nothing changes but that a key is kept, so a failed or lost try can be made again.
 */
export async function enrolTill(tools: EnrolmentTools, place: EnrolmentPlace): Promise<Enrolment> {
  const { journal, keyStore, clock } = tools;
  const key = prepareDeviceKey(journal, keyStore);
  const publicKey = Buffer.from(key.publicKey).toString('base64');
  const proofText = enrolmentProofText(place.enrolmentCode, publicKey);
  const enrolment = await tools.enrol({
    protocol: PROTOCOL_VERSION,
    enrolmentCode: place.enrolmentCode,
    publicKey,
    proof: signBytes(importPrivateKey(key.privateKeyDer), Buffer.from(proofText, 'utf8')).toString('base64'),
    deviceName: place.deviceName,
  });
  clock.contact(enrolment.contact.centralTimeMs);
  const signer = createSigner(enrolment.deviceId, enrolment.epoch, key.privateKeyDer);
  const nowMs = clock.nowMs();
  const opening = {
    id: tools.newId(),
    occurredAtMs: nowMs,
    lastContactAtMs: clock.lastContactAtMs(),
    appVersion: tools.appVersion,
  };
  inJournalTransaction(journal, (tx) => {
    const known = readDevice(tx);
    if (known?.deviceId === enrolment.deviceId && known.epoch === enrolment.epoch) throw new AlreadyEnrolledError();
    writeDevice(tx, {
      deviceId: enrolment.deviceId,
      epoch: enrolment.epoch,
      tillId: enrolment.tillId,
      tillName: enrolment.tillName,
      tillCode: enrolment.tillCode,
      store: enrolment.store,
      programId: enrolment.programId,
      centralUrl: place.centralUrl,
      certificateAuthority: place.certificateAuthority,
      publicKey: Buffer.from(key.publicKey),
      sealedPrivateKey: Buffer.from(keyStore.seal(key.privateKeyDer)),
      sealedDataKeys: Buffer.from(keyStore.seal(Buffer.from(JSON.stringify(enrolment.keys), 'utf8'))),
      keyStoreKind: keyStore.kind,
      incarnation: enrolment.contact.incarnation,
      replicaFile: null,
      replicaInProgress: null,
      enrolledAtMs: nowMs,
    });
    openEpoch(tx, signer, opening);
    forgetPreparedKey(tx);
  });
  clock.save();
  return enrolment;
}
