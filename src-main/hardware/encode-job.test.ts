import { describe, expect, it } from 'vitest';
import { readBack } from '../testing/printer-server.ts';
import { encodeJob } from './encode-job.ts';
import { toPrintable } from './printable.ts';

describe('encodeJob', () => {
  it('sends every letter of Europe so that it is read back as it was', () => {
    const letters = Array.from({ length: 0x500 }, (_, code) => String.fromCodePoint(code)).join('');
    const lines = toPrintable(`${letters} € „“ – —`).match(/.{1,48}/gu) ?? [];
    for (const letter of 'ÄßçŁžŐğΩάЖѓ€„–') expect(lines.join('')).toContain(letter);
    const { text } = readBack(encodeJob({ lines, columns: 48, drawer: false }));
    expect(onPaper(text.trimEnd().split('\n'))).toEqual(onPaper(lines));
  });

  it('kicks the drawer alone without moving the paper', () => {
    const { text, cuts, kicks } = readBack(encodeJob({ lines: null, columns: 42, drawer: true }));
    expect({ text, cuts, kicks }).toEqual({ text: '', cuts: 0, kicks: 1 });
  });
});

/** Spaces at a line's end are nothing on paper. */
function onPaper(lines: readonly string[]): string[] {
  return lines.map((line) => line.trimEnd());
}
