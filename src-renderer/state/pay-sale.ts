import type { MoneyTender } from '../../src-shared/domain/tender.ts';
import { canComplete } from './confirm-sale.ts';
import { type Bill, NEW_PAYMENT, type Paying, type PayOutcome, payStepBack, takeCard, takeCash } from './paying.ts';
import type { SaleLink } from './sale-link.ts';
import { notTaken, withNotice } from './sale-state.ts';

/** So long after being asked an answer is the second of a double Enter, and none. */
const CHOICE_GUARD_MS = 350;

/** How the cashier takes the payment. `complete` writes the sale once its parts come to what is to pay. */
export function createPay(link: SaleLink, complete: (tenders: readonly MoneyTender[]) => void, nowMs: () => number) {
  const { store, update } = link;
  let askedAtMs = Number.NEGATIVE_INFINITY;

  function bill(): Bill | null {
    const quote = link.figures.current()?.quote;
    return quote === undefined ? null : { toPayMinor: quote.toPayMinor, currency: quote.currency };
  }

  /** Whether a payment may begin or go on; says why where something typed is in the way. */
  function isReady(): boolean {
    const state = store.getState();
    if (!canComplete(state)) return false;
    const typed = notTaken(state);
    if (typed === '') return true;
    update((before) => withNotice(before, 'bad', { kind: 'field-not-taken', typed }));
    return false;
  }

  function pay(take: (paying: Paying, bill: Bill) => PayOutcome): void {
    const now = bill();
    // Without figures there is nothing to take yet: completing asks for them, and says so where they do not come.
    if (now === null) return complete([]);
    const paying = store.getState().paying ?? NEW_PAYMENT;
    const outcome = take(paying, now);
    switch (outcome.kind) {
      case 'paid':
        return complete(outcome.tenders);
      case 'more': {
        const { taken, leftMinor } = outcome;
        const { kind: by, amountMinor } = taken;
        return update((state) =>
          withNotice({ ...state, paying: outcome.paying }, 'plain', { kind: 'part-taken', by, amountMinor, leftMinor }),
        );
      }
      case 'problem': {
        const { problem, amountMinor } = outcome;
        const typed = paying.step === 'amount' ? paying.typed : '';
        return update((state) => withNotice(state, 'bad', { kind: 'pay-problem', problem, amountMinor, typed }));
      }
    }
  }

  function payByCard(): void {
    if (isReady()) pay(takeCard);
  }

  function payInCash(): void {
    if (!isReady()) return;
    if (store.getState().paying?.step === 'amount') return pay(takeCash);
    if (bill()?.toPayMinor === 0) return complete([]);
    update((state) => ({ ...state, paying: NEW_PAYMENT, pane: null, notice: null }));
  }

  return {
    /** Asks card or cash. A sale that comes to nothing is completed as it is. */
    ask: () => {
      if (!isReady()) return;
      if (bill()?.toPayMinor === 0) return complete([]);
      askedAtMs = nowMs();
      update((state) =>
        withNotice({ ...state, paying: { step: 'choose' }, pane: null }, 'plain', { kind: 'how-paid' }),
      );
    },
    /** By card: all that is due, or the part that is typed. */
    payByCard,
    /** In cash: opens the pane; in it, takes what is typed, or exactly what is due. */
    payInCash,
    /** Answers the question of card or cash, unless that comes too soon to be meant. */
    answerPaying: (by: MoneyTender['kind']) => {
      if (nowMs() - askedAtMs < CHOICE_GUARD_MS) return;
      if (by === 'card') payByCard();
      else payInCash();
    },
    /** Takes an amount that somebody is likely to hand over. */
    handOver: (typed: string) => {
      if (!isReady()) return;
      update((state) => (state.paying?.step === 'amount' ? { ...state, paying: { ...state.paying, typed } } : state));
      pay(takeCash);
    },
    setHanded: (typed: string) =>
      update((state) =>
        state.paying?.step === 'amount' ? { ...state, paying: { ...state.paying, typed }, notice: null } : state,
      ),
    payBack: () =>
      update((state) => ({
        ...state,
        paying: state.paying === null ? null : payStepBack(state.paying),
        notice: null,
      })),
  };
}
