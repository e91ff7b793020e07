import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { TillStatus } from '../../src-shared/contracts/till.ts';
import type { Till } from './till.ts';
import { watchStatus } from './watch-status.ts';

const STATUS_KEY = ['till-status'] as const;

/** The till's status as last heard; undefined until the first. */
export function useStatus(): TillStatus | undefined {
  return useQuery<TillStatus>({ queryKey: STATUS_KEY, queryFn: skipToken, gcTime: Number.POSITIVE_INFINITY }).data;
}

/** The same, for what is no component. */
export function statusNow(queryClient: QueryClient): TillStatus | undefined {
  return queryClient.getQueryData<TillStatus>(STATUS_KEY);
}

/** Keeps the status fresh for as long as the component stands. */
export function useStatusWatch({ client, queryClient }: Till): void {
  useEffect(() => {
    const stop = new AbortController();
    const pause = (forMs: number) => new Promise<void>((resolve) => setTimeout(resolve, forMs));
    const keep = (status: TillStatus) => queryClient.setQueryData(STATUS_KEY, status);
    void watchStatus(client.status.watch, keep, { signal: stop.signal, pause });
    return () => stop.abort();
  }, [client, queryClient]);
}
