import { CODE_PAGES, type CodePage, createEncoder } from './encoder.ts';

/** Characters in a row that one code page has. */
export interface Run {
  readonly page: CodePage;
  readonly text: string;
}

/**
 * A text as a receipt printer can show it, one column a character: what no code page has becomes its plain letter, or a
 * question mark. Line ends and other controls become spaces, so that no name can send the printer a command.
 */
export function toPrintable(text: string): string {
  return Array.from(text.normalize('NFC').replaceAll(/[\s\p{C}]/gu, ' '), (character) => {
    if (isAscii(character) || pageOf(character) !== null) return character;
    const plain = character.normalize('NFKD').replaceAll(/\p{M}/gu, '');
    return plain.length === 1 && isAscii(plain) ? plain : '?';
  }).join('');
}

/** A printable text, parted where another code page is needed. The encoder could, but takes a hundred times as long. */
export function toRuns(text: string): Run[] {
  const runs: { page: CodePage; text: string }[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    const page = isAscii(character) ? (last?.page ?? CODE_PAGES[0]) : (pageOf(character) ?? CODE_PAGES[0]);
    if (last?.page === page) last.text += character;
    else runs.push({ page, text: character });
  }
  return runs;
}

/** What every code page has in the same place. */
function isAscii(character: string): boolean {
  return /^[ -~]$/.test(character);
}

const known = new Map<string, CodePage | null>();

/** Asked of the encoder itself: it puts a question mark where a code page has no such character. */
function pageOf(character: string): CodePage | null {
  const answer = known.get(character);
  if (answer !== undefined) return answer;
  const found = CODE_PAGES.find((page) => !createEncoder(48, page).text(character).encode().includes(QUESTION_MARK));
  known.set(character, found ?? null);
  return found ?? null;
}

const QUESTION_MARK = 0x3f;
