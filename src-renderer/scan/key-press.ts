/** One key going down, as plain data. */
export type KeyPress = {
  readonly key: string;
  readonly code: string;
  readonly timeStampMs: number;
  readonly shift: boolean;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly altGraph: boolean;
  readonly capsLock: boolean;
  readonly repeat: boolean;
  /** An input method has taken the key already, as on Linux for the keys of accents. */
  readonly composing: boolean;
};

/** Keys that only change what others mean: scanners press them within a scan. */
const MODIFIER_KEYS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'CapsLock', 'NumLock', 'Meta', 'OS', 'Fn']);

/** The signs of a US keyboard, without Shift and with it, by the place of their keys. */
const US_SIGNS: Readonly<Record<string, string>> = {
  Digit1: '1!',
  Digit2: '2@',
  Digit3: '3#',
  Digit4: '4$',
  Digit5: '5%',
  Digit6: '6^',
  Digit7: '7&',
  Digit8: '8*',
  Digit9: '9(',
  Digit0: '0)',
  Backquote: '`~',
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  Space: '  ',
};

const GROUP_SEPARATOR = '\u001d';

export function isModifier(press: KeyPress): boolean {
  return MODIFIER_KEYS.has(press.key);
}

/** Whether the key writes something, other than an accent that waits for its letter. AltGr writes; Ctrl, Alt and Meta do not. */
export function isText(press: KeyPress): boolean {
  if (isShortcut(press)) return false;
  return [...press.key].length === 1 || isAccentedPair(press.key);
}

/** Whether the key waits for the next one to put an accent on it; on a US keyboard the same key is a sign. */
export function isDead(press: KeyPress): boolean {
  return press.key === 'Dead' && !isShortcut(press);
}

/** Whether the key ends a scan: Return or Tab, or one of the control characters for a new line. */
export function isSuffix(press: KeyPress): boolean {
  if (press.control && !press.altGraph) return press.code === 'KeyJ' || press.code === 'KeyM';
  return (press.key === 'Enter' || press.key === 'Tab') && !isShortcut(press) && !press.shift;
}

/** Whether the key is how scanners send GS1's group separator. */
export function isGroupSeparator(press: KeyPress): boolean {
  return press.control && !press.altGraph && press.code === 'BracketRight';
}

/** What the key writes under the computer's layout, as if Caps Lock were off. */
export function textByKey(press: KeyPress): string {
  if (isGroupSeparator(press)) return GROUP_SEPARATOR;
  if (press.key === 'Dead' || press.key === 'Process') return '';
  return press.capsLock ? swapCase(press.key) : press.key;
}

/** What the key writes on a US keyboard, whatever the computer's layout and Caps Lock say. */
export function textByCode(press: KeyPress): string {
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1];
  if (isGroupSeparator(press) || press.altGraph) return textByKey(press);
  if (letter !== undefined) return press.shift ? letter : letter.toLowerCase();
  return US_SIGNS[press.code]?.[press.shift ? 1 : 0] ?? textByKey(press);
}

function isShortcut(press: KeyPress): boolean {
  return press.meta || (!press.altGraph && (press.control || press.alt));
}

/** Windows writes an accent that found no letter together with the next sign. Named keys are letters and digits only. */
function isAccentedPair(key: string): boolean {
  return [...key].length === 2 && !/^[A-Z][A-Za-z0-9]$/.test(key);
}

function swapCase(key: string): string {
  const upper = key.toUpperCase();
  const swapped = key === upper ? key.toLowerCase() : upper;
  return swapped.length === key.length ? swapped : key;
}
