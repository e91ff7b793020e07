import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyPress } from './key-press.ts';
import {
  HOLD_MS,
  IDLE,
  keyPressed,
  MOST_KEYS,
  release,
  SCAN_END_MS,
  SUFFIX_WAIT_MS,
  timerFired,
} from './scan-detector.ts';

/** A key, the time since the one before, and what is special about it. */
type Stroke = [key: string, gapMs: number, special?: Partial<KeyPress>];

const PLAIN = { control: false, alt: false, meta: false, altGraph: false, capsLock: false, repeat: false };

function pressOf([key, , special]: Stroke, timeStampMs: number): KeyPress {
  return { ...PLAIN, key, code: codeOf(key), timeStampMs, shift: /^[A-Z]$/.test(key), composing: false, ...special };
}

function codeOf(key: string): string {
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  return { ' ': 'Space', '-': 'Minus', '.': 'Period' }[key] ?? key;
}

/** `text`, one key a character, each `gapMs` after the one before. */
function keys(text: string, gapMs: number): Stroke[] {
  return [...text].map((key) => [key, gapMs]);
}

/** `strokes` in the same burst: the first comes a long time after whatever was before. */
function after(pauseMs: number, ...strokes: Stroke[]): Stroke[] {
  return strokes.map(([key, gapMs, special], index) => [key, index === 0 ? pauseMs : gapMs, special ?? {}]);
}

/**
 * What comes of the strokes, in order: runs of typed text as they reach the page, other keys in angle brackets, scans as
 * `scan(text)` or `scan(text|text by code)`. Timers run `timerLateMs` late.
 */
function outcome(strokes: readonly Stroke[], timerLateMs = 0): string[] {
  const happened: string[] = [];
  let state = IDLE;
  let wakeAtMs: number | undefined;
  let nowMs = 1000;
  const say = (text: string, joins: boolean): void => {
    const last = happened.at(-1);
    if (joins && last !== undefined && !/[>)]$/.test(last)) happened[happened.length - 1] = last + text;
    else happened.push(text);
  };
  const take = (step: ReturnType<typeof keyPressed>): void => {
    state = step.state;
    wakeAtMs = step.wakeAtMs;
    for (const { key } of step.replay) say(key, true);
    const scan = step.scan;
    if (scan !== undefined)
      say(`scan(${scan.text}${scan.textByCode === undefined ? '' : `|${scan.textByCode}`})`, false);
  };
  const runTimers = (untilMs: number): void => {
    if (wakeAtMs === undefined || wakeAtMs + timerLateMs >= untilMs) return;
    take(timerFired(state, wakeAtMs + timerLateMs));
    runTimers(untilMs);
  };
  for (const stroke of strokes) {
    nowMs += stroke[1];
    runTimers(nowMs);
    const press = pressOf(stroke, nowMs);
    const step = keyPressed(state, press);
    take(step);
    if (!step.swallow) say([...press.key].length === 1 ? press.key : `<${press.key}>`, [...press.key].length === 1);
  }
  runTimers(Number.POSITIVE_INFINITY);
  return happened;
}

const EAN = '4006381333931';

