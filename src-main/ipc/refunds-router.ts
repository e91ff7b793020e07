import { findReceipt } from '../desk/find-receipt.ts';
import { quoteRefund } from '../desk/quote-refund.ts';
import { refundSale } from '../desk/refund-sale.ts';
import type { Callers, Implementer } from './callers.ts';
import type { Till } from './till.ts';

/** Goods that are brought back: for whoever is signed in. */
export function refundsRouter({ refunds: os }: Implementer, { attended }: Callers, till: Till) {
  return {
    find: os.find.handler(({ input }) => findReceipt(attended().desk, input.receiptNumber)),
    quote: os.quote.handler(({ input }) => {
      const { desk, staff } = attended();
      return quoteRefund(desk, staff, input);
    }),
    complete: os.complete.handler(async ({ input }) => {
      const { desk, staff } = attended();
      const receipt = await refundSale(desk, staff, input);
      till.committed();
      return receipt;
    }),
  };
}
