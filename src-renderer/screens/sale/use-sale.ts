import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useFiguresKeeper } from '../../queries/figures.ts';
import { useStatus } from '../../queries/status.ts';
import { useTill } from '../../queries/till.ts';
import { createSaleSession, type SaleSession } from '../../state/sale-session.ts';
import type { SaleState } from '../../state/sale-state.ts';

export const SaleSessionContext = createContext<SaleSession | null>(null);

/** What the cashier can do with the sale. */
export function useSaleSession(): SaleSession {
  const session = useContext(SaleSessionContext);
  if (session === null) throw new Error('useSaleSession is used outside of a sale');
  return session;
}

/** A part of the current sale. */
export function useSale<Part>(select: (state: SaleState) => Part): Part {
  return useStore(useTill().sale, select);
}

/** Follows the till's open sale for as long as the screen stands. */
export function useNewSaleSession(): SaleSession {
  const { client, sale, lastChanges, playTone } = useTill();
  const figures = useFiguresKeeper();
  const [session] = useState(() =>
    createSaleSession({
      till: client,
      store: sale,
      figures,
      sound: playTone,
      newId: () => crypto.randomUUID(),
      nowMs: () => performance.now(),
    }),
  );
  useEffect(() => {
    const unfollow = lastChanges.follow(session.settled);
    const close = session.begin();
    return () => {
      unfollow();
      close();
    };
  }, [session, lastChanges]);
  return session;
}

/** Asks for the figures, the last receipt and the categories again when the till has heard from central. */
export function useNews(session: SaleSession): void {
  const { calls, queryClient } = useTill();
  const status = useStatus();
  // What points can be used depends on whether central can be asked.
  const isOffline = status?.connection.state === 'offline';
  const news = `${status?.replica.asOfMs} ${status?.queue.waiting} ${isOffline}`;
  const known = useRef(news);
  useEffect(() => {
    if (known.current === news) return;
    known.current = news;
    session.refresh();
    void queryClient.invalidateQueries({ queryKey: calls.receipts.latest.key() });
    void queryClient.invalidateQueries({ queryKey: calls.sale.categories.key() });
  }, [session, queryClient, calls, news]);
}