describe('a scan', () => {
  test.each([2, 5, 10, 20, 30, 35])('%i ms between keys, ended by Return, Tab or silence', (gapMs) => {
    expect(outcome([...keys(EAN, gapMs), ['Enter', gapMs]])).toEqual([`scan(${EAN})`]);
    expect(outcome([...keys(EAN, gapMs), ['Tab', gapMs]])).toEqual([`scan(${EAN})`]);
    expect(outcome(keys(EAN, gapMs))).toEqual([`scan(${EAN})`]);
  });

  test.each<[what: string, strokes: Stroke[], expected: string[]]>([
    ['keys all at once', [...keys(EAN, 0), ['Enter', 0]], [`scan(${EAN})`]],
    ['four keys and Return', [...keys('4011', 10), ['Enter', 10]], ['scan(4011)']],
    ['four keys and silence are typed', keys('4011', 10), ['4011']],
    ['five keys and silence are typed', keys('40112', 10), ['40112']],
    ['six keys and silence', keys('401120', 10), ['scan(401120)']],
    ['three keys and Return are typed', [...keys('401', 10), ['Enter', 10]], ['401', '<Enter>']],
    [
      'a stumble of the computer within',
      [...keys('400638', 10), ...keys('1333931', 10).with(0, ['1', 95])],
      [`scan(${EAN})`],
    ],
    ['Return and Tab', [...keys(EAN, 10), ['Enter', 10], ['Tab', 10]], [`scan(${EAN})`]],
    ['Return, line feed as Ctrl+J', [...keys(EAN, 10), ['Enter', 10], ['j', 10, { control: true }]], [`scan(${EAN})`]],
    ['carriage return as Ctrl+M', [...keys(EAN, 10), ['m', 10, { control: true }]], [`scan(${EAN})`]],
    ['Return later than the silence', [...keys(EAN, 10), ['Enter', 130]], [`scan(${EAN})`]],
    [
      'a Return of the cashier after it',
      [...keys(EAN, 10), ['Enter', 10], ['Enter', 400]],
      [`scan(${EAN})`, '<Enter>'],
    ],
    [
      'two one after the other',
      [...keys(EAN, 5), ['Enter', 5], ...keys('96385074', 5), ['Enter', 5]],
      [`scan(${EAN})`, 'scan(96385074)'],
    ],
    [
      'two with silence between',
      [...keys(EAN, 5), ...after(110, ...keys('96385074', 5))],
      [`scan(${EAN})`, 'scan(96385074)'],
    ],
    ['right after a typed key', [['x', 0], ...after(50, ...keys(EAN, 10)), ['Enter', 10]], ['x', `scan(${EAN})`]],
    ['right before a typed key', [...keys(EAN, 10), ['Enter', 10], ['x', 90]], [`scan(${EAN})`, 'x']],
    ['Escape within', [...keys('400638', 10), ['Escape', 3], ...keys('1333931', 10)], ['<Escape>', `scan(${EAN})`]],
    ['spaces within', [...keys('AB CD 1234', 10), ['Enter', 10]], ['scan(AB CD 1234)']],
    [
      'group separators as Ctrl+]',
      [...keys('10AB', 10), [']', 5, { control: true, code: 'BracketRight' }], ...keys('21C', 10), ['Enter', 10]],
      ['scan(10AB\u001d21C)'],
    ],
    [
      'Shift for each capital',
      [['Shift', 0], ['E', 5], ['Shift', 5], ['A', 5], ...keys('001234', 10), ['Enter', 10]],
      ['<Shift>', '<Shift>', 'scan(EA001234)'],
    ],
  ])('%s', (_, strokes, expected) => {
    expect(outcome(strokes)).toEqual(expected);
  });

  test('letters come as meant under Caps Lock', () => {
    const capsLock = true;
    const strokes: Stroke[] = [
      ['e', 0, { capsLock, shift: true }],
      ['a', 10, { capsLock, shift: true }],
      ['X', 10, { capsLock, shift: false }],
      ['1', 10, { capsLock }],
      ['2', 10, { capsLock }],
      ['Enter', 10, { capsLock }],
    ];
    expect(outcome(strokes)).toEqual(['scan(EAx12)']);
  });

  test('a US scanner on a German layout is also read by its keys', () => {
    const strokes: Stroke[] = [
      ['ö', 0, { code: 'Semicolon' }],
      ...keys('12', 10),
      ['Z', 10, { code: 'KeyY' }],
      ['ß', 10, { code: 'Minus' }],
      ['Dead', 10, { code: 'Equal' }],
      ['´3', 10, { code: 'Digit3' }],
      ['_', 10, { code: 'Slash', shift: true }],
      ['Enter', 10],
    ];
    expect(outcome(strokes)).toEqual(['scan(ö12Zß´3_|;12Y-=3?)']);
  });

  test('keys that an input method takes within a scan are still read', () => {
    const taken: Partial<KeyPress> = { code: 'Equal', composing: true };
    expect(outcome([...keys('12345', 10), ['Process', 10, taken], ['6', 10], ['Enter', 10]])).toEqual([
      'scan(123456|12345=6)',
    ]);
  });

  test('digits that Caps Lock shifts on a German layout are read by their keys', () => {
    const shifted = [...'4011'].map(
      (digit): Stroke => ['$=!!"§%&/()'[Number(digit)] ?? '', 10, { code: `Digit${digit}`, capsLock: true }],
    );
    expect(outcome([...shifted, ['Enter', 10]]).join()).toMatch(/\|4011\)$/);
  });

  test('a German scanner writes @ with AltGr', () => {
    const at: Stroke = ['@', 10, { code: 'KeyQ', altGraph: true, control: true, alt: true }];
    const strokes: Stroke[] = [
      ...keys('ab', 10),
      ['Control', 5],
      ['AltGraph', 5],
      at,
      ...keys('cd.de', 10),
      ['Enter', 10],
    ];
    expect(outcome(strokes)).toEqual(['<Control>', '<AltGraph>', 'scan(ab@cd.de)']);
  });

  test('keys without end are one scan, and only so many are kept', () => {
    const [scan] = outcome([...keys('7'.repeat(MOST_KEYS + 500), 1), ['Enter', 1]]);
    expect(scan).toBe(`scan(${'7'.repeat(MOST_KEYS)})`);
  });
});

