import { useEffect, useRef } from 'react';
import { useStatus } from '../../queries/status.ts';
import { useTill } from '../../queries/till.ts';

/** Asks for what the manager's screens show again when the till has news. */
export function useManagerNews(): void {
  const { calls, queryClient } = useTill();
  const status = useStatus();
  const { connection, queue, replica } = status ?? {};
  const news = [
    connection?.state,
    connection?.lastContactAtMs,
    queue?.waiting,
    queue?.needsPerson,
    replica?.asOfMs,
  ].join();
  const known = useRef(news);
  useEffect(() => {
    if (known.current === news) return;
    known.current = news;
    void queryClient.invalidateQueries({ queryKey: calls.manager.key() });
  }, [queryClient, calls, news]);
}
