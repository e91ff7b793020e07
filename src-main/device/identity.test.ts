import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeviceKey, nodeJournalCrypto } from '../../src-node/crypto.ts';
import type { DeviceRow } from '../database/journal-schema.ts';
import { closeDatabase, type JournalDatabase, openJournal } from '../database/open.ts';
import { readSetting } from '../journal/local-state.ts';
import { forgetPreparedKey, prepareDeviceKey } from './device-key.ts';
import { openIdentity } from './identity.ts';
import { type KeyStore, KeyStoreLostError, plainKeyStore } from './key-store.ts';

const migrationsFolder = join(import.meta.dirname, '../../migrations/till/journal');
let folder: string;
let journal: JournalDatabase;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earnest-device-'));
  journal = openJournal(join(folder, 'journal.db'), { migrationsFolder });
});

afterEach(() => {
  closeDatabase(journal);
  rmSync(folder, { recursive: true });
});

describe('the prepared device key', () => {
  it('is the same at every try, over a restart too, and another once it was forgotten', () => {
    const store = maskingKeyStore(7);
    const first = prepareDeviceKey(journal, store);
    closeDatabase(journal);
    journal = openJournal(join(folder, 'journal.db'), { migrationsFolder });
    const again = prepareDeviceKey(journal, store);
    expect(Buffer.from(again.publicKey)).toEqual(Buffer.from(first.publicKey));
    expect(Buffer.from(again.privateKeyDer)).toEqual(Buffer.from(first.privateKeyDer));
    forgetPreparedKey(journal);
    expect(Buffer.from(prepareDeviceKey(journal, store).publicKey)).not.toEqual(Buffer.from(first.publicKey));
  });

  it('is written sealed', () => {
    const { privateKeyDer } = prepareDeviceKey(journal, maskingKeyStore(7));
    const written = JSON.stringify(readSetting(journal, 'device.prepared-key'));
    expect(written).not.toContain(Buffer.from(privateKeyDer).toString('base64'));
  });

  it.each<[string, KeyStore]>([
    ['a key store that no longer opens it', maskingKeyStore(8)],
    ['a machine that lost its key store', plainKeyStore],
  ])('is made anew for %s', (_, store) => {
    const first = prepareDeviceKey(journal, maskingKeyStore(7));
    expect(Buffer.from(prepareDeviceKey(journal, store).publicKey)).not.toEqual(Buffer.from(first.publicKey));
  });
});

describe('openIdentity', () => {
  it.each<['os' | 'none', KeyStore | null]>([
    ['os', maskingKeyStore(7)],
    ['none', null],
    ['none', maskingKeyStore(7)],
  ])('opens what a store of kind %s sealed', (kind, osKeyStore) => {
    const { device, publicKey } = enrolled(kind === 'none' ? plainKeyStore : maskingKeyStore(7));
    const { signer, dataKeys } = openIdentity(device, osKeyStore);
    const bytes = Buffer.from('entry');
    expect(nodeJournalCrypto.verify(publicKey, bytes, signer.sign(bytes))).toBe(true);
    expect(signer).toMatchObject({ deviceId: device.deviceId, epoch: 3 });
    expect(Buffer.from(dataKeys.blindIndexKey)).toEqual(Buffer.alloc(32, 1));
    expect(Buffer.from(dataKeys.profileKey)).toEqual(Buffer.alloc(32, 2));
  });

  it.each<[string, KeyStore | null]>([
    ['gone', null],
    ["another user's", maskingKeyStore(8)],
    ['one that gives back something else', { ...plainKeyStore, kind: 'os' }],
  ])('says so when the key store is %s', (_, osKeyStore) => {
    const { device } = enrolled(maskingKeyStore(7));
    expect(() => openIdentity(device, osKeyStore)).toThrow(KeyStoreLostError);
  });
});

/** Stands for an operating system's key store: it masks bytes, and knows its own. */
function maskingKeyStore(mask: number): KeyStore {
  const flip = (bytes: Uint8Array) => Uint8Array.from(bytes, (byte) => byte ^ mask);
  return {
    kind: 'os',
    seal: (bytes) => Uint8Array.from([mask, ...flip(bytes)]),
    open(sealed) {
      if (sealed[0] !== mask) throw new KeyStoreLostError('sealed by another');
      return flip(sealed.subarray(1));
    },
  };
}

function enrolled(store: KeyStore): { device: DeviceRow; publicKey: Uint8Array } {
  const { publicKey, privateKeyDer } = createDeviceKey();
  const keys = {
    blindIndexKey: Buffer.alloc(32, 1).toString('base64'),
    profileKey: Buffer.alloc(32, 2).toString('base64'),
  };
  const device: DeviceRow = {
    deviceId: '0199f6a0-0000-7000-8000-000000000001',
    epoch: 3,
    tillId: '0199f6a0-0000-7000-8000-000000000002',
    tillName: 'Till 1',
    tillCode: 'T1',
    store: {
      storeId: '0199f6a0-0000-7000-8000-000000000003',
      name: 'Test store',
      region: 'DE',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
    },
    programId: 'program',
    centralUrl: 'http://127.0.0.1:1',
    certificateAuthority: null,
    publicKey: Buffer.from(publicKey),
    sealedPrivateKey: Buffer.from(store.seal(privateKeyDer)),
    sealedDataKeys: Buffer.from(store.seal(Buffer.from(JSON.stringify(keys)))),
    keyStoreKind: store.kind,
    incarnation: '0199f6a0-0000-7000-8000-000000000004',
    replicaFile: null,
    replicaInProgress: null,
    enrolledAtMs: 0,
  };
  return { device, publicKey };
}