describe('no scan', () => {
  test.each<[what: string, strokes: Stroke[], expected: string[]]>([
    ['a fast typist', keys('erika muster', 80), ['erika muster']],
    ['a faster one', keys('0171 2345678', 60), ['0171 2345678']],
    [
      'keys rolled in pairs',
      [...'erikamuster'].map((key, index): Stroke => [key, index % 2 === 0 ? 90 : 15]),
      ['erikamuster'],
    ],
    [
      'keys rolled in threes',
      [...'erikamuster'].map((key, index): Stroke => [key, index % 3 === 0 ? 90 : 20]),
      ['erikamuster'],
    ],
    ['a rolled pair, then Return', [...after(0, ...keys('ab', 15)), ['Enter', 30]], ['ab', '<Enter>']],
    ['typed digits, then Return', [...keys('12345678', 80), ['Enter', 80]], ['12345678', '<Enter>']],
    ['a steady 42 ms', [...keys('12345678', 42), ['Enter', 42]], ['12345678', '<Enter>']],
    ['one key', [['a', 0]], ['a']],
    ['Return alone', [['Enter', 0]], ['<Enter>']],
    [
      'Tab between fields',
      [
        ['a', 0],
        ['Tab', 20],
        ['b', 20],
      ],
      ['a', '<Tab>', 'b'],
    ],
    [
      'a key held down',
      [['a', 0], ...Array.from({ length: 30 }, (_, index): Stroke => ['a', index === 0 ? 250 : 30, { repeat: true }])],
      ['a'.repeat(31)],
    ],
    [
      'a key held down that repeats at once',
      [['a', 0], ...Array.from({ length: 9 }, (): Stroke => ['a', 5, { repeat: true }])],
      ['a'.repeat(10)],
    ],
    ['Space on a button', [[' ', 0]], [' ']],
    ['Space within rolled keys', keys('a b', 20), ['a b']],
    [
      'Backspace after a rolled key',
      [
        ['a', 0],
        ['Backspace', 20],
        ['b', 20],
      ],
      ['a', '<Backspace>', 'b'],
    ],
    [
      'function keys and arrows',
      [
        ['F2', 0],
        ['ArrowDown', 5],
        ['Escape', 5],
      ],
      ['<F2>', '<ArrowDown>', '<Escape>'],
    ],
    [
      'a shortcut',
      [
        ['Control', 0],
        ['l', 20, { control: true }],
      ],
      ['<Control>', 'l'],
    ],
    [
      'a shortcut after a rolled key',
      [
        ['a', 0],
        ['l', 20, { control: true }],
      ],
      ['al'],
    ],
    [
      'AltGr for @',
      [
        ['a', 0],
        ['@', 90, { altGraph: true, control: true, alt: true }],
      ],
      ['a@'],
    ],
    ['AltGr+M, which is no line end', [['µ', 0, { code: 'KeyM', altGraph: true, control: true, alt: true }]], ['µ']],
    [
      'an accent',
      [
        ['Dead', 0],
        ['é', 90],
      ],
      ['<Dead>', 'é'],
    ],
    [
      'composing',
      [
        ['a', 0, { composing: true }],
        ['b', 5, { composing: true }],
        ['Process', 5, { composing: true }],
      ],
      ['ab', '<Process>'],
    ],
    [
      'Shift with a typed capital',
      [
        ['Shift', 0],
        ['E', 30],
        ['r', 90],
      ],
      ['<Shift>', 'Er'],
    ],
  ])('%s', (_, strokes, expected) => {
    expect(outcome(strokes)).toEqual(expected);
  });
});

