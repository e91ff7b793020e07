import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { useFiguresKeeper } from '../../queries/figures.ts';
import { statusNow, useStatus } from '../../queries/status.ts';
import { useTill } from '../../queries/till.ts';
import type { AsideState } from '../../state/aside.ts';
import { type Asides, createAsides } from '../../state/asides.ts';
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

/** The open sale, and what stands beside it. */
export type SaleDesk = { readonly session: SaleSession; readonly asides: Asides; readonly aside: StoreApi<AsideState> };

/** Follows the till's open sale for as long as the screen stands. */
export function useNewSaleDesk(): SaleDesk {
  const { client, sale, lastChanges, playTone, queryClient } = useTill();
  const figures = useFiguresKeeper();
  const [desk] = useState((): SaleDesk => {
    const shared = { till: client, newId: () => crypto.randomUUID(), nowMs: () => performance.now() };
    const aside = createStore<AsideState>(() => ({ aside: null }));
    const session = createSaleSession({
      ...shared,
      store: sale,
      figures,
      sound: playTone,
      onReceipt: (receiptNumber) => asides.receiptRead(receiptNumber),
    });
    const asides = createAsides({
      ...shared,
      store: aside,
      sale: session.beside,
      currencyOf: () => statusNow(queryClient)?.till?.store.currency ?? 'EUR',
      isOffline: () => statusNow(queryClient)?.connection.state === 'offline',
    });
    return { session, asides, aside };
  });
  const { session, asides } = desk;
  useEffect(() => {
    const unfollow = lastChanges.follow(async () => {
      await asides.settled();
      await session.settled();
    });
    const close = session.begin();
    return () => {
      unfollow();
      close();
    };
  }, [session, asides, lastChanges]);
  return desk;
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
