import { skipToken, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Receipt, RedeemOptions, SaleQuote } from '../../src-shared/contracts/till.ts';
import type { Figures } from '../state/sale-link-options.ts';
import { useTill } from './till.ts';

const FIGURES_KEY = ['sale-figures'] as const;
const OFFERS_KEY = ['sale-offers'] as const;

/** Keeps the till's answers about the sale among the queries. */
export function useFiguresKeeper(): Figures {
  const { queryClient, calls } = useTill();
  return useMemo(
    () => ({
      current: () => queryClient.getQueryData<SaleQuote>(FIGURES_KEY),
      show: (quote) => {
        queryClient.setQueryData<SaleQuote>(FIGURES_KEY, quote);
      },
      keepReceipt: (receipt) => {
        queryClient.setQueryData<Receipt | null>(calls.receipts.latest.queryKey(), receipt);
      },
      offers: () => queryClient.getQueryData<RedeemOptions>(OFFERS_KEY),
      showOffers: (offers) => {
        queryClient.setQueryData<RedeemOptions>(OFFERS_KEY, offers);
      },
    }),
    [queryClient, calls],
  );
}

/** What the open sale comes to and earns, as the till last worked it out; it stands until the next answer. */
export function useFigures(): SaleQuote | undefined {
  return useQuery<SaleQuote>({ queryKey: FIGURES_KEY, queryFn: skipToken, gcTime: Number.POSITIVE_INFINITY }).data;
}

/** What the member's points can be used for, as last asked; it stands until the next answer. */
export function useOffers(): RedeemOptions | undefined {
  return useQuery<RedeemOptions>({ queryKey: OFFERS_KEY, queryFn: skipToken, gcTime: Number.POSITIVE_INFINITY }).data;
}

/** The last completed sale of this till; null where there is none, undefined while it is not known. */
export function useLatestReceipt(): Receipt | null | undefined {
  const { calls } = useTill();
  return useQuery(calls.receipts.latest.queryOptions()).data;
}

/** The categories an amount can be rung up under, and the store's currency. */
export function useCategories() {
  const { calls } = useTill();
  return useQuery(calls.sale.categories.queryOptions());
}
