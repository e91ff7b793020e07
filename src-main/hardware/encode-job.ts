import { CODE_PAGES, createEncoder } from './encoder.ts';
import { toRuns } from './printable.ts';

export interface PrintedMatter {
  /** The receipt's lines, none longer than `columns`; null for none. */
  readonly lines: readonly string[] | null;
  readonly columns: number;
  /** Kick the cash drawer open. */
  readonly drawer: boolean;
}

/** What a printer is sent, as ESC/POS: the drawer first, since a cashier with change in the hand waits for it. */
export function encodeJob({ lines, columns, drawer }: PrintedMatter): Uint8Array {
  const kick = drawer ? DRAWER_KICK : [];
  if (lines === null) return Uint8Array.from(kick);
  const encoder = createEncoder(columns, CODE_PAGES[0]);
  for (const line of lines) {
    for (const { page, text } of toRuns(line)) encoder.codepage(page).text(text);
    encoder.newline();
  }
  return Uint8Array.from([...kick, ...encoder.cut('partial').encode()]);
}

/** ESC p: a pulse of 50 ms to the drawer's connector. By itself, since the encoder would feed a line with it. */
const DRAWER_KICK = [0x1b, 0x70, 0, 25, 250];
