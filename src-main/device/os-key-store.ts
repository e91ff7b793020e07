import { safeStorage } from 'electron';
import { type KeyStore, KeyStoreLostError } from './key-store.ts';

/**
 * The operating system's key store; null where there is none worth the name. On Linux without a secret service Electron
 * would seal with a key that everybody knows: that counts as none. To be called after the app is ready.
 */
export function openOsKeyStore(): KeyStore | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') return null;
  }
  return {
    kind: 'os',
    seal: (bytes) => safeStorage.encryptString(Buffer.from(bytes).toString('base64')),
    open(sealed) {
      try {
        return Buffer.from(safeStorage.decryptString(Buffer.from(sealed)), 'base64');
      } catch (error) {
        throw new KeyStoreLostError('sealed by another user, machine or key store', error);
      }
    },
  };
}
