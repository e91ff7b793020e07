import { createHash, randomInt } from 'node:crypto';

/** Read aloud and typed by people: without 0 and O, 1, I and L. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const GROUPS = 3;
const GROUP_LENGTH = 4;

/** A new one-time code as people see it, such as `7KQM-2RXT-9HCB`: 59 bits of chance. */
export function createEnrolmentCode(): string {
  return Array.from({ length: GROUPS }, createGroup).join('-');
}

/**
 * What is stored of a code: the SHA-256 of its letters and digits in capitals, so that a code typed in small letters or
 * without its hyphens is the same one. Null for a text that no code can be.
 */
export function hashEnrolmentCode(typed: string): string | null {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]/gu, '');
  if (plain.length !== GROUPS * GROUP_LENGTH) return null;
  if ([...plain].some((character) => !ALPHABET.includes(character))) return null;
  return createHash('sha256').update(`earnest-enrolment-code/1\n${plain}`).digest('hex');
}

function createGroup(): string {
  return Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
