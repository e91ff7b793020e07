import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { JournalCrypto } from '../src-shared/journal/chain.ts';

/** SHA-256 and Ed25519 from Node, in the shape that the shared journal code asks for. */
export const nodeJournalCrypto: JournalCrypto = {
  utf8: (text) => Buffer.from(text, 'utf8'),
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verify: (publicKey, bytes, signature) => verify(null, bytes, importPublicKey(publicKey), signature),
};

/** A new Ed25519 pair: the raw 32-byte public key, and the private key as PKCS 8 DER (to be sealed by the key store). */
export function createDeviceKey(): { publicKey: Buffer; privateKeyDer: Buffer } {
  const pair = generateKeyPairSync('ed25519');
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-RAW_KEY_BYTES),
    privateKeyDer: pair.privateKey.export({ type: 'pkcs8', format: 'der' }),
  };
}

/** Reads a private key that `createDeviceKey` wrote. */
export function importPrivateKey(privateKeyDer: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(privateKeyDer), format: 'der', type: 'pkcs8' });
}

/** Reads a raw 32-byte Ed25519 public key. Throws a RangeError on any other length. */
export function importPublicKey(publicKey: Uint8Array): KeyObject {
  if (publicKey.byteLength !== RAW_KEY_BYTES) throw new RangeError('an Ed25519 public key has 32 bytes');
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
    format: 'jwk',
  });
}

/** The 64-byte Ed25519 signature over `bytes`. */
export function signBytes(privateKey: KeyObject, bytes: Uint8Array): Buffer {
  return sign(null, bytes, privateKey);
}

export type IdentifierKind = 'card' | 'phone' | 'email';

/**
 * The blind index under which an identifier is stored and looked up: HMAC-SHA256 of kind and normalised value, cut to
 * 16 bytes. The value must be normalised already (E.164, lower-case address, card code without separators).
 */
export function blindIndex(key: Uint8Array, kind: IdentifierKind, normalisedValue: string): Buffer {
  return createHmac('sha256', key).update(`${kind}:${normalisedValue}`).digest().subarray(0, BLIND_INDEX_BYTES);
}

/**
 * Seals a member's profile text with AES-256-GCM: nonce, tag and cipher text in one. The member id is bound in, so that
 * a profile moved to another member's row does not open.
 */
export function sealProfile(key: Uint8Array, memberId: string, profileText: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(memberId, 'utf8'));
  const body = Buffer.concat([cipher.update(profileText, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Opens what `sealProfile` sealed. Throws when the key, the member id or a single bit differs. */
export function openProfile(key: Uint8Array, memberId: string, sealed: Uint8Array): string {
  if (sealed.byteLength < NONCE_BYTES + TAG_BYTES) throw new RangeError('sealed profile cut short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(memberId, 'utf8'));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const body = sealed.subarray(NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}

const RAW_KEY_BYTES = 32;
const BLIND_INDEX_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
