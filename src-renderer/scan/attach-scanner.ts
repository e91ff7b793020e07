import type { ScannedText } from '../../src-shared/identify/recognise.ts';
import { isText, type KeyPress } from './key-press.ts';
import { replayKey } from './replay-key.ts';
import { IDLE, keyPressed, release, type ScanStep, timerFired } from './scan-detector.ts';

/**
 * Listens to every key of the window before anybody else does and calls `onScan` for what a keyboard scanner writes,
 * whatever has the focus; no key of a scan reaches the page. Typed keys reach it as typed, text after a moment
 * (`HOLD_MS`). Once in a window.
 *
 * @returns what ends it; keys that are held then are given on.
 */
export function attachScanner(onScan: (scan: ScannedText) => void): () => void {
  let state = IDLE;
  let timer: number | undefined;
  let replaying = false;
  // How late the last key came. On a busy computer the next ones come as late, and the wait for them begins that much later.
  let lagMs = 0;
  const events = new WeakMap<KeyPress, KeyboardEvent>();
  const swallowedCodes = new Set<string>();
  let leftField: HTMLElement | undefined;

  function take(step: ScanStep): void {
    state = step.state;
    window.clearTimeout(timer);
    if (step.wakeAtMs !== undefined) {
      const wakeInMs = step.wakeAtMs + lagMs - performance.now();
      timer = window.setTimeout(() => take(timerFired(state, performance.now() - lagMs)), wakeInMs);
    }
    if (state.held.length === 0) {
      leftField?.focus({ preventScroll: true });
      leftField = undefined;
    }
    for (const press of step.replay) {
      const event = events.get(press);
      replaying = true;
      if (event !== undefined) replayKey(event, isText(press) ? press.key : '');
      replaying = false;
    }
    if (step.scan !== undefined) onScan(step.scan);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (replaying) return;
    const press = pressOf(event);
    lagMs = Math.max(0, performance.now() - event.timeStamp);
    events.set(press, event);
    const step = keyPressed(state, press);
    if (step.swallow) {
      keepFromOthers(event);
      swallowedCodes.add(event.code);
      // What an input method has taken it writes into the field, whatever becomes of the key; without a field, nowhere.
      if (press.composing) leftField ??= leaveField();
    } else {
      swallowedCodes.delete(event.code);
    }
    take(step);
  }

  function onKeyUp(event: KeyboardEvent): void {
    if (!replaying && swallowedCodes.delete(event.code)) keepFromOthers(event);
  }

  window.addEventListener('keydown', onKeyDown, { capture: true });
  window.addEventListener('keyup', onKeyUp, { capture: true });
  return () => {
    window.removeEventListener('keydown', onKeyDown, { capture: true });
    window.removeEventListener('keyup', onKeyUp, { capture: true });
    take(release(state));
  };
}

function leaveField(): HTMLElement | undefined {
  const field = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
  field?.blur();
  return field;
}

function keepFromOthers(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function pressOf(event: KeyboardEvent): KeyPress {
  return {
    key: event.key,
    code: event.code,
    timeStampMs: event.timeStamp,
    shift: event.shiftKey,
    control: event.ctrlKey,
    alt: event.altKey,
    meta: event.metaKey,
    altGraph: event.getModifierState('AltGraph'),
    capsLock: event.getModifierState('CapsLock'),
    repeat: event.repeat,
    composing: event.isComposing || event.key === 'Process',
  };
}
