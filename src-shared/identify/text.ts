const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/u;

const SHOWN_CHARACTERS = 40;
const SHOWN_DIGITS_AT_START = 6;
const SHOWN_DIGITS_AT_END = 4;
/** An EAN-13 is shown whole: a wrong digit can only be found by comparing all of them. */
const MOST_DIGITS_SHOWN_WHOLE = 13;

/** Whether `text` holds what nobody can see on a screen, or digits that no scanner and no till keyboard writes. */
export function isUnreadable(text: string): boolean {
  return text.search(INVISIBLE) >= 0 || FOREIGN_DIGIT.test(text);
}

/** One kind of space and one kind of dash; nothing around the text. Pasted numbers bring many kinds of both. */
export function tidy(raw: string): string {
  return raw
    .replace(/\p{Zs}/gu, ' ')
    .replace(/\p{Pd}/gu, '-')
    .trim();
}

/** Without the spaces and dashes that people put into long numbers. */
export function compact(text: string): string {
  return text.replace(/[ -]/g, '');
}

/** Digits of all scripts and shapes as ASCII, and no invisible characters. Made to be looked through, not returned. */
export function foldDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .replace(/(?![0-9])\p{Nd}/gu, digitValue);
}

/** What was read, for people: short, nothing invisible, and never all the digits of a number that may be a secret. */
export function showRead(text: string): string {
  const characters = Array.from(text);
  const start = characters.slice(0, SHOWN_CHARACTERS).join('');
  const masked = start.replace(/\p{N}(?:[^\p{L}\p{N}]*\p{N})*/gu, maskMiddle);
  const visible = masked.replace(INVISIBLE, showInvisible);
  return characters.length > SHOWN_CHARACTERS ? `${visible}…` : visible;
}

/** Digits stand in Unicode in runs from zero to nine, of which a few follow straight upon another. */
function digitValue(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0;
  let start = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
  return String((codePoint - start) % 10);
}

function maskMiddle(sequence: string): string {
  const count = sequence.match(/\p{N}/gu)?.length ?? 0;
  if (count <= MOST_DIGITS_SHOWN_WHOLE) return sequence;
  let seen = 0;
  return sequence.replace(/\p{N}/gu, (digit) => {
    seen += 1;
    return seen <= SHOWN_DIGITS_AT_START || seen > count - SHOWN_DIGITS_AT_END ? digit : '•';
  });
}

function showInvisible(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint === 0x7f) return '␡';
  if (codePoint < 0x20) return String.fromCodePoint(0x2400 + codePoint);
  return `<U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}>`;
}
