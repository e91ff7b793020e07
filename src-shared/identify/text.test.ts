import { expect, test } from 'vitest';
import { foldDigits, isUnreadable, showRead } from './text.ts';

test('every decimal digit of Unicode folds to its value', () => {
  let count = 0;
  for (let codePoint = 0x80; codePoint <= 0x1_ffff; codePoint += 1) {
    const character = String.fromCodePoint(codePoint);
    if (!/\p{Nd}/u.test(character)) continue;
    expect(foldDigits(character), codePoint.toString(16)).toMatch(/^[0-9]$/);
    count += 1;
  }
  expect(count).toBeGreaterThan(600);
});

test.each([
  ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
  ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
  ['०१२३४५६७८९', '0123456789'],
  ['๐๑๒๓๔๕๖๗๘๙', '0123456789'],
  ['０１２３４５６７８９', '0123456789'],
  ['𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗', '0123456789'],
  ['①²₃', '123'],
  ['4\u200b1\u20601\ufeff1', '4111'],
])('%s folds to %s', (text, folded) => {
  expect(foldDigits(text)).toBe(folded);
});

test.each<[text: string, unreadable: boolean]>([
  ['EA-123 ß é @ €', false],
  ['\u0000', true],
  ['\u001d', true],
  ['a\u200db', true],
  ['\u202e123', true],
  ['\ufffe', true],
  ['\ud83d', true],
  ['😀', false],
  ['١', true],
])('%j is unreadable: %s', (text, unreadable) => {
  expect(isUnreadable(text)).toBe(unreadable);
});

test.each([
  ['4006381333931', '4006381333931'],
  ['40063813339310', '400638••••9310'],
  ['1234 5678 9012 3456', '1234 56•• •••• 3456'],
  ['1-2/3.4_5 6 7 8 9 0 1 2 3 4', '1-2/3.4_5 6 • • • • 1 2 3 4'],
  ['a\u0000b\u007fc\u0085', 'a␀b␡c<U+0085>'],
  ['\u202eabc', '<U+202E>abc'],
  ['x'.repeat(41), `${'x'.repeat(40)}…`],
  ['😀'.repeat(41), `${'😀'.repeat(40)}…`],
])('%j is shown as %j', (text, shown) => {
  expect(showRead(text)).toBe(shown);
});
