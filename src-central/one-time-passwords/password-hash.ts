import { randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const DIGITS = 6;

/** A one-time password, as its member types it. */
export function makePassword(): string {
  return randomInt(10 ** DIGITS)
    .toString()
    .padStart(DIGITS, '0');
}

/** Whether a text could be a one-time password at all. */
export const PASSWORD_FORM = new RegExp(`^\\d{${DIGITS}}$`);

/** Slow, since there are only a million passwords to try: who steals the hashes has no use of them before they expire. */
export async function hashPassword(passwordId: string, password: string): Promise<string> {
  return (await deriveKey(password, passwordId, HASH_BYTES)).toString('hex');
}

export async function isPassword(passwordId: string, password: string, hash: string): Promise<boolean> {
  return timingSafeEqual(await deriveKey(password, passwordId, HASH_BYTES), Buffer.from(hash, 'hex'));
}

const HASH_BYTES = 32;

/** With Node's own cost (16 MiB), in its thread pool. */
const deriveKey = promisify<string, string, number, Buffer>(scrypt);