describe('timing', () => {
  test('a typed key is given on after the hold, no later', () => {
    const step = keyPressed(IDLE, pressOf(['a', 0], 1000));
    expect(step).toMatchObject({ swallow: true, replay: [], wakeAtMs: 1000 + HOLD_MS });
    expect(timerFired(step.state, 1000 + HOLD_MS - 1)).toMatchObject({ replay: [], wakeAtMs: 1000 + HOLD_MS });
    expect(timerFired(step.state, 1000 + HOLD_MS).replay.map(({ key }) => key)).toEqual(['a']);
  });

  test('a key that is handed on late, but was pressed in time, still belongs to the scan', () => {
    const first = keyPressed(IDLE, pressOf(['4', 0], 1000));
    const waiting = timerFired(first.state, 1000 + HOLD_MS - 10);
    expect(waiting.replay).toEqual([]);
    const second = keyPressed(waiting.state, pressOf(['0', 0], 1030));
    expect(second).toMatchObject({ swallow: true, replay: [] });
    expect(second.state.held.map(({ key }) => key)).toEqual(['4', '0']);
  });

  test('a key that is not text is given on at once', () => {
    expect(keyPressed(IDLE, pressOf(['Enter', 0], 1000))).toMatchObject({ swallow: false, wakeAtMs: undefined });
  });

  test('a timer that was held up lets keys come that were pressed in time', () => {
    let step = keyPressed(IDLE, pressOf(['4', 0], 1000));
    step = timerFired(step.state, 1500);
    expect(step).toMatchObject({ replay: [], scan: undefined, wakeAtMs: 1560 });
    for (const [index, key] of [...'006381'].entries()) {
      step = keyPressed(step.state, pressOf([key, 0], 1010 + index * 10));
      expect(step).toMatchObject({ swallow: true, replay: [] });
    }
    step = keyPressed(step.state, pressOf(['Enter', 0], 1070));
    expect(step.scan).toEqual({ text: '4006381' });
  });

  test('and waits for them once', () => {
    const held = keyPressed(IDLE, pressOf(['4', 0], 1000));
    const waiting = timerFired(held.state, 1500);
    expect(timerFired(waiting.state, 1510).replay.map(({ key }) => key)).toEqual(['4']);
  });

  test('a scan in silence is given after it', () => {
    let step = keyPressed(IDLE, pressOf(['4', 0], 1000));
    for (const index of [1, 2, 3, 4, 5]) step = keyPressed(step.state, pressOf(['4', 0], 1000 + index * 10));
    expect(step.wakeAtMs).toBe(1050 + SCAN_END_MS);
    expect(timerFired(step.state, 1050 + SCAN_END_MS).scan).toEqual({ text: '444444' });
  });

  test('after a scan with a suffix, a key of the next one may be handed on much later', () => {
    let step = keyPressed(IDLE, pressOf(['4', 0], 1000));
    for (const index of [1, 2, 3]) step = keyPressed(step.state, pressOf(['4', 0], 1000 + index * 10));
    step = keyPressed(step.state, pressOf(['Enter', 0], 1040));
    for (const index of [0, 1, 2, 3]) step = keyPressed(step.state, pressOf(['5', 0], 2000 + index * 10));
    expect(step.wakeAtMs).toBe(2030 + SUFFIX_WAIT_MS);
    step = timerFired(step.state, 2030 + SUFFIX_WAIT_MS - 1);
    expect(keyPressed(step.state, pressOf(['Enter', 0], 2040)).scan).toEqual({ text: '5555' });
  });

  test('held keys can be given up at any time', () => {
    const held = keyPressed(IDLE, pressOf(['4', 0], 1000));
    expect(release(held.state)).toMatchObject({ state: { held: [] }, wakeAtMs: undefined });
    expect(release(held.state).replay.map(({ key }) => key)).toEqual(['4']);
    expect(timerFired(IDLE, 5000)).toMatchObject({ replay: [], scan: undefined, wakeAtMs: undefined });
  });
});

