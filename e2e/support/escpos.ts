/** What a receipt printer makes of a job. */
export type Printout = {
  /** The lines on the paper, without the feed before the cut. */
  readonly lines: readonly string[];
  /** How often the cash drawer was kicked before the first line, and after it. */
  readonly kicks: { readonly before: number; readonly after: number };
  readonly cuts: number;
};

type Paper = { text: string; page: string; before: number; after: number; cuts: number };

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A printer's own choice as long as nothing chose one: nothing but ASCII is sure. */
const NO_PAGE = 'none';

/** Epson's numbers of the code pages that are used here (ESC t). */
const CODE_PAGES: ReadonlyMap<number, string> = new Map([
  [16, 'windows-1252'],
  [45, 'windows-1250'],
  [46, 'windows-1251'],
  [47, 'windows-1253'],
  [48, 'windows-1254'],
  [51, 'windows-1257'],
]);

/**
 * Reads ESC/POS back to text, by Epson's own reference: initialise, code page, alignment, emphasis, feeds, cuts and the
 * pulse to the drawer. Anything else is an error, so that nothing goes to the printer unseen.
 */
export function decodeEscPos(bytes: Uint8Array): Printout {
  const paper: Paper = { text: '', page: NO_PAGE, before: 0, after: 0, cuts: 0 };
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    if (byte === ESC) at += escape(paper, bytes, at);
    else if (byte === GS) at += cut(paper, bytes, at);
    else if (byte === FS) at += leaveKanji(bytes, at);
    else {
      if (byte === LINE_FEED) paper.text += '\n';
      else if (byte !== CARRIAGE_RETURN) paper.text += character(paper, byte, at);
      at += 1;
    }
  }
  const { before, after, cuts } = paper;
  const written = paper.text.replace(/\n+$/, '');
  return { lines: written === '' ? [] : written.split('\n'), kicks: { before, after }, cuts };
}

/** @returns how many bytes the command has. */
function escape(paper: Paper, bytes: Uint8Array, at: number): number {
  const value = bytes[at + 2] ?? 0;
  switch (String.fromCharCode(bytes[at + 1] ?? 0)) {
    // Initialise.
    case '@':
      paper.page = NO_PAGE;
      return 2;
    // Code page.
    case 't': {
      const page = CODE_PAGES.get(value);
      if (page === undefined) throw new Error(`byte ${at}: code page ${value} is none that a receipt needs`);
      paper.page = page;
      return 3;
    }
    // Alignment, emphasis and font: they move no text to another line.
    case 'a':
    case 'E':
    case 'M':
      return 3;
    // Feed so many lines.
    case 'd':
      paper.text += '\n'.repeat(value);
      return 3;
    // Pulse to the drawer's connector, with how long it is on and off.
    case 'p':
      if (paper.text === '') paper.before += 1;
      else paper.after += 1;
      return 5;
    default:
      throw new Error(`byte ${at}: ESC 0x${(bytes[at + 1] ?? 0).toString(16)} is no command that a receipt needs`);
  }
}

/** GS V: cuts the paper, after a feed where it says so. */
function cut(paper: Paper, bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] !== 0x56) {
    throw new Error(`byte ${at}: GS 0x${(bytes[at + 1] ?? 0).toString(16)} is no command that a receipt needs`);
  }
  paper.cuts += 1;
  return [0x41, 0x42].includes(bytes[at + 2] ?? 0) ? 4 : 3;
}

/** FS `.`: leaves the mode of two-byte characters, which printers for Asia start in. */
function leaveKanji(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] !== 0x2e) throw new Error(`byte ${at}: this FS command is none that a receipt needs`);
  return 2;
}

function character({ page }: Paper, byte: number, at: number): string {
  if (byte < 0x20) throw new Error(`byte ${at}: control 0x${byte.toString(16)} in the text`);
  if (byte < 0x80) return String.fromCharCode(byte);
  if (page === NO_PAGE) throw new Error(`byte ${at}: 0x${byte.toString(16)} before any code page`);
  return new TextDecoder(page, { fatal: true }).decode(Uint8Array.of(byte));
}
