import { useEffect, useRef } from 'react';
import type { ScannedText } from '../../src-shared/identify/recognise.ts';
import { attachScanner } from './attach-scanner.ts';

/** Calls the latest `onScan` for every scan, whatever has the focus. For the root of the window, once. */
export function useScanner(onScan: (scan: ScannedText) => void): void {
  const latest = useRef(onScan);
  useEffect(() => {
    latest.current = onScan;
  });
  useEffect(() => attachScanner((scan) => latest.current(scan)), []);
}
