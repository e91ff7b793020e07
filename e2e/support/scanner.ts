import type { ElectronApplication } from '@playwright/test';
import type { Random } from '../../src-central/sample/random.ts';
import { ENTER, type Key, type KeyboardState, keysFor, TAB } from './keyboard.ts';

export type ScanOptions = KeyboardState & { readonly suffix?: 'enter' | 'tab' | 'none' };

/** Writes into the window as hardware does: real key events, each with the moment at which the key was pressed. */
export type Hands = {
  /** A keyboard-wedge scanner: 2 to 30 ms between keys. */
  scan: (text: string, options?: ScanOptions) => Promise<void>;
  /** A typist: 60 to 180 ms between keys, or the fast end of it; `rolled` as two neighbouring fingers strike. */
  type: (text: string, pace?: 'usual' | 'fast' | 'rolled') => Promise<void>;
  press: (key: Key) => Promise<void>;
};

const SCANNER_GAP_MS = { least: 2, most: 30 };
const TYPIST_GAP_MS = {
  usual: { least: 60, most: 180 },
  fast: { least: 60, most: 75 },
  rolled: { least: 20, most: 40 },
};

export function createHands(app: ElectronApplication, random: Random): Hands {
  const between = (range: { least: number; most: number }) => () =>
    range.least + random.integer(range.most - range.least + 1);
  return {
    scan: (text, { suffix = 'enter', ...state } = {}) =>
      pressAll(app, [...keysFor(text, state), ...SUFFIX_KEYS[suffix]], between(SCANNER_GAP_MS)),
    type: (text, pace = 'usual') => pressAll(app, keysFor(text), between(TYPIST_GAP_MS[pace])),
    press: (key) => pressAll(app, [key], () => 0),
  };
}

const SUFFIX_KEYS = { enter: [ENTER], tab: [TAB], none: [] };
const SHIFT_BIT = 8;
const CONTROL_BIT = 2;

/**
 * Presses the keys from within the app's own process, at its window, so that no line from here to there stretches the
 * gaps. Each event also carries its own time, as the operating system stamps it, and none is sent before its time.
 */
async function pressAll(app: ElectronApplication, keys: readonly Key[], gapMs: () => number): Promise<void> {
  let atMs = 0;
  const presses = keys.map((key) => {
    const press = { atMs, events: eventsOf(key) };
    atMs += gapMs();
    return press;
  });
  await app.evaluate(async ({ BrowserWindow }, planned) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) throw new Error('The till has no window to write in.');
    if (!contents.debugger.isAttached()) contents.debugger.attach();
    const beganAtMs = Date.now();
    const sent: Promise<unknown>[] = [];
    for (const press of planned) {
      const dueAtMs = beganAtMs + press.atMs;
      while (Date.now() < dueAtMs) await new Promise((resolve) => setTimeout(resolve, dueAtMs - Date.now()));
      for (const event of press.events) {
        const timestamp = dueAtMs / 1000;
        sent.push(contents.debugger.sendCommand('Input.dispatchKeyEvent', { ...event, timestamp }));
      }
    }
    await Promise.all(sent);
  }, presses);
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

const NAMED_KEY_CODES: Readonly<Record<string, number>> = { Enter: 13, F9: 120, Tab: 9, Escape: 27, Space: 32 };

function virtualKeyCode(key: Key): number {
  const named = NAMED_KEY_CODES[key.code];
  if (named !== undefined) return named;
  return /^[A-Za-z0-9]$/.test(key.key) ? key.key.toUpperCase().charCodeAt(0) : 0;
}
