import type { StoreApi } from 'zustand/vanilla';
import { type AsideLink, type AsideState, createAsideLink } from './aside.ts';
import { createEnrolment } from './enrol-member.ts';
import { inOrder } from './in-order.ts';
import { createRefunds } from './refund-goods.ts';
import { createCardReplacement } from './replace-card.ts';
import type { SaleState } from './sale-state.ts';
import type { Heard } from './take-read.ts';

export type AsidesOptions = Pick<AsideLink, 'till' | 'sale' | 'newId' | 'nowMs' | 'isOffline'> & {
  readonly store: StoreApi<AsideState>;
  /** The store's. */
  readonly currencyOf: () => string;
};

/** What the cashier does beside the open sale: goods that come back, new members, cards. */
export type Asides = ReturnType<typeof createAsides>;

export function createAsides(options: AsidesOptions) {
  const link = createAsideLink(options.store, options);
  const refunds = createRefunds(link, options.currencyOf);
  const enrolment = createEnrolment(link);
  const cards = createCardReplacement(link);
  const cardReads = inOrder(
    (heard: Heard) => (link.current()?.kind === 'enrol' ? enrolment.hearEnrolment(heard) : cards.hearCard(heard)),
    () => options.sale.say('bad', { kind: 'no-answer' }),
  );
  const whenFree = (open: () => void) => {
    if (link.current() === null && isFree(options.sale.state())) open();
  };

  return {
    ...refunds,
    ...enrolment,
    ...cards,
    bringBack: () => whenFree(() => refunds.openRefund()),
    newMember: () => whenFree(enrolment.openEnrolment),
    aboutCard: () => whenFree(cards.openCard),
    /** A receipt was scanned or typed at the open sale. */
    receiptRead: (receiptNumber: string) => whenFree(() => refunds.openRefund(receiptNumber)),
    /** One step back. */
    stepBack: () => {
      switch (link.current()?.kind) {
        case 'refund':
          return refunds.refundStepBack();
        case 'enrol':
          return enrolment.leaveEnrolment();
        case 'card':
          return cards.leaveCard();
        case undefined:
      }
    },
    /** @returns whether the scan was for what stands; where not, it is the sale's. */
    hear: (heard: Heard): boolean => {
      const aside = link.current();
      if (aside === null) return false;
      if (aside.kind === 'refund' && aside.step === 'done') {
        link.show(null);
        return false;
      }
      if (aside.kind === 'refund') refunds.hearRefund(heard);
      else cardReads.add(heard);
      return true;
    },
    settled: async () => {
      await cardReads.idle();
      await refunds.refundSettled();
    },
  };
}

/** Whether the open sale can wait: nothing of it is on its way to the till, and nothing is being asked. */
function isFree({ phase, choice }: SaleState): boolean {
  return (phase === 'ringing' || phase === 'receipt') && choice === null;
}
