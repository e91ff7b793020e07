import type { ScannedText } from '../../src-shared/identify/recognise.ts';
import {
  isDead,
  isGroupSeparator,
  isModifier,
  isSuffix,
  isText,
  type KeyPress,
  textByCode,
  textByKey,
} from './key-press.ts';

/**
 * The longest time between two keys of one scan, by when they were pressed. Scanners leave 2 to 30 ms, and a busy
 * computer adds some; typists leave 80, and less only between two or three keys that they roll.
 */
const LONGEST_GAP_MS = 45;
/**
 * How long a key is held back to see whether it begins a scan: a busy computer hands the next key on late, however soon
 * it was pressed.
 */
export const HOLD_MS = 75;
/** The mean gap up to which several keys are a scanner's. */
const SCAN_MEAN_GAP_MS = 38;
/** So many keys at that pace are no typist's: with a suffix they are a scan, and a longer gap does not end them. */
const ESTABLISHED_KEYS = 4;
/** The silence that ends a scan without a suffix: more than any stumble of a scanner, a cable or a busy computer. */
export const SCAN_END_MS = 100;
/** The same where the scan before it had a suffix: it is the suffix that ends a scan then, however late it is handed on. */
export const SUFFIX_WAIT_MS = 400;
/** The least keys of a scan that ends in silence. */
const LEAST_KEYS_WITHOUT_SUFFIX = 6;
/** A suffix that comes so late, or a second one, still belongs to its scan: it must press no button. */
const LATE_SUFFIX_MS = 150;
/** A timer that runs later than this was held up, and keys that were pressed in time may wait behind it. */
const TIMER_LATE_MS = 4;
/** How long those keys are given to come. */
const TIMER_GRACE_MS = 60;
/** Keys of one scan that are kept; more are swallowed and dropped. */
export const MOST_KEYS = 4096;

export type ScanState = {
  /** Keys that were swallowed, while it is not known yet whether they are a scan's. */
  readonly held: readonly KeyPress[];
  readonly lastKeyAtMs: number;
  /** The last key of the last scan; it may have a suffix to come. */
  readonly scannedAtMs: number;
  /** The last scan had a suffix. */
  readonly sendsSuffix: boolean;
  /** The timer ran late once for the keys that are held. */
  readonly waitedLonger: boolean;
};

export type ScanStep = {
  readonly state: ScanState;
  /** Keep the key from everybody else. */
  readonly swallow: boolean;
  /** Keys that were swallowed and turn out to be typed: to be given on before anything else, in this order. */
  readonly replay: readonly KeyPress[];
  readonly scan: ScannedText | undefined;
  /** When to call `timerFired`, unless a key comes first; undefined for not at all. */
  readonly wakeAtMs: number | undefined;
};

export const IDLE: ScanState = {
  held: [],
  lastKeyAtMs: -Infinity,
  scannedAtMs: -Infinity,
  sendsSuffix: false,
  waitedLonger: false,
};

/** What to do about a key that goes down. */
export function keyPressed(state: ScanState, press: KeyPress): ScanStep {
  if (isModifier(press)) return stepOf(state, { swallow: false });
  if (state.held.length > 0 && press.timeStampMs - state.lastKeyAtMs > longestGapMs(state.held)) {
    const ended = holdEnded(state);
    const next = keyPressed(ended.state, press);
    return { ...next, replay: [...ended.replay, ...next.replay], scan: ended.scan };
  }
  const established = isEstablished(state.held);
  // A key that is held down repeats after some 200 ms at the earliest, never within a scan, and nobody composes in one.
  if (!established && (press.composing || press.repeat)) return release(state);
  const sinceScanMs = press.timeStampMs - state.scannedAtMs;
  const isScanning = established || (state.held.length === 0 && sinceScanMs <= LATE_SUFFIX_MS);
  if (isSuffix(press) && isScanning) {
    return established
      ? scanned(state, press.timeStampMs, true)
      : stepOf({ ...state, sendsSuffix: true }, { swallow: true });
  }
  if (isText(press)) return textPressed(state, press);
  if (!established) return release(state);
  // Nobody presses another key within a scan: it takes its course beside the scan.
  const isScanners = isDead(press) || press.composing || isGroupSeparator(press);
  return isScanners ? hold(state, press) : stepOf(state, { swallow: false });
}

/** What to do when it is `nowMs` and no key has come since `wakeAtMs` was asked for. */
export function timerFired(state: ScanState, nowMs: number): ScanStep {
  if (state.held.length === 0) return stepOf(state, { swallow: false });
  const lateMs = nowMs - (state.lastKeyAtMs + patienceMs(state));
  if (lateMs < 0) return stepOf(state, { swallow: false });
  if (lateMs > TIMER_LATE_MS && !state.waitedLonger) {
    return { ...stepOf({ ...state, waitedLonger: true }, { swallow: false }), wakeAtMs: nowMs + TIMER_GRACE_MS };
  }
  return holdEnded(state);
}

/** Gives up all keys that are held, as typed. */
export function release(state: ScanState): ScanStep {
  return { ...stepOf({ ...state, held: [], waitedLonger: false }, { swallow: false }), replay: state.held };
}

function textPressed(state: ScanState, press: KeyPress): ScanStep {
  // Space presses the button that has the focus, which nobody can do for it later; no code begins with one.
  if (state.held.length === 0 && press.key === ' ') return stepOf(state, { swallow: false });
  return hold(state, press);
}

function hold(state: ScanState, press: KeyPress): ScanStep {
  const held = state.held.length < MOST_KEYS ? [...state.held, press] : state.held;
  return stepOf({ ...state, held, lastKeyAtMs: press.timeStampMs, waitedLonger: false }, { swallow: true });
}

function holdEnded(state: ScanState): ScanStep {
  if (!isScan(state.held, LEAST_KEYS_WITHOUT_SUFFIX)) return release(state);
  return { ...scanned(state, state.lastKeyAtMs, false), swallow: false };
}

function scanned(state: ScanState, atMs: number, sendsSuffix: boolean): ScanStep {
  const text = state.held.map(textByKey).join('');
  const byCode = state.held.map(textByCode).join('');
  const scan = byCode === text ? { text } : { text, textByCode: byCode };
  return { ...stepOf({ ...IDLE, scannedAtMs: atMs, sendsSuffix }, { swallow: true }), scan };
}

function stepOf(state: ScanState, { swallow }: { swallow: boolean }): ScanStep {
  const wakeAtMs = state.held.length === 0 ? undefined : state.lastKeyAtMs + patienceMs(state);
  return { state, swallow, replay: [], scan: undefined, wakeAtMs };
}

/** How long the next key may take to be handed on. */
function patienceMs({ held, sendsSuffix }: ScanState): number {
  if (!isEstablished(held)) return HOLD_MS;
  return sendsSuffix ? SUFFIX_WAIT_MS : SCAN_END_MS;
}

/** How much later than the one before it the next key may have been pressed. */
function longestGapMs(held: readonly KeyPress[]): number {
  return isEstablished(held) ? SCAN_END_MS : LONGEST_GAP_MS;
}

function isEstablished(held: readonly KeyPress[]): boolean {
  return isScan(held, ESTABLISHED_KEYS);
}

function isScan(held: readonly KeyPress[], leastKeys: number): boolean {
  const [first, last] = [held[0], held.at(-1)];
  if (first === undefined || last === undefined || held.length < leastKeys) return false;
  return (last.timeStampMs - first.timeStampMs) / (held.length - 1) <= SCAN_MEAN_GAP_MS;
}
