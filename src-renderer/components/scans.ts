import { createContext, useContext, useEffect } from 'react';
import type { ScannedText } from '../../src-shared/identify/recognise.ts';

type Listener = (scan: ScannedText) => void;

/** Gives the window's scans to the screen that stands. */
export type Scans = {
  readonly heard: Listener;
  readonly listen: (listener: Listener) => () => void;
};

export function createScans(): Scans {
  let current: Listener | null = null;
  return {
    heard: (scan) => current?.(scan),
    listen: (listener) => {
      current = listener;
      return () => {
        if (current === listener) current = null;
      };
    },
  };
}

export const ScansContext = createContext<Scans | null>(null);

/** Hears every scan for as long as the screen stands. `onScan` must be stable. */
export function useScans(onScan: Listener): void {
  const scans = useContext(ScansContext);
  useEffect(() => scans?.listen(onScan), [scans, onScan]);
}
