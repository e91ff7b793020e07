import { describe, expect, it } from 'vitest';
import { createEnrolmentCode, hashEnrolmentCode } from './enrolment-code.ts';

describe('enrolment codes', () => {
  it('are three groups of four letters and digits that nobody misreads', () => {
    for (let round = 0; round < 200; round += 1) {
      expect(createEnrolmentCode()).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
    }
  });

  it('do not come twice', () => {
    const codes = Array.from({ length: 1_000 }, createEnrolmentCode);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each([
    ['as shown', '7KQM-2RXT-9HCB', true],
    ['in small letters', '7kqm-2rxt-9hcb', true],
    ['without hyphens', '7KQM2RXT9HCB', true],
    ['with spaces and a line end', ' 7KQM 2RXT 9HCB\n', true],
    ['with typographic dashes', '7KQM–2RXT—9HCB', true],
    ['in full-width letters', '７ＫＱＭ-２ＲＸＴ-９ＨＣＢ', true],
    ['one character off', '7KQM-2RXT-9HCC', false],
  ])('typed %s', (_, typed, same) => {
    expect(hashEnrolmentCode(typed) === hashEnrolmentCode('7KQM-2RXT-9HCB')).toBe(same);
  });

  it.each([
    ['too short', '7KQM-2RXT-9HC'],
    ['too long', '7KQM-2RXT-9HCBB'],
    ['a letter that no code has', '7KQM-2RXT-9HCI'],
    ['nothing', ''],
    ['other characters', '7KQM-2RXT-9H√B'],
  ])('are never %s', (_, typed) => {
    expect(hashEnrolmentCode(typed)).toBeNull();
  });
});
