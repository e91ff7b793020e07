import { createEncoder } from './encoder.ts';

/**
 * A text as a receipt printer can show it, one column a character: what no code page has becomes its plain letter, or a
 * question mark. Line ends and other controls become spaces, so that no name can send the printer a command.
 */
export function toPrintable(text: string): string {
  return Array.from(text.normalize('NFC').replaceAll(/[\s\p{C}]/gu, ' '), (character) => {
    if (isPrintable(character)) return character;
    const plain = character.normalize('NFKD').replaceAll(/\p{M}/gu, '');
    return plain.length === 1 && isPrintable(plain) ? plain : '?';
  }).join('');
}

const known = new Map<string, boolean>();

/** Asked of the encoder itself: it puts a question mark where none of its code pages has the character. */
function isPrintable(character: string): boolean {
  if (/[ -~]/.test(character)) return true;
  const answer = known.get(character) ?? !createEncoder(48).text(character).encode().includes(QUESTION_MARK);
  known.set(character, answer);
  return answer;
}

const QUESTION_MARK = 0x3f;
