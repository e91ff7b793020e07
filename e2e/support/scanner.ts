import type { CDPSession, Page } from '@playwright/test';
import type { Random } from '../../src-central/sample/random.ts';
import { ENTER, type Key, type KeyboardState, keysFor, TAB } from './keyboard.ts';
import { pause } from './until.ts';

export type ScanOptions = KeyboardState & { readonly suffix?: 'enter' | 'tab' | 'none' };

/** Writes into the window as hardware does: real key events, each with the moment at which the key was pressed. */
export type Hands = {
  /** A keyboard-wedge scanner: 2 to 30 ms between keys. */
  scan: (text: string, options?: ScanOptions) => Promise<void>;
  /** A typist: 60 to 180 ms between keys, or the fast end of it. */
  type: (text: string, pace?: 'usual' | 'fast') => Promise<void>;
  press: (key: Key) => Promise<void>;
};

const SCANNER_GAP_MS = { least: 2, most: 30 };
const TYPIST_GAP_MS = { usual: { least: 60, most: 180 }, fast: { least: 60, most: 75 } };

export async function createHands(page: Page, random: Random): Promise<Hands> {
  const session = await page.context().newCDPSession(page);
  const between = (range: { least: number; most: number }) => () =>
    range.least + random.integer(range.most - range.least + 1);
  return {
    scan: (text, { suffix = 'enter', ...state } = {}) =>
      pressAll(session, [...keysFor(text, state), ...SUFFIX_KEYS[suffix]], between(SCANNER_GAP_MS)),
    type: (text, pace = 'usual') => pressAll(session, keysFor(text), between(TYPIST_GAP_MS[pace])),
    press: (key) => pressAll(session, [key], () => 0),
  };
}

const SUFFIX_KEYS = { enter: [ENTER], tab: [TAB], none: [] };
const SHIFT_BIT = 8;
const CONTROL_BIT = 2;

/**
 * Each event carries its own time, as the operating system stamps it: a busy machine hands keys over late, and the gaps
 * that the page reads stay the keyboard's. No event is sent before its time.
 */
async function pressAll(session: CDPSession, keys: readonly Key[], gapMs: () => number): Promise<void> {
  const sent: Promise<unknown>[] = [];
  let atMs = Date.now();
  for (const key of keys) {
    await pause(Math.max(0, atMs - Date.now()));
    for (const event of eventsOf(key)) {
      sent.push(session.send('Input.dispatchKeyEvent', { ...event, timestamp: atMs / 1000 }));
    }
    atMs += gapMs();
  }
  await Promise.all(sent);
}

type KeyEvent = {
  type: 'keyDown' | 'rawKeyDown' | 'keyUp';
  key: string;
  code: string;
  text?: string;
  modifiers: number;
  windowsVirtualKeyCode: number;
};

function eventsOf(key: Key): KeyEvent[] {
  const modifiers = (key.shift ? SHIFT_BIT : 0) | (key.control ? CONTROL_BIT : 0);
  const base = { key: key.key, code: key.code, modifiers, windowsVirtualKeyCode: virtualKeyCode(key) };
  const shiftKey = { key: 'Shift', code: 'ShiftLeft', windowsVirtualKeyCode: 16 };
  const downAndUp: KeyEvent[] = [
    key.text === '' ? { type: 'rawKeyDown', ...base } : { type: 'keyDown', ...base, text: key.text },
    { type: 'keyUp', ...base },
  ];
  if (!key.shift) return downAndUp;
  return [
    { type: 'rawKeyDown', ...shiftKey, modifiers: SHIFT_BIT },
    ...downAndUp,
    { type: 'keyUp', ...shiftKey, modifiers: 0 },
  ];
}

const NAMED_KEY_CODES: Readonly<Record<string, number>> = { Enter: 13, Tab: 9, Escape: 27, Space: 32 };

function virtualKeyCode(key: Key): number {
  const named = NAMED_KEY_CODES[key.code];
  if (named !== undefined) return named;
  return /^[A-Za-z0-9]$/.test(key.key) ? key.key.toUpperCase().charCodeAt(0) : 0;
}
