import { importPrivateKey, signBytes } from '../../src-node/crypto.ts';
import { dataKeysSchema } from '../../src-shared/contracts/central.ts';
import type { DeviceRow } from '../database/journal-schema.ts';
import type { EntrySigner } from '../journal/append-entry.ts';
import { type KeyStore, KeyStoreLostError, keyStoreOfKind } from './key-store.ts';

/** A paired till's secrets, open for use. Held in memory only. */
export interface Identity {
  readonly signer: EntrySigner;
  readonly dataKeys: { readonly blindIndexKey: Uint8Array; readonly profileKey: Uint8Array };
}

/**
 * Opens the keys of an enrolled device.
 * @throws KeyStoreLostError when the key store that sealed them is not there, or does not open them.
 */
export function openIdentity(device: DeviceRow, osKeyStore: KeyStore | null): Identity {
  const keyStore = keyStoreOfKind(device.keyStoreKind, osKeyStore);
  const privateKeyDer = keyStore.open(device.sealedPrivateKey);
  const dataKeysText = Buffer.from(keyStore.open(device.sealedDataKeys)).toString('utf8');
  try {
    const keys = dataKeysSchema.parse(JSON.parse(dataKeysText));
    return {
      signer: createSigner(device.deviceId, device.epoch, privateKeyDer),
      dataKeys: {
        blindIndexKey: Buffer.from(keys.blindIndexKey, 'base64'),
        profileKey: Buffer.from(keys.profileKey, 'base64'),
      },
    };
  } catch (error) {
    throw new KeyStoreLostError('what it gave back is no key', error);
  }
}

/** Signs for one device in one epoch. */
export function createSigner(deviceId: string, epoch: number, privateKeyDer: Uint8Array): EntrySigner {
  const privateKey = importPrivateKey(privateKeyDer);
  return { deviceId, epoch, sign: (bytes) => signBytes(privateKey, bytes) };
}
