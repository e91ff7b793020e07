/** One key going down and up, as the page is told of it. */
export type Key = {
  /** What it writes or does under the computer's layout. */
  readonly key: string;
  /** The place on the keyboard. */
  readonly code: string;
  readonly shift: boolean;
  readonly control?: boolean;
  /** Empty for keys that write nothing. */
  readonly text: string;
};

export type KeyboardState = {
  /** The layout that the computer is set to; scanners are set to US. */
  readonly layout?: 'us' | 'german';
  readonly capsLock?: boolean;
};

/** Code, then what it writes on a US keyboard and on a German one, each without and with Shift. `Dead` writes nothing yet. */
const SIGNS: readonly (readonly [code: string, us: string, german: readonly [string, string]])[] = [
  ['Digit1', '1!', ['1', '!']],
  ['Digit2', '2@', ['2', '"']],
  ['Digit3', '3#', ['3', '§']],
  ['Digit4', '4$', ['4', '$']],
  ['Digit5', '5%', ['5', '%']],
  ['Digit6', '6^', ['6', '&']],
  ['Digit7', '7&', ['7', '/']],
  ['Digit8', '8*', ['8', '(']],
  ['Digit9', '9(', ['9', ')']],
  ['Digit0', '0)', ['0', '=']],
  ['Backquote', '`~', ['Dead', '°']],
  ['Minus', '-_', ['ß', '?']],
  ['Equal', '=+', ['Dead', 'Dead']],
  ['BracketLeft', '[{', ['ü', 'Ü']],
  ['BracketRight', ']}', ['+', '*']],
  ['Backslash', '\\|', ['#', "'"]],
  ['Semicolon', ';:', ['ö', 'Ö']],
  ['Quote', '\'"', ['ä', 'Ä']],
  ['Comma', ',<', [',', ';']],
  ['Period', '.>', ['.', ':']],
  ['Slash', '/?', ['-', '_']],
  ['Space', '  ', [' ', ' ']],
];

/** The keys that a US keyboard presses for `text`, and what a computer with this layout and Caps Lock makes of them. */
export function keysFor(text: string, state: KeyboardState = {}): Key[] {
  return [...text].map((sign) => keyFor(sign, state));
}

export const ENTER: Key = { key: 'Enter', code: 'Enter', shift: false, text: '\r' };
/** Pays the whole sale by card, which completes it. */
export const F9: Key = { key: 'F9', code: 'F9', shift: false, text: '' };
export const TAB: Key = { key: 'Tab', code: 'Tab', shift: false, text: '' };
export const CONTROL_L: Key = { key: 'l', code: 'KeyL', shift: false, control: true, text: '' };
export const ESCAPE: Key = { key: 'Escape', code: 'Escape', shift: false, text: '' };

function keyFor(sign: string, { layout = 'us', capsLock = false }: KeyboardState): Key {
  if (/^[A-Za-z]$/.test(sign)) {
    const shift = sign === sign.toUpperCase();
    const upper = sign.toUpperCase();
    const written = layout === 'german' ? germanLetter(upper) : upper;
    // Caps Lock and Shift cancel each other.
    const key = shift === capsLock ? written.toLowerCase() : written;
    return { key, code: `Key${upper}`, shift, text: key };
  }
  for (const [code, us, german] of SIGNS) {
    const index = sign === us[0] ? 0 : us.indexOf(sign);
    if (index < 0) continue;
    const key = layout === 'german' ? (german[index] ?? '') : sign;
    return { key, code, shift: index === 1, text: key === 'Dead' ? '' : key };
  }
  throw new Error(`A US keyboard has no key for "${sign}".`);
}

function germanLetter(upper: string): string {
  if (upper === 'Y') return 'Z';
  return upper === 'Z' ? 'Y' : upper;
}
