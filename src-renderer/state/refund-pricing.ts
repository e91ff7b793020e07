import type { RefundRequest } from '../../src-shared/contracts/till.ts';
import type { AsideLink } from './aside.ts';
import { latestOnly } from './latest-only.ts';
import { type RefundLines, type RefundPaper, requestOf } from './refund-state.ts';

/** A refund that has figures. */
export type PricedRefund = RefundLines | RefundPaper;

/** Asks the till what goes back, each time that something else is chosen. */
export type RefundPricing = ReturnType<typeof createRefundPricing>;

export function createRefundPricing(link: AsideLink, onFailure: (error: unknown) => void) {
  const quotes = latestOnly(
    ({ request }: { refundId: string; request: RefundRequest }) => link.till.refunds.quote(request),
    {
      answer: (quote, { refundId }) => set(refundId, (state) => ({ ...state, quote })),
      failure: (error, { refundId }) => {
        set(refundId, (state) => ({ ...state, quote: null }));
        onFailure(error);
      },
    },
  );

  /** Changes the refund that was asked about, unless another one stands by now. */
  function set(refundId: string, to: (state: PricedRefund) => PricedRefund): void {
    const aside = link.current();
    if (aside?.kind !== 'refund' || (aside.step !== 'lines' && aside.step !== 'paper')) return;
    // Nothing is chosen any more: there are no figures of nothing.
    if (aside.refundId === refundId && requestOf(aside) !== null) link.show(to(aside));
  }

  return {
    /** Shows a refund with something else chosen, and asks for its figures. The old ones stand until then. */
    show: (state: PricedRefund) => {
      const request = requestOf(state);
      link.show(request === null ? { ...state, quote: null } : state);
      if (request !== null) quotes.ask({ refundId: state.refundId, request });
    },
    settled: quotes.settled,
  };
}
