/** Where a till's secrets are sealed before they are written to its files. */
export interface KeyStore {
  /** `os`: the operating system keeps the key. `none`: bytes stay as they are. */
  readonly kind: 'os' | 'none';
  seal(bytes: Uint8Array): Uint8Array;
  /** @throws KeyStoreLostError when the bytes were sealed by another user, machine or key store. */
  open(sealed: Uint8Array): Uint8Array;
}

/** The key store that sealed this till's keys is not there, or no longer opens them. */
export class KeyStoreLostError extends Error {
  override readonly name = 'KeyStoreLostError';
  constructor(detail: string, cause?: unknown) {
    super(`the till's keys do not open: ${detail}`, { cause });
  }
}

/** Keeps bytes readable. Only for a machine without a key store, once a person has accepted what that means. */
export const plainKeyStore: KeyStore = {
  kind: 'none',
  seal: (bytes) => Uint8Array.from(bytes),
  open: (sealed) => Uint8Array.from(sealed),
};

/** The store that opens what a store of `kind` sealed. */
export function keyStoreOfKind(kind: KeyStore['kind'], osKeyStore: KeyStore | null): KeyStore {
  if (kind === 'none') return plainKeyStore;
  if (!osKeyStore) throw new KeyStoreLostError('this machine has no key store now');
  return osKeyStore;
}
