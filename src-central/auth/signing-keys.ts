import { type KeyObject, randomUUID } from 'node:crypto';
import { desc, isNull } from 'drizzle-orm';
import { createDeviceKey, importPrivateKey, importPublicKey } from '../../src-node/crypto.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { signingKeys } from '../database/schema.ts';

export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The keys that sign access tokens, shared by all processes of this central through its database. */
export interface SigningKeys {
  /** The one to sign with. Made at the first call ever. */
  current(): Promise<SigningKey>;
  /** The one of this id; undefined where none is in force. */
  find(keyId: string): Promise<SigningKey | undefined>;
}

/**
 * Keys are kept in memory for a minute, so that retiring one takes effect everywhere within it. An unknown key may be one
 * that another process has just made, and is looked for again, if not more than once a second.
 */
export function createSigningKeys(db: CentralDatabase, clock: Clock): SigningKeys {
  let known: { readonly keys: readonly SigningKey[]; readonly readAtMs: number } | undefined;
  const read = async () => {
    known = { keys: await loadKeys(db), readAtMs: clock.nowMs() };
    return known.keys;
  };
  const isYoungerThan = (ageMs: number) => known !== undefined && Math.abs(clock.nowMs() - known.readAtMs) < ageMs;
  const keys = async (keptMs = KEPT_MS) => (known && isYoungerThan(keptMs) ? known.keys : read());
  return {
    async current() {
      const [newest] = await keys();
      if (newest) return newest;
      await makeKey(db, clock);
      const [made] = await read();
      if (!made) throw new Error('the signing key that was just made is not there');
      return made;
    },
    async find(keyId) {
      const find = (list: readonly SigningKey[]) => list.find((key) => key.keyId === keyId);
      return find(await keys()) ?? find(await keys(LOOKED_AGAIN_MS));
    },
  };
}

const KEPT_MS = 60_000;
const LOOKED_AGAIN_MS = 1_000;

async function makeKey(db: CentralDatabase, clock: Clock): Promise<void> {
  const { publicKey, privateKeyDer } = createDeviceKey();
  await db
    .insert(signingKeys)
    .values({ keyId: randomUUID(), publicKey, privateKeyDer, createdAtMs: clock.nowMs(), retiredAtMs: null });
}

async function loadKeys(db: CentralDatabase): Promise<SigningKey[]> {
  const rows = await db
    .select()
    .from(signingKeys)
    .where(isNull(signingKeys.retiredAtMs))
    .orderBy(desc(signingKeys.createdAtMs), signingKeys.keyId);
  return rows.map((row) => ({
    keyId: row.keyId,
    privateKey: importPrivateKey(row.privateKeyDer),
    publicKey: importPublicKey(row.publicKey),
  }));
}
