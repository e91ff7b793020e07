import type { SaleBeside } from './aside.ts';
import { createConfirm } from './confirm-sale.ts';
import { createEdits } from './edit-sale.ts';
import { inOrder } from './in-order.ts';
import type { NoticeTone } from './notice.ts';
import { createParking } from './park-sale.ts';
import { createPay } from './pay-sale.ts';
import { previewLastReceipt, printLastReceipt } from './print-receipt.ts';
import { createRedeem } from './redeem-sale.ts';
import { createSaleLink, noticeOf, type SaleLink } from './sale-link.ts';
import type { SaleLinkOptions } from './sale-link-options.ts';
import { CLOSED_SALE, withNotice } from './sale-state.ts';
import { nextStepBack } from './step-back.ts';
import { type Heard, takeMember, takeRead } from './take-read.ts';

export type SaleSessionOptions = SaleLinkOptions & {
  readonly sound: (tone: 'good' | 'bad') => void;
  readonly newId: () => string;
  /** A receipt's number was scanned or typed: goods are brought back. */
  readonly onReceipt?: (receiptNumber: string) => void;
};

/** The sale at this till while somebody is signed in: what the cashier does, and what the till answers. */
export type SaleSession = ReturnType<typeof createSaleSession>;

/** So long an Enter does not leave a receipt: the second of a double Enter belongs to the sale that was completed. */
const RECEIPT_GUARD_MS = 500;
/** The contract's limit; a longer read is refused as too long by its beginning alone. */
const READ_LIMIT = 20_000;

/**
 * The current sale, from `begin` on. Reads are taken in the order they came; what is heard while the till completes
 * a sale belongs to the next one.
 */
export function createSaleSession(options: SaleSessionOptions) {
  const link = createSaleLink(options);
  const edits = createEdits(link, options.newId);
  const reads = inOrder(
    (heard: Heard) => takeHeard(link, heard, options),
    (_heard, error) => link.tell(noticeOf(error, 'no-answer')),
  );
  const pay = createPay(link, createConfirm(link, reads.idle), options.nowMs);
  const parking = createParking(link);
  const redeem = createRedeem(link);
  const open = () => link.open().catch((error: unknown) => link.tell(noticeOf(error, 'open-failed')));

  /** Leaves the receipt for the next sale. */
  function next(): void {
    if (link.receiptAgeMs() >= RECEIPT_GUARD_MS) void open();
  }

  /** Takes what stands in the field; with an empty one goes on to pay, or leaves the receipt. */
  function enter(): void {
    const { fieldText, phase, paying, pane } = link.store.getState();
    if (fieldText.trim() !== '') {
      edits.setFieldText('');
      reads.add({ source: 'typed', text: fieldText });
    } else if (phase === 'receipt' || phase === 'closed') next();
    else if (pane?.kind === 'points') redeem.takePoints();
    else if (paying?.step === 'amount') pay.payInCash();
    else pay.ask();
  }

  function stepBack(): void {
    switch (nextStepBack(link.store.getState())) {
      case 'pay-back':
        return pay.payBack();
      case 'leave-pane':
        return redeem.leavePane();
      case 'clear':
        return link.update((state) => ({ ...state, fieldText: '', notice: null }));
      case 'next-sale':
        return next();
      case 'remove-member':
        return edits.removeMember();
      case 'ask-discard':
        return edits.askDiscard();
      case null:
    }
  }

  const refresh = () => {
    const state = link.store.getState();
    if (state.phase === 'ringing') link.quotes.ask(state);
  };

  return {
    ...edits,
    ...pay,
    ...parking,
    ...redeem,
    /** Takes a line, or a redemption, off the sale. */
    remove: (id: string) => {
      const isLine = link.store.getState().lines.some(({ lineId }) => lineId === id);
      if (isLine) edits.removeLine(id);
      else if (isHeld(link, id)) redeem.takeOff(id);
    },
    /** Takes up the till's open sale. @returns what ends following it; the till keeps the sale. */
    begin: () => {
      const end = follow(link, options);
      void open();
      return end;
    },
    /** Goes on to pay: what Enter does with an empty field. */
    complete: pay.ask,
    printLast: () => printLastReceipt(link),
    previewLast: () => previewLastReceipt(link),
    next,
    enter,
    stepBack,
    hear: reads.add,
    /** Asks for the figures again: what stands behind them has changed. */
    refresh,
    /** What stands beside the sale works with this of it. */
    beside: besideOf(link, open, refresh),
    /** Resolves when nothing that the cashier did is still on its way to the till. */
    settled: async () => {
      await reads.idle();
      await link.quotes.settled();
      await link.offers.settled();
      await link.atRest();
    },
  };
}

function besideOf(link: SaleLink, open: () => Promise<void>, refresh: () => void): SaleBeside {
  return {
    state: link.store.getState,
    figures: link.figures.current,
    say: (tone, content) => link.update((state) => withNotice(state, tone, content)),
    hush: () => link.update((state) => ({ ...state, notice: null })),
    refresh,
    putMember: async (member, identifiedBy) => {
      await link.atRest();
      if (link.store.getState().phase !== 'ringing') await open();
      link.whileRinging((state) => takeMember(state, member, identifiedBy));
    },
  };
}

/** Follows the sale with sounds for what is said of it. @returns what ends it and clears the window of the sale. */
function follow(link: SaleLink, { store, sound }: SaleSessionOptions): () => void {
  const unfollow = link.follow();
  const silence = store.subscribe(({ notice }, before) => {
    if (notice !== null && notice.id !== before.notice?.id && isHeard(notice.tone)) sound(notice.tone);
  });
  return () => {
    unfollow();
    silence();
    store.setState(CLOSED_SALE, true);
  };
}

function isHeard(tone: NoticeTone): tone is 'good' | 'bad' {
  return tone === 'good' || tone === 'bad';
}

function isHeld({ figures }: SaleLink, holdId: string): boolean {
  return figures.current()?.quote.redemptions.some((each) => each.holdId === holdId) ?? false;
}

async function takeHeard(link: SaleLink, heard: Heard, { newId, onReceipt }: SaleSessionOptions): Promise<void> {
  const { textByCode } = heard;
  const result = await link.till.sale.read({
    source: heard.source,
    text: heard.text.slice(0, READ_LIMIT),
    ...(textByCode === undefined ? {} : { textByCode: textByCode.slice(0, READ_LIMIT) }),
  });
  await link.atRest();
  if (link.store.getState().phase !== 'ringing') await link.open();
  link.update((state) => takeRead(state, result, heard, newId()));
  if (result.kind === 'receipt') onReceipt?.(result.receiptNumber);
}
