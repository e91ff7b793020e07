import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  blindIndex,
  createDeviceKey,
  importPrivateKey,
  importPublicKey,
  nodeJournalCrypto,
  openProfile,
  sealProfile,
  signBytes,
} from './crypto.ts';

describe('device key', () => {
  const { publicKey, privateKeyDer } = createDeviceKey();
  const message = Buffer.from('what the till said');
  const signature = signBytes(importPrivateKey(privateKeyDer), message);

  it.each<[string, Uint8Array, Uint8Array, Uint8Array, boolean]>([
    ['its own signature', publicKey, message, signature, true],
    ['another text', publicKey, Buffer.from('what the till sad'), signature, false],
    ['another key', createDeviceKey().publicKey, message, signature, false],
    ['a signature cut short', publicKey, message, signature.subarray(1), false],
  ])('verifies %s as it should', (_, key, bytes, sig, expected) => {
    expect(nodeJournalCrypto.verify(key, bytes, sig)).toBe(expected);
  });

  it('refuses a public key of the wrong length', () => {
    expect(() => importPublicKey(publicKey.subarray(1))).toThrow(RangeError);
  });
});

describe('blindIndex', () => {
  const key = randomBytes(32);
  it('is the same for the same identifier, and differs by kind, value and key', () => {
    const index = blindIndex(key, 'phone', '+491712345678').toString('hex');
    expect(index).toHaveLength(32);
    expect(blindIndex(key, 'phone', '+491712345678').toString('hex')).toBe(index);
    expect(blindIndex(key, 'card', '+491712345678').toString('hex')).not.toBe(index);
    expect(blindIndex(key, 'phone', '+491712345679').toString('hex')).not.toBe(index);
    expect(blindIndex(randomBytes(32), 'phone', '+491712345678').toString('hex')).not.toBe(index);
  });
});

describe('sealed profile', () => {
  const key = randomBytes(32);
  const sealed = sealProfile(key, 'member-1', '{"displayName":"Zoë 🧾"}');

  it('opens with its key and member', () => {
    expect(openProfile(key, 'member-1', sealed)).toBe('{"displayName":"Zoë 🧾"}');
  });

  it.each<[string, () => string]>([
    ['another member', () => openProfile(key, 'member-2', sealed)],
    ['another key', () => openProfile(randomBytes(32), 'member-1', sealed)],
    ['a flipped bit', () => openProfile(key, 'member-1', Buffer.from(sealed).fill(sealed[20]! ^ 1, 20, 21))],
    ['a cut', () => openProfile(key, 'member-1', sealed.subarray(0, 20))],
  ])('stays shut for %s', (_, open) => {
    expect(open).toThrow();
  });
});
