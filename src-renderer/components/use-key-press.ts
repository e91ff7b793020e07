import { useEffect, useRef } from 'react';

/**
 * Calls `onPress` for every key of the window before any component sees it. On the document, so that it comes after the
 * scanner, which listens on the window and keeps the keys of a scan to itself.
 */
export function useKeyPress(onPress: (event: KeyboardEvent) => void): void {
  const latest = useRef(onPress);
  useEffect(() => {
    latest.current = onPress;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!event.isComposing) latest.current(event);
    };
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, []);
}

/** Takes a key, so that nobody else does anything about it. */
export function takeKey(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}

/** Whether the key writes something: AltGr does, Ctrl, Alt and Meta do not. */
export function writes(event: KeyboardEvent): boolean {
  const isShortcut = (event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph');
  return [...event.key].length === 1 && !isShortcut && !event.metaKey;
}
