import type { StoreApi } from 'zustand/vanilla';
import type { Receipt, RedeemOptions, SaleQuote } from '../../src-shared/contracts/till.ts';
import type { TillClient } from '../port/till-client.ts';
import type { SaleState } from './sale-state.ts';

/** Where the till's answers about the sale are kept: server data is not the store's. */
export type Figures = {
  readonly current: () => SaleQuote | undefined;
  readonly show: (quote: SaleQuote) => void;
  readonly keepReceipt: (receipt: Receipt) => void;
  /** What the member's points can be used for, as last asked. */
  readonly offers: () => RedeemOptions | undefined;
  readonly showOffers: (offers: RedeemOptions) => void;
};

export type SaleLinkOptions = {
  readonly till: Pick<TillClient, 'sale' | 'receipts'>;
  readonly store: StoreApi<SaleState>;
  readonly figures: Figures;
  /** Monotonic. */
  readonly nowMs: () => number;
};
