import type { StoreApi } from 'zustand/vanilla';
import type { Receipt, SaleQuote } from '../../src-shared/contracts/till.ts';
import { changeMinor } from '../../src-shared/domain/tender.ts';
import { namedError, type TillClient } from '../port/till-client.ts';
import { latestOnly } from './latest-only.ts';
import type { PlainNotice } from './notice.ts';
import { draftOf, isSameSale, type SaleState, withDraft, withMember, withNotice } from './sale-state.ts';

/** Where the till's answers about the sale are kept: server data is not the store's. */
export type Figures = {
  readonly current: () => SaleQuote | undefined;
  readonly show: (quote: SaleQuote) => void;
  readonly keepReceipt: (receipt: Receipt) => void;
};

export type SaleLinkOptions = {
  readonly till: Pick<TillClient, 'sale' | 'receipts'>;
  readonly store: StoreApi<SaleState>;
  readonly figures: Figures;
  /** Monotonic. */
  readonly nowMs: () => number;
};

/** The current sale and the till's answers about it. Every change of the sale is kept and priced by the till, in order. */
export type SaleLink = ReturnType<typeof createSaleLink>;

/** Links the current sale to the till, from `follow` on. */
export function createSaleLink({ till, store, figures, nowMs }: SaleLinkOptions) {
  let priced: SaleState | null = null;
  let opening: Promise<void> | null = null;
  let receiptSinceMs = Number.NEGATIVE_INFINITY;
  let unfollow: (() => void) | null = null;

  /** An answer that comes when the sale is not followed any more changes nothing. */
  const update = (change: (state: SaleState) => SaleState) => {
    if (unfollow !== null) store.setState(change, true);
  };
  const tell = (kind: PlainNotice) => update((state) => withNotice(state, 'bad', { kind }));
  const quotes = latestOnly((state: SaleState) => till.sale.quote(draftOf(state)), {
    answer: (quote, state) => {
      priced = state;
      figures.show(quote);
    },
    failure: onQuoteFailure,
  });

  /** Follows the sale from now on. @returns what ends it; the till keeps the sale. */
  function follow(): () => void {
    unfollow?.();
    unfollow = store.subscribe((next, before) => {
      const isNew = before.phase === 'closed' || !isSameSale(next, before);
      if (next.phase === 'ringing' && isNew) quotes.ask(next);
    });
    return () => {
      unfollow?.();
      unfollow = null;
    };
  }

  /** Reads the open sale from the till, once at a time. */
  function open(): Promise<void> {
    opening ??= till.sale
      .draft()
      .then((draft) => update((state) => ({ ...withDraft(state, draft), notice: null })))
      .finally(() => {
        opening = null;
      });
    return opening;
  }

  function onQuoteFailure(error: unknown): void {
    const code = namedError(error);
    if (code === 'MEMBER_NOT_FOUND') dropLostMember();
    else if (code === 'ALREADY_COMPLETED') void showCompleted('already-completed');
    else tell(noticeOf(error, 'quote-failed'));
  }

  function dropLostMember(): void {
    update((state) => withNotice(withMember(state, null), 'bad', { kind: 'member-gone' }));
  }

  function showReceipt(receipt: Receipt): void {
    receiptSinceMs = nowMs();
    figures.keepReceipt(receipt);
    const { member, totals, earnPoints, tenders } = receipt.sale;
    update((state) =>
      withNotice({ ...state, phase: 'receipt', choice: null, paying: null }, 'good', {
        kind: 'completed',
        netMinor: totals.netMinor,
        earnPoints: member === null ? null : earnPoints,
        changeMinor: changeMinor(tenders),
      }),
    );
  }

  /** Shows what the till has recorded for this sale; where its latest is another one, goes on with the open sale. */
  async function showCompleted(kind: PlainNotice): Promise<void> {
    try {
      const latest = await till.receipts.latest();
      if (latest === null || latest.sale.saleId !== store.getState().saleId) return await open();
      showReceipt(latest);
      tell(kind);
    } catch (error) {
      update((state) => ({ ...state, phase: 'ringing' }));
      tell(noticeOf(error, 'complete-failed'));
    }
  }

  return {
    till,
    store,
    figures,
    quotes,
    update,
    tell,
    open,
    dropLostMember,
    showReceipt,
    showCompleted,
    follow,
    /** Whether the shown figures are of the sale as it is now. */
    isPriced: () => priced !== null && isSameSale(priced, store.getState()),
    receiptAgeMs: () => nowMs() - receiptSinceMs,
    /** Changes the sale, unless it is not the cashier's to change just now. */
    whileRinging: (change: (state: SaleState) => SaleState) =>
      update((state) => (state.phase === 'ringing' ? change(state) : state)),
    /** Resolves when the till is neither writing the sale nor putting it away. */
    atRest: () => atRest(store),
  };
}

/** What a failed call says: the errors that any call can end in by name, and `otherwise` for all others. */
export function noticeOf(error: unknown, otherwise: PlainNotice): PlainNotice {
  const code = namedError(error);
  if (code === 'NOT_SIGNED_IN') return 'not-signed-in';
  return code === 'NOT_READY' ? 'not-ready' : otherwise;
}

function isBusy({ phase }: SaleState): boolean {
  return phase === 'completing' || phase === 'discarding' || phase === 'parking';
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
