import { cancelRedemption } from '../desk/cancel-redemption.ts';
import { completeSale } from '../desk/complete-sale.ts';
import { configInForceNow } from '../desk/configuration.ts';
import { listParkedSales } from '../desk/list-parked-sales.ts';
import { parkSale } from '../desk/park-sale.ts';
import { quoteSale } from '../desk/quote-sale.ts';
import { readInput } from '../desk/read-input.ts';
import { recallSale } from '../desk/recall-sale.ts';
import { redeemOptions } from '../desk/redeem-options.ts';
import { redeemPoints } from '../desk/redeem-points.ts';
import { currentDraft, discardDraft } from '../desk/sale-draft.ts';
import type { Callers, Implementer } from './callers.ts';
import type { Till } from './till.ts';

/** The sale that is being rung up, and those set aside: for whoever is signed in. */
export function saleRouter({ sale: os }: Implementer, { attended }: Callers, till: Till) {
  return {
    read: os.read.handler(({ input }) => readInput(attended().desk, input)),
    categories: os.categories.handler(() => {
      const config = configInForceNow(attended().desk);
      return { currency: config.currency, categories: config.earning.categories };
    }),
    draft: os.draft.handler(() => currentDraft(attended().desk)),
    quote: os.quote.handler(({ input }) => quoteSale(attended().desk, input)),
    park: os.park.handler(({ input }) => parkSale(attended().desk, input)),
    parked: os.parked.handler(() => listParkedSales(attended().desk)),
    recall: os.recall.handler(({ input }) => recallSale(attended().desk, input.saleId, input.open)),
    redeemOptions: os.redeemOptions.handler(({ input }) => redeemOptions(attended().desk, input)),
    redeem: os.redeem.handler(({ input }) => redeemPoints(attended().desk, input.draft, input.what)),
    cancelRedemption: os.cancelRedemption.handler(({ input }) =>
      cancelRedemption(attended().desk, input.draft, input.holdId),
    ),
    discard: os.discard.handler(({ input }) => discardDraft(attended().desk, input.saleId)),
    complete: os.complete.handler(({ input }) => {
      const { desk, staff } = attended();
      const receipt = completeSale(desk, staff, input);
      till.committed();
      return receipt;
    }),
  };
}
