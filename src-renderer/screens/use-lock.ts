import { useCallback } from 'react';
import { takeKey, useKeyPress } from '../components/use-key-press.ts';
import { useTill } from '../queries/till.ts';

/** So long a lock waits for what the cashier did last; a till that is stuck is locked all the same. */
const LONGEST_WAIT_MS = 1_000;

/** Signs the cashier out, by the returned function and by Ctrl+L from anywhere. */
export function useLock(isSignedIn: boolean): () => void {
  const { client, lastChanges } = useTill();
  const lock = useCallback(() => {
    const waited = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS));
    void Promise.race([lastChanges.settled(), waited])
      .then(() => client.session.signOut())
      // Were it to fail, the top bar would still show who is signed in.
      .catch(() => undefined);
  }, [client, lastChanges]);
  useKeyPress((event) => {
    if (!isSignedIn || !event.ctrlKey || event.altKey || event.key.toLowerCase() !== 'l') return;
    takeKey(event);
    lock();
  });
  return lock;
}
