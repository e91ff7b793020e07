import { useEffect, useState } from 'react';

/** Whether something has been so for a while already: what is over before that is not worth a word. */
export function useLasting(isSo: boolean, afterMs = 300): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!isSo) return;
    const timer = setTimeout(() => setLasts(true), afterMs);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [isSo, afterMs]);
  return isSo && lasts;
}
