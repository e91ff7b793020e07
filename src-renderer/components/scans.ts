import { createContext, useContext, useEffect } from 'react';
import type { ScannedText } from '../../src-shared/identify/recognise.ts';

type Listener = (scan: ScannedText) => void;

/** Gives the window's scans to those who listen. */
export type Scans = {
  readonly heard: Listener;
  readonly listen: (listener: Listener) => () => unknown;
};

export function createScans(): Scans {
  const listeners = new Set<Listener>();
  return {
    heard: (scan) => {
      for (const listener of listeners) listener(scan);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const ScansContext = createContext<Scans | null>(null);

/** Hears every scan for as long as the component stands. `onScan` must be stable. */
export function useScans(onScan: Listener): void {
  const scans = useContext(ScansContext);
  useEffect(() => {
    const stop = scans?.listen(onScan);
    return () => void stop?.();
  }, [scans, onScan]);
}
