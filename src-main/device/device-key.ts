import { z } from 'zod';
import { createDeviceKey } from '../../src-node/crypto.ts';
import type { JournalDatabase } from '../database/open.ts';
import { readSetting, writeSetting } from '../journal/local-state.ts';
import { type KeyStore, KeyStoreLostError } from './key-store.ts';

/** A device's key pair, open: the raw public key, and the private key as PKCS 8 DER. */
export interface DeviceKey {
  readonly publicKey: Uint8Array;
  readonly privateKeyDer: Uint8Array;
}

/**
 * The key that this machine enrols with, made once and kept: a second try, after central's reply was lost, must show the
 * same key to be given the same enrolment. One that the key store no longer opens is replaced, since nothing was signed
 * with it that anyone has.
 */
export function prepareDeviceKey(db: JournalDatabase, keyStore: KeyStore): DeviceKey {
  const kept = preparedKeySchema.nullable().parse(readSetting(db, SETTING) ?? null);
  if (kept?.keyStoreKind === keyStore.kind) {
    try {
      const privateKeyDer = keyStore.open(Buffer.from(kept.sealedPrivateKey, 'base64'));
      return { publicKey: Buffer.from(kept.publicKey, 'base64'), privateKeyDer };
    } catch (error) {
      if (!(error instanceof KeyStoreLostError)) throw error;
    }
  }
  const made = createDeviceKey();
  const prepared: z.infer<typeof preparedKeySchema> = {
    publicKey: made.publicKey.toString('base64'),
    sealedPrivateKey: Buffer.from(keyStore.seal(made.privateKeyDer)).toString('base64'),
    keyStoreKind: keyStore.kind,
  };
  writeSetting(db, SETTING, prepared);
  return made;
}

/** Forgets the prepared key: the device row has it from now on. */
export function forgetPreparedKey(db: JournalDatabase): void {
  writeSetting(db, SETTING, null);
}

const SETTING = 'device.prepared-key';

const preparedKeySchema = z.object({
  publicKey: z.base64(),
  sealedPrivateKey: z.base64(),
  keyStoreKind: z.enum(['os', 'none']),
});