describe('whatever is pressed', () => {
  const letter = fc.constantFrom(...'0123456789abcXYZ-.');
  const timerLateMs = fc.integer({ min: 0, max: 30 });

  test('nothing is lost, doubled or put in another order', () => {
    const stroke = fc.tuple(
      fc.oneof(letter, fc.constantFrom(' ', 'Enter', 'Tab', 'F2', 'Escape')),
      fc.integer({ min: 0, max: 120 }),
    );
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 60 }), timerLateMs, (strokes, lateMs) => {
        const seen = outcome(strokes, lateMs)
          .join('')
          .replace(/scan\(([^)]*)\)/g, '$1')
          .replace(/<\w+>/g, '');
        expect(seen).toBe(strokes.map(([key]) => (key.length === 1 ? key : '')).join(''));
      }),
      { numRuns: 2000 },
    );
  });

  test('a typist never scans', () => {
    const rolled = fc.tuple(
      fc.array(letter, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 80, max: 300 }),
      fc.integer({ min: 0, max: 40 }),
    );
    fc.assert(
      fc.property(fc.array(rolled, { maxLength: 20 }), fc.boolean(), timerLateMs, (rolls, returns, lateMs) => {
        const strokes = rolls.flatMap(([letters, pauseMs, gapMs]) => after(pauseMs, ...keys(letters.join(''), gapMs)));
        const ends: Stroke[] = returns ? [['Enter', 30]] : [];
        expect(outcome([...strokes, ...ends], lateMs).join('')).not.toContain('scan');
      }),
      { numRuns: 2000 },
    );
  });

  test('a scanner never types', () => {
    const gaps = fc.array(fc.integer({ min: 2, max: 30 }), { minLength: 40, maxLength: 40 });
    const code = fc.array(letter, { minLength: 6, maxLength: 40 });
    const suffix = fc.constantFrom('Enter', 'Tab', undefined);
    fc.assert(
      fc.property(code, gaps, suffix, timerLateMs, (letters, gapsMs, end, lateMs) => {
        const strokes = [...letters, ...(end === undefined ? [] : [end])].map(
          (key, index): Stroke => [key, gapsMs[index] ?? 10],
        );
        expect(outcome(strokes, lateMs)).toEqual([`scan(${letters.join('')})`]);
      }),
      { numRuns: 2000 },
    );
  });
});
