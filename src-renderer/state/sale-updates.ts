import type { StoreApi } from 'zustand/vanilla';
import type { PlainNotice } from './notice.ts';
import { isSameSale, type SaleState, withNotice } from './sale-state.ts';

/** The ways the current sale changes. */
export type SaleUpdates = ReturnType<typeof createUpdates>;

/** Changes the sale while it is followed; an answer that comes when it is not any more changes nothing. */
export function createUpdates(store: StoreApi<SaleState>) {
  let unfollow: (() => void) | null = null;
  const update = (change: (state: SaleState) => SaleState) => {
    if (unfollow !== null) store.setState(change, true);
  };
  return {
    update,
    /** Says what is wrong. */
    tell: (kind: PlainNotice) => update((state) => withNotice(state, 'bad', { kind })),
    /** Changes the sale, unless it is not the cashier's to change just now. */
    whileRinging: (change: (state: SaleState) => SaleState) =>
      update((state) => (state.phase === 'ringing' ? change(state) : state)),
    /** Calls `onNew` for each sale, set of lines and member that is new. @returns what ends it. */
    follow: (onNew: (state: SaleState) => void): (() => void) => {
      unfollow?.();
      unfollow = store.subscribe((next, before) => {
        const isNew = before.phase === 'closed' || !isSameSale(next, before);
        if (next.phase === 'ringing' && isNew) onNew(next);
      });
      return () => {
        unfollow?.();
        unfollow = null;
      };
    },
    /** Resolves when the till is neither writing the sale, nor putting it away, nor having points held for it. */
    atRest: () => atRest(store),
  };
}

function isBusy({ phase }: SaleState): boolean {
  return ['completing', 'discarding', 'parking', 'redeeming'].includes(phase);
}

function atRest(store: StoreApi<SaleState>): Promise<void> {
  if (!isBusy(store.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const unsubscribe = store.subscribe((state) => {
      if (isBusy(state)) return;
      unsubscribe();
      resolve();
    });
  });
}
