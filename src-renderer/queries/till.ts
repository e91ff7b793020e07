import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TillClient } from '../port/till-client.ts';
import { createTonePlayer, type Tone } from '../sound/play-tone.ts';
import { createLastChanges, type LastChanges } from '../state/last-changes.ts';
import { CLOSED_SALE, type SaleState } from '../state/sale-state.ts';

/** What every screen of the window works with. */
export type Till = {
  readonly client: TillClient;
  /** The contract's calls as queries and mutations. */
  readonly calls: ReturnType<typeof createTanstackQueryUtils<TillClient>>;
  readonly queryClient: QueryClient;
  readonly sale: StoreApi<SaleState>;
  readonly lastChanges: LastChanges;
  readonly playTone: (tone: Tone) => void;
};

export function createTill(client: TillClient): Till {
  return {
    client,
    calls: createTanstackQueryUtils(client),
    queryClient: createQueryClient(),
    sale: createStore<SaleState>(() => CLOSED_SALE),
    lastChanges: createLastChanges(),
    playTone: createTonePlayer(),
  };
}

export const TillContext = createContext<Till | null>(null);

export function useTill(): Till {
  const till = useContext(TillContext);
  if (till === null) throw new Error('useTill is used outside of the till');
  return till;
}

/**
 * The till is on this machine: whether the machine has a network says nothing about it, and a call that failed is not
 * tried again behind the cashier's back.
 */
function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
