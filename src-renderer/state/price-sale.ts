import type { SaleQuote } from '../../src-shared/contracts/till.ts';
import { latestOnly } from './latest-only.ts';
import type { SaleLinkOptions } from './sale-link-options.ts';
import { draftOf, isSameSale, type SaleState, withNotice } from './sale-state.ts';

/** What the sale comes to, and what the member's points can do in it, as the till works it out. */
export type Pricing = ReturnType<typeof createPricing>;

/** Asks the till for the figures of the sale. While a pane about points stands, what it offers follows the figures. */
export function createPricing({ till, store, figures }: SaleLinkOptions, onFailure: (error: unknown) => void) {
  let priced: SaleState | null = null;
  const offers = latestOnly((state: SaleState) => till.sale.redeemOptions(draftOf(state)), {
    answer: figures.showOffers,
    failure: onFailure,
  });

  /** Takes the figures of a sale. */
  function take(quote: SaleQuote, state: SaleState): void {
    priced = state;
    figures.show(quote);
    const now = store.getState();
    if (now.phase !== 'ringing' || !isSameSale(state, now)) return;
    const linked = linkedMember(now, quote);
    if (linked !== null) store.setState(linked, true);
    else if (asksForOffers(now)) offers.ask(now);
  }

  const quotes = latestOnly((state: SaleState) => till.sale.quote(draftOf(state)), {
    answer: take,
    failure: onFailure,
  });
  return {
    quotes,
    offers,
    takeFigures: take,
    /** Whether the shown figures are of the sale as it is now. */
    isPriced: () => priced !== null && isSameSale(priced, store.getState()),
  };
}

/** The sale with the member that somebody who was enrolled here turned out to be at central; null where nothing has changed. */
function linkedMember(state: SaleState, { member }: SaleQuote): SaleState | null {
  if (state.member === null || member === null || member.memberId === state.member.memberId) return null;
  const { memberId, displayName: name } = member;
  return withNotice({ ...state, member: { ...state.member, memberId } }, 'plain', { kind: 'member-linked', name });
}

function asksForOffers({ pane, member }: SaleState): boolean {
  return member !== null && (pane?.kind === 'points' || pane?.kind === 'rewards');
}
