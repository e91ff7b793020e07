import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { normaliseEmail } from '../../src-shared/identify/email.ts';
import { phonesTyped } from '../../src-shared/identify/phone.ts';
import { recognise } from '../../src-shared/identify/recognise.ts';
import { readingsOf } from '../../src-shared/identify/recognition.ts';
import { recogniseOptions } from './configuration.ts';
import type { Desk } from './desk.ts';

/** A card's code from what was scanned or typed; null for what is no card of the program, and never for a payment card. */
export function readCard(desk: Desk, config: ProgramConfig, text: string): string | null {
  const readings = readingsOf(recognise(text, { ...recogniseOptions(desk, config), source: 'scan' }));
  const card = readings.find((reading) => reading.kind === 'card');
  return card?.kind === 'card' ? card.code : null;
}

/** A phone number as E.164, however it was typed; null for what is none. */
export function readPhone(desk: Desk, text: string): string | null {
  return phonesTyped(text.trim(), desk.till.store.region)[0] ?? null;
}

/** An address in lower case; null for what is none. */
export function readEmail(text: string): string | null {
  return normaliseEmail(text) ?? null;
}

/** A person's name as it is kept: composed, with single spaces, no control characters; null where no letter is in it. */
export function readName(text: string): string | null {
  const name = text
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, ' ')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
  return /[\p{L}\p{N}]/u.test(name) ? name : null;
}
