import type { RedeemOptions } from '../../src-shared/contracts/till.ts';
import type { NoticeContent } from './notice.ts';
import { tellRedeemFailure, toneOfRefusal } from './redeem-failure.ts';
import { pointsRefusal, rewardsRefusal } from './redeem-offer.ts';
import type { SaleLink } from './sale-link.ts';
import { draftOf, isSameSale, notTaken, type Pane, type SaleState, withNotice } from './sale-state.ts';

/** Opens and leaves what stands in the place of the lines. */
export function createPanes(link: SaleLink) {
  const { store, update, whileRinging } = link;

  /** Whether a pane can open; says why where it cannot. */
  function isReady(): boolean {
    const state = store.getState();
    if (state.phase !== 'ringing' || state.choice !== null) return false;
    const typed = notTaken(state);
    if (typed !== '') {
      update((before) => withNotice(before, 'bad', { kind: 'field-not-taken', typed }));
      return false;
    }
    if (state.member === null) link.tell('points-need-member');
    else if (state.paying?.step === 'amount' && state.paying.parts.length > 0) link.tell('parts-taken');
    else return true;
    return false;
  }

  async function open(pane: Pane, refusal: (offers: RedeemOptions) => NoticeContent | null) {
    if (!isReady()) return;
    try {
      await link.quotes.settled();
      const asked = store.getState();
      if (asked.member === null) return;
      const offers = await link.till.sale.redeemOptions(draftOf(asked));
      link.figures.showOffers(offers);
      const refused = refusal(offers);
      whileRinging((state) => {
        // Somebody else's points by now, or something else is being asked.
        if (state.member?.memberId !== asked.member?.memberId || state.choice !== null) return state;
        const left: SaleState = { ...state, pane: null, paying: null };
        if (refused !== null) return withNotice(left, toneOfRefusal(refused), refused);
        return { ...left, pane, notice: null };
      });
      // What was rung up meanwhile changes what can be used.
      const now = store.getState();
      if (now.pane === pane && !isSameSale(asked, now)) link.offers.ask(now);
    } catch (error) {
      tellRedeemFailure(link, error);
    }
  }

  /** Goes back from a pane by what opened it. @returns whether it stood. */
  function closes(kind: Pane['kind']): boolean {
    if (store.getState().pane?.kind !== kind) return false;
    whileRinging((state) => ({ ...state, pane: null, notice: null }));
    return true;
  }

  return {
    /** Opens the pane for points as payment, or goes back from it; says why where points cannot be used. */
    showPoints: async () => {
      if (!closes('points')) await open({ kind: 'points', typed: '' }, pointsRefusal);
    },
    /** Opens the catalogue, or goes back from it; says why where nothing of it can be taken. */
    showRewards: async () => {
      if (!closes('rewards')) await open({ kind: 'rewards', askedId: null }, rewardsRefusal);
    },
    /** Shows the member's last movements, or goes back from them. */
    showHistory: () => {
      if (closes('history') || !isReady()) return;
      update((state) => ({ ...state, pane: { kind: 'history' }, paying: null, notice: null }));
    },
    /** One step back: what is typed, then the pane. */
    leavePane: () =>
      whileRinging((state) =>
        state.pane?.kind === 'points' && state.pane.typed !== ''
          ? { ...state, pane: { ...state.pane, typed: '' }, notice: null }
          : { ...state, pane: null, notice: null },
      ),
  };
}
